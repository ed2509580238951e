"""The engine's sentences as QGIS shows them: no word of work folders and wheels."""

from __future__ import annotations

from pathlib import Path

import pytest

from crispline.engine.delivery import offer_other_output
from crispline.engine.devices import choose_devices
from crispline.engine.errors import OutputError
from crispline.processing.wording import reword


def test_failed_output_names_where_the_work_is(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    with pytest.raises(OutputError) as caught, offer_other_output(folder):
        raise OutputError("expected room, found none")
    found = reword(str(caught.value))
    assert found == (
        f"expected room, found none; what is done is kept in {folder}: run it again as it was to "
        "go on"
    )


def test_reason_against_a_faster_device() -> None:
    (choice,) = choose_devices("auto", ["CPUExecutionProvider"])
    reason = reword(choice.reason)
    assert "install an NVIDIA driver, then set the engine up again" in reason
    assert "onnxruntime-gpu" not in reason


def test_other_sentences_stay() -> None:
    sentence = "expected 3 bands (red, green, blue), found 1 in a.tif; use another model"
    assert reword(sentence) == sentence
