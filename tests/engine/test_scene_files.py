"""Scenes written to disk, read back with rasterio and geopandas."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely

from crispline.engine.errors import Cancelled, OutputError
from crispline.engine.grid import Shape
from crispline.engine.progress import Progress, ProgressEvent
from crispline.engine.scene import SCENE_CLASSES, SceneSpec, render_window, write_scene

SPEC = SceneSpec(Shape(700, 1100), seed=4, nodata_border=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scenes") / "made" / "here"
    write_scene(SPEC, folder)
    return folder


def test_raster_holds_the_rendered_pixels(folder: Path) -> None:
    pixels = render_window(SPEC, SPEC.grid.window)
    with rasterio.open(folder / "scene.tif") as dataset:
        assert np.array_equal(dataset.read(), pixels.values)
        assert np.array_equal(dataset.dataset_mask() > 0, pixels.valid)
        assert dataset.crs.to_epsg() == 32633
        assert dataset.transform == SPEC.grid.transform
        assert dataset.res == (0.1, 0.1)
        assert dataset.profile["tiled"]
        assert dataset.compression is not None


def test_truth_is_a_coverage_of_the_valid_pixels(folder: Path) -> None:
    frame = geopandas.read_file(folder / "truth.gpkg", layer="truth")
    polygons = frame.geometry.to_numpy()
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)
    valid = render_window(SPEC, SPEC.grid.window).valid.sum()
    assert frame.area.sum() / 0.01 == pytest.approx(valid, abs=1e-3)
    names = {info.id: info.name for info in SCENE_CLASSES}
    assert frame.class_name.tolist() == [names[k] for k in frame.class_id]
    assert frame.crs.to_epsg() == 32633


def test_nothing_else_is_left_in_the_folder(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["scene.tif", "truth.gpkg"]


def test_same_spec_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    again = write_scene(SPEC, tmp_path)
    assert again.raster.read_bytes() == (folder / "scene.tif").read_bytes()
    old = geopandas.read_file(folder / "truth.gpkg")
    new = geopandas.read_file(again.truth)
    assert shapely.equals_exact(old.geometry.to_numpy(), new.geometry.to_numpy()).all()


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    heard: list[ProgressEvent] = []

    def is_drawing() -> bool:
        return any(event.stage == "draw" for event in heard)

    with pytest.raises(Cancelled):
        write_scene(SPEC, tmp_path, progress=Progress(heard.append, is_drawing))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(OutputError, match="file"):
        write_scene(SPEC, file / "scene")
