"""Where crispline-export begins."""

from __future__ import annotations

from crispline_training.entry import start

_NEEDS = ("click", "torch", "onnx", "onnxscript", "onnxslim", "onnxruntime")


def main() -> None:
    """Run crispline-export and exit with its status; a missing extra is told in one sentence."""
    start("crispline_export.cli", program="crispline-export", needs=_NEEDS)
