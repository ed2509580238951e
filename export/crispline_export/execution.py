"""What is said where ONNX Runtime fails on a converted model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crispline.engine.errors import CrisplineError
from crispline_export.errors import ExportError, shorten
from crispline_export.opset import TORCH_OPSET
from crispline_export.settings import ExportSettings


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
            *([f"export it with opset {TORCH_OPSET}"] if settings.opset < TORCH_OPSET else []),
            "report it",
        ]
        raise ExportError(
            f"expected ONNX Runtime to run the converted model, found: {shorten(error)}; "
            f"{', '.join(remedies[:-1])}{' or ' if remedies[:-1] else ''}{remedies[-1]}"
        ) from error
