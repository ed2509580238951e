"""The plugin loads in QGIS, unloads without a trace, and loads again."""

from __future__ import annotations

from typing import Any

from qgis.utils import plugins


def test_plugin_is_loaded(plugin: Any) -> None:
    assert plugins["crispline"] is plugin
