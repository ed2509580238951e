"""What is said where a network or its conversion fails as it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crispline.engine.errors import CrisplineError
from crispline_export.errors import ExportError
from crispline_export.settings import ExportSettings

#: An opset that some operations are converted to where an earlier one spells them out.
_LATER = 18
#: Characters of somebody else's message that are still read.
_LONGEST = 200


def shorten(error: BaseException) -> str:
    """Return an error in one line, with its class where it says nothing."""
    return " ".join(str(error).split())[:_LONGEST].rstrip(".") or type(error).__name__


@contextmanager
def explain_run(settings: ExportSettings, *, device: str = "cpu") -> Iterator[None]:
    """Raise ExportError for what ONNX Runtime raises while a converted model is tried."""
    try:
        yield
    except CrisplineError:
        raise
    except Exception as error:
        # A dozen classes without a common one; others are bugs, to be seen whole.
        if not type(error).__module__.startswith("onnxruntime"):
            raise
        remedies = [
            *(["export a fixed tile"] if settings.dynamic_tile else []),
            *(["choose the device cpu"] if device != "cpu" else []),
            *([f"export it with opset {_LATER}"] if settings.opset < _LATER else []),
            "report it",
        ]
        raise ExportError(
            f"expected ONNX Runtime to run the converted model, found: {shorten(error)}; "
            f"{', '.join(remedies[:-1])}{' or ' if remedies[:-1] else ''}{remedies[-1]}"
        ) from error
