"""The plugin's settings, kept in QGIS' own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

#: Builds of ONNX Runtime that can be installed; "auto" chooses by the driver.
VARIANTS = ("auto", "cpu", "cuda13", "cuda12", "directml")
#: Models remembered, the latest first.
MOST_RECENT_MODELS = 10

_GROUP = "crispline/"
_LARGEST = {
    "minimum_area": 1e9,
    "tolerance": 100.0,
    "remote_limit_megapixels": 1e6,
    "keep_worker_minutes": 24 * 60,
}


@dataclass(frozen=True)
class PluginSettings:
    """What a user can set.

    `variant` is the build of ONNX Runtime to install ("auto" by the driver); `python` a base
    interpreter to make the environment from; `engine_python` an existing environment to use
    instead; `wheels` a folder to install from without a network; `proxy` "" is QGIS' own.
    `minimum_area` is square metres, `tolerance` pixels.
    """

    variant: str = "auto"
    python: str = ""
    engine_python: str = ""
    wheels: str = ""
    index_url: str = ""
    proxy: str = ""
    device: str = "auto"
    minimum_area: float = 0.0
    tolerance: float = 0.75
    remote_limit_megapixels: float = 100.0
    keep_worker_minutes: int = 15
    recent_models: tuple[str, ...] = ()


def read_settings() -> PluginSettings:
    """Return the settings as stored; what is missing or makes no sense is the default."""
    from qgis.core import QgsSettings

    stored = QgsSettings()
    values: dict[str, Any] = {}
    for field in fields(PluginSettings):
        value = stored.value(_GROUP + field.name)
        if value is not None:
            values[field.name] = parse_setting(field.name, value, default=field.default)
    return PluginSettings(**values)


def write_settings(settings: PluginSettings) -> None:
    """Store the settings; a default is not stored, so that a later version may change it."""
    from qgis.core import QgsSettings

    stored = QgsSettings()
    for field in fields(PluginSettings):
        value = getattr(settings, field.name)
        if value == field.default:
            stored.remove(_GROUP + field.name)
        else:
            stored.setValue(_GROUP + field.name, list(value) if isinstance(value, tuple) else value)


def parse_setting(name: str, value: Any, *, default: Any) -> Any:
    """Return a stored value as its type, or the default; an INI file stores texts only."""
    if isinstance(default, tuple):
        return _parse_paths(value)
    if isinstance(default, str):
        text = value.strip() if isinstance(value, str) else default
        return text if name not in _CHOICES or text in _CHOICES[name]() else default
    return _parse_number(name, value, default=default)


def _list_devices() -> tuple[str, ...]:
    from crispline.engine.job import DEVICES  # not read at QGIS' start

    return DEVICES


_CHOICES = {"variant": lambda: VARIANTS, "device": _list_devices}


def _parse_paths(value: Any) -> tuple[str, ...]:
    """A list of one text comes back from an INI file as the text itself."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, (list, tuple)):
        return ()
    texts = [item for item in several if isinstance(item, str) and item]
    return tuple(dict.fromkeys(texts))[:MOST_RECENT_MODELS]


def _parse_number(name: str, value: Any, *, default: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return default
    # Not a number compares as false.
    if isinstance(value, bool) or not 0 <= number <= _LARGEST[name]:
        return default
    return type(default)(number)
