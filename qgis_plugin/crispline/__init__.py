"""Crispline: aerial and satellite rasters to class polygons with crisp boundaries.

`segment`, `infer` and `vectorize` are imported when first used, so that importing the package
costs nothing where the engine's libraries are missing (in QGIS they live in another process).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crispline.engine.api import infer, segment, vectorize
    from crispline.plugin import CrisplinePlugin

    __version__: str

__all__ = ["__version__", "infer", "segment", "vectorize"]


def __getattr__(name: str) -> Any:
    """Import the public functions on first use."""
    if name == "__version__":
        return _read_version()
    if name in {"segment", "infer", "vectorize"}:
        from crispline.engine import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def classFactory(iface: Any) -> CrisplinePlugin:
    """Return the plugin; QGIS calls this when it loads it."""
    from crispline.plugin import CrisplinePlugin

    return CrisplinePlugin(iface)


def __dir__() -> list[str]:
    """List the lazy names too."""
    return sorted({*globals(), *__all__})


def _read_version() -> str:
    """Return the version in metadata.txt, the one place where it is kept."""
    from configparser import ConfigParser
    from pathlib import Path

    metadata = ConfigParser(interpolation=None)
    metadata.read(Path(__file__).with_name("metadata.txt"), encoding="utf-8")
    return metadata["general"]["version"]
