"""Jobs run by a real worker: what they give, how they tell of it, how they are stopped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from tests.engine.colour_jobs import SHAPE, as_bytes, read
from tests.engine.colour_scene import (
    CLASSES,
    COLOURS,
    PIXEL,
    draw_labels,
    make_card,
    paint,
    write_colour_model,
    write_raster,
)
from tests.engine.worker_client import (
    Message,
    WorkerClient,
    check_progress,
    job_of,
    of_kind,
)

from crispline.engine.card import GroundResolution
from crispline.engine.card_json import card_from_json
from crispline.engine.cli import run
from crispline.engine.dialects import read_card
from crispline.engine.job import VectorizeJob


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerClient]:
    with WorkerClient() as client:
        client.until("hello")
        yield client


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Raster and model that keep the worker busy for a second or two."""
    folder = tmp_path_factory.mktemp("large")
    raster = write_raster(folder / "ortho.tif", paint(draw_labels(1600, 1200)))
    return raster, write_colour_model(folder / "colours.onnx")


def test_segment_gives_what_the_command_line_gives(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path
) -> None:
    # A name that any step could get wrong.
    folder = tmp_path / "Ünïcode & spaces 川"
    folder.mkdir()
    raster, model = (Path(shutil.copy(path, folder)) for path in scene)
    output, other = folder / "aus gabe.gpkg", folder / "b.gpkg"
    answer, before = worker.run("segment", **job_of((raster, model), output))
    assert answer["type"] == "result", answer
    value = answer["value"]
    assert run(["segment", str(raster), str(model), "-o", str(other), "--quiet"]) == 0
    assert as_bytes(read(output)) == as_bytes(read(other))
    assert value["outputs"] == [str(output)]
    assert value["report"]["polygons"] == len(read(output))
    assert value["report"]["device"] == "cpu"
    check_progress(before, "infer", "vectorise", "write")
    assert of_kind(before, "progress")[-1]["overall"] == pytest.approx(1)


def test_card_and_classes_come_along(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path
) -> None:
    value = worker.value("segment", **job_of(scene, tmp_path / "a.fgb"))
    card = card_from_json(json.dumps(value["card"]), origin="worker")
    assert card == read_card(scene[1])
    assert [(c["id"], c["name"], c["colour"]) for c in value["classes"]] == [
        (i, name, COLOURS[i]) for i, name in enumerate(CLASSES)
    ]


@pytest.mark.parametrize("classes", [(), ("blue", "red")])
def test_areas_are_those_of_the_polygons(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path, classes: tuple[str, ...]
) -> None:
    output = tmp_path / "a.gpkg"
    value = worker.value("segment", **job_of(scene, output, classes=classes))
    polygons = read(output)
    areas = value["class_areas"]
    assert [area["name"] for area in areas] == [c for c in CLASSES if c in (classes or CLASSES)]
    for area in areas:
        own = polygons[polygons.class_name == area["name"]]
        assert area["polygons"] == len(own)
        assert area["colour"] == COLOURS[area["id"]]
        assert area["area_m2"] == pytest.approx(own.area_m2.sum(), rel=1e-9)
        # UTM is true to scale within 0.1 % here.
        assert area["area_m2"] == pytest.approx(own.area.sum(), rel=2e-3)
        assert area["share"] == pytest.approx(own.area_m2.sum() / polygons.area_m2.sum())


def test_areas_without_a_crs_are_shares_of_pixels(worker: WorkerClient, tmp_path: Path) -> None:
    labels = np.zeros((90, 90), np.uint8)
    labels[:30] = 2
    raster = write_raster(tmp_path / "a.tif", paint(labels), crs=None)
    model = write_colour_model(tmp_path / "m.onnx")
    value = worker.value("segment", **job_of((raster, model), tmp_path / "a.fgb"))
    areas = {area["name"]: area for area in value["class_areas"]}
    assert {name: area["polygons"] for name, area in areas.items()} == {
        "red": 1, "green": 0, "blue": 1,
    }  # fmt: skip
    assert areas["blue"]["area_m2"] is None
    assert areas["blue"]["share"] == pytest.approx(1 / 3)


def test_several_outputs_are_one_way_from_0_to_1(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path
) -> None:
    outputs = [tmp_path / "a.gpkg", tmp_path / "a.fgb"]
    job = job_of(scene, *outputs, shapefiles=str(tmp_path / "shp"))
    answer, before = worker.run("segment", **job)
    assert answer["type"] == "result"
    assert len(answer["value"]["outputs"]) == 2 + len(CLASSES)
    check_progress(before, "infer", "vectorise", "write")


