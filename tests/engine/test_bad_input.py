"""Bad input: one sentence that names the file and the remedy, status 2, and nothing left behind."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas
import numpy as np
import onnx
import pytest
import rasterio
import shapely
from tests.engine.colour_scene import (
    CRS,
    NORTH,
    WEST,
    draw_labels,
    make_card,
    paint,
    rasterise,
    write_colour_model,
    write_raster,
)
from tests.engine.onnx_models import write_model
from tests.engine.refusal import Capture, Scene, make_scene, refuse, refuse_segment, run

from crispline.engine.card import GroundResolution


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path)


def test_missing_raster(capsys: Capture, scene: Scene) -> None:
    path = scene.inputs / "gone.tif"
    assert str(path) in refuse_segment(capsys, scene, raster=path)


@pytest.mark.parametrize("content", [b"", b"hello, I am no raster", b"II*\0"])
def test_unreadable_raster(capsys: Capture, scene: Scene, content: bytes) -> None:
    path = scene.inputs / "bad.tif"
    path.write_bytes(content)
    assert str(path) in refuse_segment(capsys, scene, raster=path)


def test_folder_as_raster(capsys: Capture, scene: Scene) -> None:
    assert str(scene.inputs) in refuse_segment(capsys, scene, raster=scene.inputs)


def test_missing_model(capsys: Capture, scene: Scene) -> None:
    path = scene.inputs / "gone.onnx"
    assert str(path) in refuse_segment(capsys, scene, model=path)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 of a thesis about models", os.urandom(500)])
def test_no_onnx_file(capsys: Capture, scene: Scene, content: bytes) -> None:
    path = scene.inputs / "bad.onnx"
    path.write_bytes(content)
    assert str(path) in refuse_segment(capsys, scene, model=path)


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_truncated_model(capsys: Capture, scene: Scene, share: float) -> None:
    data = scene.model.read_bytes()
    path = scene.inputs / "short.onnx"
    path.write_bytes(data[: int(len(data) * share)])
    assert str(path) in refuse_segment(capsys, scene, model=path)


def write_external_model(path: Path, location: str) -> Path:
    """Write a model whose only weight lies in another file."""
    write_model(
        path,
        [onnx.helper.make_node("Add", ["image", "shift"], ["map"])],
        inputs=[("image", onnx.TensorProto.FLOAT, ["n", 3, 64, 64])],
        outputs=[("map", onnx.TensorProto.FLOAT, ["n", 3, 64, 64])],
        weights={"shift": np.zeros((1, 3, 1, 1), np.float32)},
    )
    model = onnx.load(path)
    tensor = model.graph.initializer[0]
    onnx.external_data_helper.set_external_data(tensor, location)
    tensor.ClearField("raw_data")
    tensor.ClearField("float_data")
    path.write_bytes(model.SerializeToString())
    return path


def test_missing_external_data(capsys: Capture, scene: Scene) -> None:
    path = write_external_model(scene.inputs / "split.onnx", "weights.bin")
    message = refuse_segment(capsys, scene, model=path)
    assert str(path) in message
    assert "weights.bin" in message


def test_external_data_outside_the_folder(capsys: Capture, scene: Scene) -> None:
    (scene.inputs.parent / "weights.bin").write_bytes(bytes(12))
    path = write_external_model(scene.inputs / "split.onnx", "../weights.bin")
    message = refuse_segment(capsys, scene, model=path)
    assert str(path) in message
    assert "weights.bin" in message


def test_model_of_the_wrong_rank(capsys: Capture, scene: Scene) -> None:
    path = write_model(
        scene.inputs / "classifier.onnx",
        [onnx.helper.make_node("ReduceMean", ["image"], ["scores"], axes=[2, 3], keepdims=0)],
        inputs=[("image", onnx.TensorProto.FLOAT, ["n", 3, 64, 64])],
        outputs=[("scores", onnx.TensorProto.FLOAT, ["n", 3])],
    )
    assert str(path) in refuse_segment(capsys, scene, model=path)


def test_too_few_bands(capsys: Capture, scene: Scene) -> None:
    path = write_raster(scene.inputs / "grey.tif", paint(draw_labels(90, 90))[:2])
    message = refuse_segment(capsys, scene, raster=path)
    assert str(path) in message
    assert "red, green, blue" in message


def test_band_that_is_not_there(capsys: Capture, scene: Scene) -> None:
    output = scene.folder / "a.gpkg"
    assert run("segment", scene.raster, scene.model, "-o", output, "--bands", "1,2,7") == 2
    message = capsys.readouterr().err
    assert str(scene.raster) in message
    assert "1 (red), 2 (green), 3 (blue)" in message
    assert "'7'" in message


@pytest.mark.parametrize("option", [("--resolution", 1), ("--minimum-area", 4), ("--hole-area", 4)])
def test_no_crs_where_metres_are_needed(
    capsys: Capture, scene: Scene, option: tuple[str, int]
) -> None:
    path = write_raster(scene.inputs / "nowhere.tif", paint(draw_labels(90, 90)), crs=None)
    message = refuse_segment(capsys, scene, *option, raster=path)
    assert str(path) in message
    assert "coordinate reference system" in message


def test_no_crs_is_fine_where_no_metres_are_needed(scene: Scene) -> None:
    path = write_raster(scene.inputs / "nowhere.tif", paint(draw_labels(90, 90)), crs=None)
    assert run("segment", path, scene.model, "-o", scene.folder / "a.gpkg") == 0


@pytest.mark.parametrize("options", [("--native",), ()])
def test_ground_resolution_far_outside_is_a_warning(
    capsys: Capture, scene: Scene, options: tuple[str, ...]
) -> None:
    # The raster's pixels are 0.5 m; both models were made for much finer ones.
    resolution = GroundResolution(0.1, 0.05, 0.2) if options else GroundResolution(0.3, 0.2, 0.4)
    model = write_colour_model(scene.inputs / "fine.onnx", make_card(resolution=resolution))
    command = ("segment", scene.raster, model, "-o", scene.folder / "a.gpkg", *options)
    assert run(*command) == 0
    message = capsys.readouterr().err
    assert message.startswith("crispline: warning: ")
    assert message.count("\n") == 1
    assert str(scene.raster) in message
    assert "0.5 m" in message
    assert run(*command, "--overwrite", "--force") == 0
    assert capsys.readouterr().err == ""


def test_fitting_ground_resolution_is_no_warning(capsys: Capture, scene: Scene) -> None:
    card = make_card(resolution=GroundResolution(0.6, 0.4, 0.8))
    model = write_colour_model(scene.inputs / "fits.onnx", card)
    assert run("segment", scene.raster, model, "-o", scene.folder / "a.gpkg") == 0
    assert capsys.readouterr().err == ""


def write_area(path: Path, *polygons: shapely.Polygon) -> Path:
    geopandas.GeoDataFrame({"id": range(len(polygons))}, geometry=list(polygons), crs=CRS).to_file(
        path
    )
    return path


def test_missing_area(capsys: Capture, scene: Scene) -> None:
    path = scene.inputs / "gone.gpkg"
    assert str(path) in refuse_segment(capsys, scene, "--area", path)


def test_empty_area(capsys: Capture, scene: Scene) -> None:
    path = write_area(scene.inputs / "empty.gpkg")
    assert str(path) in refuse_segment(capsys, scene, "--area", path)


def test_area_outside_the_raster(capsys: Capture, scene: Scene) -> None:
    path = write_area(
        scene.inputs / "far.gpkg", shapely.box(WEST + 9000, NORTH, WEST + 9100, NORTH + 50)
    )
    message = refuse_segment(capsys, scene, "--area", path)
    assert str(path) in message
    assert "outside" in message


def test_extent_outside_the_raster(capsys: Capture, scene: Scene) -> None:
    message = refuse_segment(capsys, scene, "--extent", "0", "0", "10", "10")
    assert "outside" in message


def write_corrupt_raster(path: Path) -> Path:
    """Write a raster of tiles of 64 pixels, of which that at row 64, column 64 is damaged."""
    values = paint(draw_labels(192, 192))
    write_raster(
        path,
        values,
        tiled=True,
        blockxsize=64,
        blockysize=64,
        compress="deflate",
        interleave="pixel",
    )
    with rasterio.open(path) as raster:
        offset = int(raster.get_tag_item("BLOCK_OFFSET_1_1", "TIFF", bidx=1))
    data = bytearray(path.read_bytes())
    data[offset : offset + 40] = bytes(40)
    path.write_bytes(data)
    return path


def test_corrupt_block_stops_with_its_window(capsys: Capture, scene: Scene) -> None:
    raster = write_corrupt_raster(scene.inputs / "bad.tif")
    message = refuse_segment(capsys, scene, raster=raster)
    assert str(raster) in message
    assert "rows 64 to 127, columns 64 to 127" in message
    assert "--skip-bad-blocks" in message


def test_corrupt_block_becomes_no_data_on_demand(capsys: Capture, scene: Scene) -> None:
    raster = write_corrupt_raster(scene.inputs / "bad.tif")
    output = scene.folder / "a.fgb"
    exact = ("--minimum-area", 0, "--tolerance", 0)
    command = ("segment", raster, scene.model, "-o", output, "--skip-bad-blocks", *exact)
    assert run(*command) == 0
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert message.startswith("crispline: warning: ")
    assert "rows 64 to 127, columns 64 to 127" in message
    polygons = geopandas.read_file(output)
    wanted = draw_labels(192, 192)
    wanted[64:128, 64:128] = 255
    found = rasterise(polygons.geometry, polygons.class_id, (192, 192))
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("name", ["gone.zarr", "gone.tif"])
def test_missing_source_of_vectorize(capsys: Capture, scene: Scene, name: str) -> None:
    path = scene.inputs / name
    message = refuse(capsys, scene.folder, "vectorize", path, "-o", scene.folder / "a.gpkg")
    assert str(path) in message


def test_image_is_no_class_raster(capsys: Capture, scene: Scene) -> None:
    output = scene.folder / "a.gpkg"
    assert str(scene.raster) in refuse(
        capsys, scene.folder, "vectorize", scene.raster, "-o", output
    )


def test_bands_of_a_class_raster(capsys: Capture, scene: Scene) -> None:
    path = write_raster(scene.inputs / "years.tif", np.ones((2, 40, 40), np.uint8))
    command = ("vectorize", path, "-o", scene.folder / "a.gpkg")
    assert "--band" in refuse(capsys, scene.folder, *command)
    assert "found 3" in refuse(capsys, scene.folder, *command, "--band", 3)
    assert "found 0" in refuse(capsys, scene.folder, *command, "--band", 0)
    assert run(*command, "--band", 2, "--quiet") == 0


def test_band_of_a_store(capsys: Capture, scene: Scene) -> None:
    store = scene.inputs / "p.zarr"
    assert run("infer", scene.raster, scene.model, "-o", store, "--quiet") == 0
    command = ("vectorize", store, "-o", scene.folder / "a.gpkg", "--band", 1)
    assert str(store) in refuse(capsys, scene.folder, *command)


def test_unknown_class_of_a_store(capsys: Capture, scene: Scene) -> None:
    store = scene.inputs / "p.zarr"
    assert run("infer", scene.raster, scene.model, "-o", store, "--quiet") == 0
    command = ("vectorize", store, "-o", scene.folder / "a.gpkg", "--classes", "purple")
    message = refuse(capsys, scene.folder, *command)
    assert "purple" in message
    assert "p.zarr" in message


def test_work_folder_with_other_files(capsys: Capture, scene: Scene) -> None:
    message = refuse_segment(capsys, scene, "--work-folder", scene.inputs)
    assert str(scene.inputs) in message
