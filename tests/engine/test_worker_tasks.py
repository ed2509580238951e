"""What a real worker gives for the tasks beside segmenting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy as np
import pytest
from tests.engine.colour_jobs import as_bytes, read
from tests.engine.colour_scene import (
    CLASSES,
    COLOURS,
    PIXEL,
)
from tests.engine.onnx_models import passing_model
from tests.engine.worker_client import (
    WorkerClient,
    check_progress,
    job_of,
)

from crispline.engine.dialects import read_card
from crispline.engine.model import embedded_model_path
from crispline.engine.sinks.style_reading import read_colours


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerClient]:
    with WorkerClient() as client:
        client.until("hello")
        yield client


def test_evaluate(worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "a.gpkg"
    worker.value("segment", **job_of(scene, output))
    answer, before = worker.run("evaluate", result=str(output), truth=str(output), pixel_size=PIXEL)
    assert answer["type"] == "result", answer
    assert answer["value"]["mean_iou"] == 1
    assert answer["value"]["boundary_distance"]["mean"] == pytest.approx(0, abs=1e-9)
    assert set(answer["value"]["classes"]) == set(CLASSES)
    check_progress(before, "compare", "measure")
    empty = {"class_column": "", "truth_class": "", "object_classes": ["red"]}
    objects = worker.value(
        "evaluate", result=str(output), truth=str(output), pixel_size=PIXEL, **empty
    )["objects"]
    assert set(objects) == {"red"}


@pytest.mark.parametrize("name", ["result", "truth"])
def test_evaluate_wants_two_layers(worker: WorkerClient, name: str) -> None:
    answer, _ = worker.run("evaluate", **{name: "/nowhere/a.gpkg"})
    assert answer["code"] == "job"


@pytest.mark.parametrize("trial", [False, True])
def test_model_info_of_the_embedded_model(worker: WorkerClient, trial: bool) -> None:
    value = worker.value("model_info", trial=trial, device="cpu")
    card = read_card(embedded_model_path())
    assert value["card"]["name"] == card.name
    assert [c["name"] for c in value["card"]["classes"]] == [c.name for c in card.classes]
    assert value["card_origin"] == "crispline"
    assert value["size_bytes"] == embedded_model_path().stat().st_size
    assert value["problems"] == []
    assert (value["trial"] is not None) == trial
    if trial:
        assert value["trial"]["device"] == "cpu"


def test_model_info_of_a_model_for_deepness(worker: WorkerClient, shared_data: Path) -> None:
    folder = shared_data / "onnx_deepness_dialect" / "dummy_segmentation_models"
    path = next(p for p in sorted(folder.rglob("*.onnx")) if b"class_names" in p.read_bytes())
    value = worker.value("model_info", model=str(path), trial=True, device="cpu")
    assert value["card_origin"] == "deepness"
    assert len(value["card"]["classes"]) >= 2
    assert value["trial"]["tile_height"] == 512


def test_model_info_of_a_model_without_a_card(worker: WorkerClient, tmp_path: Path) -> None:
    value = worker.value("model_info", model=str(passing_model(tmp_path / "m.onnx")), trial=True)
    assert value["card"] is None
    assert "in a card beside it" in value["problems"][0]
    answer, _ = worker.run("model_info", model=str(tmp_path / "none.onnx"))
    assert answer["code"] == "model"


def test_warming_up_runs_the_engine_once(worker: WorkerClient) -> None:
    answer, before = worker.run("warm_up")
    assert answer["value"]["seconds"] > 0
    check_progress(before, "infer", "vectorise", "write")


def test_examination_finds_the_engine_well(worker: WorkerClient) -> None:
    findings = worker.value("examine")["findings"]
    assert {"crispline", "python", "inference", "PROJ, pyproj"} <= {f["name"] for f in findings}
    assert [f for f in findings if not f["ok"] and f["name"] != "temporary folder"] == []


def test_parameters_that_are_not_there_are_refused(worker: WorkerClient) -> None:
    for task in ("examine", "warm_up", "model_info", "evaluate", "export_shapefiles"):
        answer, _ = worker.run(task, colour="red")
        assert answer["code"] == "job"
        assert "colour" in answer["message"]


def test_shapefiles_of_a_result(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path
) -> None:
    source, folder = tmp_path / "a.gpkg", tmp_path / "shapes"
    worker.value("segment", **job_of(scene, source))
    answer, before = worker.run("export_shapefiles", source=str(source), folder=str(folder))
    value = answer["value"]
    check_progress(before, "write")
    polygons = read(source)
    assert value["polygons"] == polygons.class_name.value_counts().to_dict()
    for path in map(Path, value["outputs"]):
        written = geopandas.read_file(path).rename(columns={"perim_m": "perimeter_m"})
        own = polygons[polygons.class_name == path.stem].reset_index(drop=True)
        assert as_bytes(written.normalize().to_frame("geometry").assign(class_name=path.stem)) == (
            as_bytes(own.normalize().to_frame("geometry").assign(class_name=path.stem))
        )
        for column in ("class_id", "area_m2", "perimeter_m", "confidence", "n_vertices"):
            np.testing.assert_allclose(written[column], own[column], rtol=1e-12)
        assert COLOURS[own.class_id[0]] in qml_colours(path)


def qml_colours(path: Path) -> list[str]:
    return list(read_colours(path.with_suffix(".qml").read_text(encoding="utf-8")).values())
