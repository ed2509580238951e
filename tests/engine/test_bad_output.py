"""Outputs that cannot be: one sentence, status 2, nothing half-written, nothing finished lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from tests.engine.colour_scene import CRS, NORTH, WEST, paint, write_raster
from tests.engine.refusal import Capture, Scene, make_scene, refuse, refuse_segment, run


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path)


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


def test_one_class_over_the_file_of_all(capsys: Capture, scene: Scene) -> None:
    output = scene.folder / "Red.shp"
    message = refuse_segment(capsys, scene, "--shapefiles", scene.folder, output=output)
    assert str(scene.folder / "red.shp") in message
    assert run("segment", scene.raster, scene.model, "-o", output, "--quiet") == 0
    store = scene.inputs / "p.zarr"
    assert run("infer", scene.raster, scene.model, "-o", store, "--quiet") == 0
    command = ("vectorize", store, "-o", output, "--shapefiles", scene.folder, "--overwrite")
    content = output.read_bytes()
    assert str(scene.folder / "red.shp") in refuse(capsys, scene.folder, *command)
    assert output.read_bytes() == content


@pytest.mark.parametrize("name", ["a.shp", "a.fgb", "a.geojson", "a.parquet"])
def test_two_styles_of_one_name(capsys: Capture, scene: Scene, name: str) -> None:
    path = scene.folder / "a.tif"
    message = refuse_segment(capsys, scene, "--class-map", path, output=scene.folder / name)
    assert str(path) in message
    assert str(scene.folder / "a.qml") in message


def test_style_of_one_class_over_that_of_all(capsys: Capture, scene: Scene) -> None:
    output = scene.folder / "red.fgb"
    message = refuse_segment(capsys, scene, "--shapefiles", scene.folder, output=output)
    assert str(scene.folder / "red.qml") in message


def test_styles_that_do_not_meet(scene: Scene) -> None:
    names = ("a.gpkg", "a.fgb", "a.shp")  # the first keeps its style inside, the others share one
    outputs = [part for name in names for part in ("-o", scene.folder / name)]
    (scene.folder / "rest").mkdir()
    rest = ("--class-map", scene.folder / "rest" / "a.tif", "--shapefiles", scene.folder)
    assert run("segment", scene.raster, scene.model, *outputs, *rest, "--quiet") == 0
    style = (scene.folder / "a.qml").read_text(encoding="utf-8")
    assert [name for name in ("red", "green", "blue") if f'"{name}"' in style]
    output, class_map = scene.folder / "b.gpkg", scene.folder / "b.tif"
    command = ("segment", scene.raster, scene.model, "-o", output, "--class-map", class_map)
    assert run(*command, "--quiet") == 0


def test_area_of_interest_is_not_written_over(capsys: Capture, scene: Scene) -> None:
    area = scene.folder / "area.geojson"
    whole = shapely.box(WEST, NORTH - 70, WEST + 70, NORTH)
    geopandas.GeoDataFrame(geometry=[whole], crs=CRS).to_file(area)
    content = area.read_bytes()
    message = refuse_segment(capsys, scene, "--area", area, "--overwrite", output=area)
    assert str(area) in message
    assert area.read_bytes() == content


@pytest.mark.parametrize(("option", "name"), [("-o", "p.zarr/x.gpkg"), ("--shapefiles", "p.zarr")])
def test_store_is_not_written_into(capsys: Capture, scene: Scene, option: str, name: str) -> None:
    store = scene.folder / "p.zarr"
    assert run("infer", scene.raster, scene.model, "-o", store, "--quiet") == 0
    command = ("vectorize", store, option, scene.folder / name, "--overwrite")
    assert str(scene.folder / name) in refuse(capsys, scene.folder, *command)


@pytest.mark.parametrize("option", ["-o", "--class-map", "--shapefiles"])
def test_nothing_is_written_into_a_store_to_be(capsys: Capture, scene: Scene, option: str) -> None:
    store = scene.folder / "p.zarr"
    assert run("infer", scene.raster, scene.model, "-o", store, "--quiet") == 0
    name = {"-o": "x.gpkg", "--class-map": "x.tif", "--shapefiles": "x"}[option]
    replaced = ("--probabilities", store, "--overwrite")
    assert str(store) in refuse_segment(capsys, scene, option, store / name, *replaced)


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
