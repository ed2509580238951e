"""Bad input: one sentence that names the file and the remedy, status 2, and nothing left behind."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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

from crispline.engine import cli
from crispline.engine.card import GroundResolution

Capture = pytest.CaptureFixture[str]


class Scene(NamedTuple):
    """A folder for outputs, beside a good raster and a good model in another one."""

    folder: Path
    inputs: Path
    raster: Path
    model: Path


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    folder, inputs = tmp_path / "out", tmp_path / "in"
    folder.mkdir()
    inputs.mkdir()
    raster = write_raster(inputs / "ortho.tif", paint(draw_labels(150, 140)))
    return Scene(folder, inputs, raster, write_colour_model(inputs / "colours.onnx"))


def run(*arguments: object) -> int:
    return cli.run([str(argument) for argument in arguments])


def refuse(capsys: Capture, folder: Path, *arguments: object) -> str:
    """Run what must be refused; return the sentence."""
    before = sorted(folder.rglob("*"))
    status = run(*arguments)
    found = capsys.readouterr()
    assert status == 2, found
    assert found.out == ""
    assert found.err.startswith("crispline: error: ")
    assert found.err.count("\n") == 1
    assert "Traceback" not in found.err
    assert "; " in found.err, "expected a remedy behind a semicolon"
    assert sorted(folder.rglob("*")) == before
    return found.err


def refuse_segment(capsys: Capture, scene: Scene, *options: object, **replaced: Path) -> str:
    raster, model = replaced.get("raster", scene.raster), replaced.get("model", scene.model)
    output = replaced.get("output", scene.folder / "a.gpkg")
    return refuse(capsys, scene.folder, "segment", raster, model, "-o", output, *options)


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


@pytest.mark.parametrize("option", ["-o", "--class-map", "--probabilities", "--shapefiles"])
def test_missing_output_folder(capsys: Capture, scene: Scene, option: str) -> None:
    names = {"-o": "a.gpkg", "--class-map": "c.tif", "--probabilities": "p.zarr"}
    folder = scene.folder / "gone" / "deeper"
    message = refuse_segment(capsys, scene, option, folder / names.get(option, "s"))
    assert str(folder) in message


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is write-protected for root")
def test_output_folder_that_is_not_writable(capsys: Capture, scene: Scene) -> None:
    scene.folder.chmod(0o500)
    try:
        assert str(scene.folder) in refuse_segment(capsys, scene)
    finally:
        scene.folder.chmod(0o700)


def test_output_folder_that_refuses_files(capsys: Capture, scene: Scene) -> None:
    # In /proc even root makes no files.
    if not Path("/proc/self").is_dir():
        pytest.skip("there is no /proc")
    assert "/proc" in refuse_segment(capsys, scene, output=Path("/proc/a.gpkg"))


def test_output_in_a_file(capsys: Capture, scene: Scene) -> None:
    (scene.folder / "file").write_text("")
    assert "file" in refuse_segment(capsys, scene, output=scene.folder / "file" / "a.gpkg")


@pytest.mark.parametrize(
    ("option", "name"),
    [("-o", "a.dwg"), ("-o", "noending"), ("--class-map", "c.png"), ("--probabilities", "p.tif")],
)
def test_unknown_format(capsys: Capture, scene: Scene, option: str, name: str) -> None:
    assert name in refuse_segment(capsys, scene, option, scene.folder / name)


def test_output_over_the_input(capsys: Capture, scene: Scene) -> None:
    content = scene.raster.read_bytes()
    message = refuse_segment(capsys, scene, "--class-map", scene.raster, "--overwrite")
    assert str(scene.raster) in message
    assert scene.raster.read_bytes() == content


def test_unknown_class(capsys: Capture, scene: Scene) -> None:
    message = refuse_segment(capsys, scene, "--classes", "red,purple")
    assert "purple" in message
    assert "red, green, blue" in message
    assert scene.model.name in message


def test_unknown_device(capsys: Capture, scene: Scene) -> None:
    assert "abacus" in refuse_segment(capsys, scene, "--device", "abacus")


def test_device_that_is_not_there(capsys: Capture, scene: Scene) -> None:
    import onnxruntime

    offered = onnxruntime.get_available_providers()
    device = "directml" if "DmlExecutionProvider" not in offered else "coreml"
    message = refuse_segment(capsys, scene, "--device", device)
    assert device in message
    assert "--device cpu" in message


def test_shapefile_over_its_limit(
    capsys: Capture, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    import crispline.engine.sinks.shapefile

    monkeypatch.setattr(crispline.engine.sinks.shapefile, "SIZE_LIMIT", 2000)
    output, other = scene.folder / "a.shp", scene.folder / "a.gpkg"
    assert run("segment", scene.raster, scene.model, "-o", output) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert str(output) in message
    assert "GeoPackage" in message
    # The finished work is not lost: the sentence says how to take it up.
    (work,) = scene.folder.iterdir()
    assert f"--work-folder {work}" in message
    command = ("segment", scene.raster, scene.model, "-o", other, "--work-folder", work, "--json")
    assert run(*command) == 0
    assert '"tiles": 0,' in capsys.readouterr().out
    assert [path.name for path in scene.folder.iterdir()] == ["a.gpkg"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root mounts a small disk, and not everywhere")
    yield folder
    subprocess.run(["/bin/umount", str(folder)], check=True)


@pytest.mark.parametrize("output", ["a.gpkg", "p.zarr", "c.tif"])
def test_full_disk(capsys: Capture, scene: Scene, small_disk: Path, output: str) -> None:
    options = {"a.gpkg": "-o", "p.zarr": "--probabilities", "c.tif": "--class-map"}
    raster = write_raster(scene.inputs / "noise.tif", paint(draw_noise(600, 600)))
    path = small_disk / output
    assert run("segment", raster, scene.model, options[output], path, "--block-size", 128) == 2
    message = capsys.readouterr().err
    assert message.startswith("crispline: error: ")
    assert message.count("\n") == 1
    assert "free some" in message
    assert str(small_disk) in message
    assert not path.exists()


def draw_noise(height: int, width: int) -> np.typing.NDArray[np.uint8]:
    """Return class ids that no one can compress."""
    return np.random.default_rng(1).integers(0, 3, (height, width)).astype(np.uint8)


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
