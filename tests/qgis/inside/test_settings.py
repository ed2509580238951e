"""Settings come back from QGIS' own as they were stored, and nonsense does no harm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from qgis.core import QgsSettings

from crispline.runtime.settings import (
    MOST_RECENT_MODELS,
    PluginSettings,
    read_settings,
    write_settings,
)

CHANGED = PluginSettings(
    variant="cuda12",
    python="C:\\Python 3.12\\python.exe",
    engine_python="/opt/engine/bin/python",
    wheels="/wheels",
    index_url="https://example.org/simple",
    proxy="http://example.org:3128",
    device="cpu",
    minimum_area=2.5,
    tolerance=0.0,
    remote_limit_megapixels=12.5,
    keep_worker_minutes=0,
    recent_models=("/a, b.onnx", "/\u00e4.onnx"),
)


@pytest.fixture(autouse=True)
def _no_settings_stay() -> Iterator[None]:
    yield
    QgsSettings().remove("crispline")


def store(name: str, value: Any) -> None:
    QgsSettings().setValue(f"crispline/{name}", value)


def test_defaults_are_read_where_nothing_is_stored() -> None:
    assert read_settings() == PluginSettings()


def test_settings_come_back_from_the_file() -> None:
    assert all(getattr(CHANGED, f.name) != f.default for f in fields(PluginSettings))
    write_settings(CHANGED)
    QgsSettings().sync()
    assert read_settings() == CHANGED


def test_one_recent_model_stays_a_list() -> None:
    """An INI file knows no list of one."""
    write_settings(PluginSettings(recent_models=("/only one.onnx",)))
    QgsSettings().sync()
    assert read_settings().recent_models == ("/only one.onnx",)


def test_defaults_are_not_stored() -> None:
    write_settings(CHANGED)
    write_settings(replace(PluginSettings(), device="cuda"))
    settings = QgsSettings()
    settings.beginGroup("crispline")
    assert settings.allKeys() == ["device"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("variant", "cuda99"),
        ("variant", ["cpu"]),
        ("device", "toaster"),
        ("tolerance", "much"),
        ("tolerance", "-1"),
        ("tolerance", "nan"),
        ("minimum_area", True),
        ("minimum_area", "inf"),
        ("keep_worker_minutes", "1e9"),
        ("remote_limit_megapixels", ["1", "2"]),
        ("recent_models", 3),
        ("recent_models", [1, 2]),
        ("python", 7),
    ],
)
def test_nonsense_is_the_default(name: str, value: Any) -> None:
    store(name, value)
    assert read_settings() == PluginSettings()


@pytest.mark.parametrize(
    ("name", "stored", "value"),
    [
        ("tolerance", "1.25", 1.25),
        ("minimum_area", "20", 20.0),
        ("keep_worker_minutes", "5", 5),
        ("device", " cuda ", "cuda"),
        ("recent_models", ["a", "b", "a", ""], ("a", "b")),
        (
            "recent_models",
            [str(n) for n in range(99)],
            tuple(str(n) for n in range(MOST_RECENT_MODELS)),
        ),
    ],
)
def test_texts_are_read_as_their_types(name: str, stored: Any, value: Any) -> None:
    store(name, stored)
    found = getattr(read_settings(), name)
    assert found == value
    assert type(found) is type(value)
