"""Where crispline-train begins, and crispline-export: what to install is said before all else.

The programs come with the package, what they need only with its extras.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

_BAD_INPUT = 2
#: What the extra brings, as it is imported.
NEEDS = (
    *("yaml", "jsonargparse", "lightning", "matplotlib", "scipy", "segmentation_models_pytorch"),
    *("tensorboard", "timm", "torch", "torchmetrics", "torchvision"),
)


def main() -> None:
    """Run crispline-train and exit with its status."""
    start("crispline_training.cli", program="crispline-train", needs=NEEDS)


def start(module: str, *, program: str, needs: Sequence[str]) -> None:
    """Run the `main` of a module; where what it `needs` is missing, a sentence and status 2."""
    missing = [name for name in needs if find_spec(name) is None]
    if missing:
        message = (
            f"expected the packages of Crispline's extras, found no {missing[0]}; install them: "
            'pip install "crispline[training,export]"'
        )
        print(f"{program}: error: {message}", file=sys.stderr)
        sys.exit(_BAD_INPUT)
    import_module(module).main()
