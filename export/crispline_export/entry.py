"""Where crispline-export begins."""

from __future__ import annotations

from crispline_training import entry

#: What the extra brings, as it is imported.
NEEDS = ("click", *entry.NEEDS, "onnxconverter_common", "onnxruntime", "onnxscript", "onnxslim")


def main() -> None:
    """Run crispline-export and exit with its status; a missing extra is told in one sentence."""
    entry.start("crispline_export.cli", program="crispline-export", needs=NEEDS)