def test_only_a_class_map(worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "classes.tif"
    answer, before = worker.run("segment", **job_of(scene, class_map=str(output)))
    assert answer["value"]["outputs"] == [str(output)]
    assert answer["value"]["class_areas"] == []
    assert len(answer["value"]["classes"]) == len(CLASSES)
    check_progress(before, "infer")
    with rasterio.open(output) as raster:
        np.testing.assert_array_equal(raster.read(1), draw_labels(*SHAPE))


def test_cancelled_job_goes_on_where_it_stopped(
    worker: WorkerClient, large: tuple[Path, Path], tmp_path: Path
) -> None:
    output = tmp_path / "a.gpkg"
    worker.start("segment", job_of(large, output))
    message: Message = {}
    while not 0.1 < message.get("fraction", 0):
        message, _ = worker.until("progress")
    worker.send("cancel", id="job")
    answer, _ = worker.until("result", "error")
    assert answer["code"] == "cancelled"
    assert "resume" in answer["message"]
    assert answer["details"] == ""
    assert not output.exists()
    resumed = worker.value("segment", **job_of(large, output))
    assert resumed["report"]["resumed"] is True
    assert resumed["report"]["tiles_resumed"] > 0
    worker.value("segment", **job_of(large, tmp_path / "b.gpkg"))
    assert as_bytes(read(output)) == as_bytes(read(tmp_path / "b.gpkg"))


def test_cancelled_before_it_began(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path
) -> None:
    worker.start("segment", job_of(scene, tmp_path / "a.gpkg"))
    worker.send("cancel", id="job")
    answer, _ = worker.until("result", "error")
    assert answer["code"] == "cancelled"
    assert not (tmp_path / "a.gpkg").exists()


def test_changed_model_is_opened_again(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path
) -> None:
    model = tmp_path / "m.onnx"
    shutil.copy(scene[1], model)
    before = worker.value("segment", **job_of((scene[0], model), tmp_path / "a.gpkg"))
    assert before["report"]["tiles"] == 6 * 5  # tiles of 64 pixels
    write_colour_model(model, make_card(tile=96))
    after = worker.value("segment", **job_of((scene[0], model), tmp_path / "b.gpkg"))
    # Strides of 72 pixels or less over 300 x 210.
    assert after["report"]["tiles"] == 4 * 3
    assert as_bytes(read(tmp_path / "a.gpkg")) == as_bytes(read(tmp_path / "b.gpkg"))


def test_warnings_reach_the_log(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path
) -> None:
    resolution = GroundResolution(0.3, 0.2, 0.4)
    model = write_colour_model(tmp_path / "m.onnx", make_card(resolution=resolution))
    answer, before = worker.run("segment", **job_of((scene[0], model), tmp_path / "a.gpkg"))
    (warning,) = answer["value"]["report"]["warnings"]
    (log,) = of_kind(before, "log")
    assert (log["level"], log["message"], log["id"]) == ("warning", warning, "job")
    assert "--" not in warning


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"raster": "/nowhere/a.tif"}, "raster", "/nowhere/a.tif"),
        ({"model": "/nowhere/m.onnx"}, "model", "/nowhere/m.onnx"),
        ({"device": "abacus"}, "device", "abacus"),
        ({"device": "coreml"}, "device", "coreml"),
        ({"tolerance": -1}, "job", "tolerance"),
        ({"colour": "red"}, "job", "colour"),
        ({"outputs": 7}, "internal", "int"),
        ({"classes": ["purple"]}, "job", "purple"),
        ({"extent": [0, 0, 1, 1]}, "area", "extent"),
        ({"outputs": ["/nowhere/a.gpkg"]}, "output", "/nowhere"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    worker: WorkerClient,
    scene: tuple[Path, Path],
    tmp_path: Path,
    change: dict[str, Any],
    code: str,
    words: str,
) -> None:
    answer, _ = worker.run("segment", **{**job_of(scene, tmp_path / "a.gpkg"), **change})
    assert (answer["type"], answer["code"]) == ("error", code)
    assert words in answer["message"]
    assert list(tmp_path.iterdir()) == []


def test_existing_output_stays(
    worker: WorkerClient, scene: tuple[Path, Path], tmp_path: Path
) -> None:
    output = tmp_path / "a.gpkg"
    output.write_bytes(b"precious")
    answer, _ = worker.run("segment", **job_of(scene, output))
    assert answer["code"] == "output"
    assert "allow overwriting" in answer["message"]
    assert output.read_bytes() == b"precious"


def test_vectorize(worker: WorkerClient, tmp_path: Path) -> None:
    labels = np.zeros((60, 80), np.uint8)
    labels[20:40, 10:50] = 7
    raster = write_raster(tmp_path / "classes.tif", labels[None])
    output = tmp_path / "a.gpkg"
    job = VectorizeJob(str(raster), outputs=(str(output),), tolerance=0.0).to_dict()
    answer, before = worker.run("vectorize", **job)
    value = answer["value"]
    assert value["card"] is None
    assert [c["name"] for c in value["classes"]] == ["0", "7"]
    areas = {area["name"]: area for area in value["class_areas"]}
    assert areas["7"]["area_m2"] == pytest.approx(20 * 40 * PIXEL**2, rel=2e-3)
    assert areas["7"]["share"] == pytest.approx(800 / 4800, rel=1e-3)
    assert len(read(output)) == 2
    check_progress(before, "trace", "vectorise", "write")
