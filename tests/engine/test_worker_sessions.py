"""Model sessions kept between jobs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.engine.colour_scene import make_card, write_colour_model

import crispline.engine.worker.sessions as sessions_module
from crispline.engine.card_json import card_to_json
from crispline.engine.devices import open_session
from crispline.engine.dialects import sidecar_path
from crispline.engine.errors import DeviceError
from crispline.engine.model import open_model
from crispline.engine.worker.sessions import SessionKeeper

TILE = np.zeros((1, 3, 64, 64), np.uint8)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Models opened for real, in order."""
    calls: list[Path] = []

    def open_and_note(path: Path, **options: Any) -> Any:
        calls.append(path)
        return open_session(path, **options)

    monkeypatch.setattr(sessions_module, "open_session", open_and_note)
    return calls


def run_once(keeper: SessionKeeper, path: Path, **options: Any) -> None:
    with open_model(path, sessions=keeper, **{"device": "cpu", **options}) as model:
        assert model.predict(TILE).shape == (1, 3, 64, 64)


def test_a_model_is_opened_once(tmp_path: Path, opened: list[Path]) -> None:
    path, other = (write_colour_model(tmp_path / name) for name in ("a.onnx", "b.onnx"))
    keeper = SessionKeeper()
    run_once(keeper, path)
    run_once(keeper, path)
    assert opened == [path]
    run_once(keeper, other)
    run_once(keeper, path)
    assert opened == [path, other, path]


@pytest.mark.parametrize("change", ["file", "time", "card", "device", "threads", "failure"])
def test_what_changed_is_opened_again(tmp_path: Path, opened: list[Path], change: str) -> None:
    path = write_colour_model(tmp_path / "a.onnx")
    keeper = SessionKeeper()
    run_once(keeper, path)
    options: dict[str, Any] = {}
    if change == "file":
        write_colour_model(path, make_card(overlap=0.125))
    elif change == "time":
        os.utime(path, ns=(0, 0))
    elif change == "card":
        sidecar_path(path).write_text(card_to_json(make_card()), encoding="utf-8")
    elif change == "failure":
        keeper.drop()
    else:
        options = {"device": "auto"} if change == "device" else {"threads": 1}
    run_once(keeper, path, **options)
    assert opened == [path, path]


def test_a_failure_to_open_keeps_nothing(tmp_path: Path, opened: list[Path]) -> None:
    path = write_colour_model(tmp_path / "a.onnx")
    keeper = SessionKeeper()
    run_once(keeper, path)
    with pytest.raises(DeviceError):
        run_once(keeper, path, device="coreml")
    run_once(keeper, path)
    assert opened == [path] * 3
