"""The plugin's settings, kept in QGIS' own."""

from __future__ import annotations

from dataclasses import dataclass


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
