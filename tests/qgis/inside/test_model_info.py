"""`modelinfo` in a running QGIS, on models whose contents are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import processing
import pytest
from qgis.core import QgsProcessingException, QgsProject


def run(**parameters: Any) -> dict[str, Any]:
    found: dict[str, Any] = processing.run("crispline:modelinfo", parameters)
    return found


def test_the_model_that_comes_with_the_plugin(project: QgsProject, tmp_path: Path) -> None:
    page, plain = tmp_path / "model.html", tmp_path / "model.json"
    found = run(OUTPUT_HTML_FILE=str(page), OUTPUT_JSON=str(plain))
    assert found["USABLE"] is True
    assert found["PROBLEMS"] == ""
    assert found["NAME"] == "Crispline aerial"
    assert found["BANDS"] == "red, green, blue"
    assert found["RESOLUTION"] == pytest.approx(0.1)
    assert found["LICENCE"] == "MIT"
    classes = {item["name"]: item for item in json.loads(found["CLASSES"])}
    assert classes["building"]["shape"] == "orthogonal"
    assert len(classes) == 6
    assert "SECONDS" not in found
    text = page.read_text(encoding="utf-8")
    for expected in (
        "Crispline aerial",
        "low vegetation",
        "#0000ff",
        "10 cm",
        "MIT",
        "right angles",
    ):
        assert expected in text
    assert json.loads(plain.read_text(encoding="utf-8"))["card"]["name"] == "Crispline aerial"
    assert {path.name for path in tmp_path.iterdir()} == {"model.html", "model.json"}


def test_trial_run(project: QgsProject, tmp_path: Path) -> None:
    page = tmp_path / "model.html"
    found = run(TRIAL=True, DEVICE="cpu", OUTPUT_HTML_FILE=str(page))
    assert found["DEVICE_USED"] == "cpu"
    assert found["SECONDS"] > 0
    assert "Trial run" in page.read_text(encoding="utf-8")


def test_model_of_another_tool(project: QgsProject, shared_data: Path, tmp_path: Path) -> None:
    """A model with Deepness' keys: its class names are its metadata's."""
    folder = shared_data / "onnx_deepness_dialect"
    page = tmp_path / "model.html"
    found = run(
        MODEL=str(folder / "one_output_sigmoid_red_detector.onnx"), OUTPUT_HTML_FILE=str(page)
    )
    text = page.read_text(encoding="utf-8")
    assert "one_output_sigmoid_red_detector.onnx" in text
    if found["USABLE"]:
        for item in json.loads(found["CLASSES"]):
            assert item["name"] in text
    else:
        assert found["PROBLEMS"]


def test_model_that_is_no_segmentation(
    project: QgsProject, shared_data: Path, tmp_path: Path
) -> None:
    model = shared_data / "onnx_deepness_dialect" / "dummy_superresolution_model.onnx"
    page = tmp_path / "model.html"
    found = run(MODEL=str(model), TRIAL=True, OUTPUT_HTML_FILE=str(page))
    assert found["USABLE"] is False
    assert found["PROBLEMS"]
    assert 'class="note bad"' in page.read_text(encoding="utf-8")


def test_files_that_are_no_models(project: QgsProject, tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(QgsProcessingException, match="broken"):
        run(MODEL=str(broken))
    with pytest.raises(QgsProcessingException, match="nowhere"):
        run(MODEL=str(tmp_path / "nowhere.onnx"))
