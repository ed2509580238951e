"""Crispline's exporter: trained networks to one self-describing ONNX file each.

`export_network` takes one of ours, `export_module` any segmentation module of torch with a card in
YAML, `export_checkpoint` a file. They are imported when first used, as torch takes seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crispline_export.exporter import (
        ExportReport,
        export_checkpoint,
        export_module,
        export_network,
    )
    from crispline_export.settings import ExportSettings

__all__ = [
    "ExportReport",
    "ExportSettings",
    "export_checkpoint",
    "export_module",
    "export_network",
]


def __getattr__(name: str) -> Any:
    """Import the public names on first use."""
    if name == "ExportSettings":
        from crispline_export.settings import ExportSettings

        return ExportSettings
    if name in __all__:
        from crispline_export import exporter

        return getattr(exporter, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the lazy names too."""
    return sorted({*globals(), *__all__})
