"""The demo: what it leaves, what it says, and that its picture shows what is there."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from PIL import Image
from tests.engine.colour_scene import CRS, TRANSFORM, write_raster

from crispline.engine import cli
from crispline.engine.card import ClassInfo
from crispline.engine.grid import Window
from crispline.engine.picture import PANEL, PictureInput, choose_detail, draw_picture

Capture = pytest.CaptureFixture[str]
SIZE = 512


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that a small demo made, and what it said."""
    folder = tmp_path_factory.mktemp("demo") / "made" / "here"
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert cli.run(["demo", str(folder), "--size", str(SIZE)]) == 0
    return folder, said.getvalue()


def test_demo_leaves_every_output(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    names = {path.name for path in folder.iterdir()}
    assert {"scene.tif", "truth.gpkg", "polygons.gpkg", "classes.tif", "picture.png"} <= names
    assert not [name for name in names if name.startswith(".")]
    polygons = geopandas.read_file(folder / "polygons.gpkg", layer="polygons")
    shapefiles = [geopandas.read_file(path) for path in (folder / "shapefiles").glob("*.shp")]
    assert sum(map(len, shapefiles)) == len(polygons) > 0
    assert all(frame.class_name.nunique() == 1 for frame in shapefiles)
    with rasterio.open(folder / "classes.tif") as classes, rasterio.open(folder / "scene.tif") as s:
        assert classes.shape == s.shape == (SIZE, SIZE)
        assert polygons.crs == s.crs
        assert polygons.area.sum() == pytest.approx(SIZE**2 * s.res[0] ** 2, rel=1e-9)
    with Image.open(folder / "picture.png") as picture:
        assert picture.width > 3 * PANEL
        assert picture.height > 2 * PANEL


def test_demo_again_replaces_its_files_and_reports(demo: tuple[Path, str], capsys: Capture) -> None:
    folder, _ = demo
    before = (folder / "polygons.gpkg").read_bytes()
    assert cli.run(["demo", str(folder), "--size", str(SIZE), "--json"]) == 0
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    coverage = report["evaluation"]["coverage"]
    assert coverage["invalid_polygons"] == coverage["gaps"] == coverage["overlap_area"] == 0
    # By an oracle of our own: the share of pixel centres where class map and truth agree.
    truth = geopandas.read_file(folder / "truth.gpkg")
    with rasterio.open(folder / "classes.tif") as classes:
        labels = classes.read(1)
        drawn = rasterio.features.rasterize(
            zip(truth.geometry, truth.class_id, strict=True),
            out_shape=labels.shape,
            transform=classes.transform,
            fill=255,
            dtype=np.uint8,
        )
    agreement = float((drawn == labels).mean())
    assert agreement > 0.7
    assert report["evaluation"]["overall_accuracy"] == pytest.approx(agreement, abs=0.02)
    assert len((folder / "polygons.gpkg").read_bytes()) == len(before)


def test_demo_says_how_well_it_did(demo: tuple[Path, str]) -> None:
    folder, said = demo
    for words in ("pixels of the right class", "invalid polygons 0", "gaps             0"):
        assert words in said
    assert f"wrote {folder / 'picture.png'}" in said


def test_demo_in_a_folder_that_cannot_be_made(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").write_text("")
    assert cli.run(["demo", str(tmp_path / "file" / "demo")]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert str(tmp_path / "file") in message


def write_picture_input(folder: Path) -> PictureInput:
    """A grey image of 200 x 200 pixels, class 1 in its right half, class 0 around a hole of 2."""
    labels = np.zeros((200, 200), np.uint8)
    labels[:, 100:] = 1
    labels[60:140, 20:80] = 2
    raster = write_raster(folder / "image.tif", np.full((3, 200, 200), 128, np.uint8))
    class_map = write_raster(folder / "classes.tif", labels[None])
    left, right, hole = (
        shapely.transform(box, lambda xy: np.column_stack(TRANSFORM @ tuple(xy.T)))
        for box in (
            shapely.box(0, 0, 100, 200),
            shapely.box(100, 0, 200, 200),
            shapely.box(20, 60, 80, 140),
        )
    )
    frame = geopandas.GeoDataFrame(
        {"class_id": [2, 1, 0]}, geometry=[hole, right, left.difference(hole)], crs=CRS
    )
    frame.to_file(folder / "polygons.gpkg", layer="polygons")
    colours = ("#ff0000", "#00ff00", "#0000ff")
    classes = tuple(ClassInfo(i, f"class {i}", colour) for i, colour in enumerate(colours))
    return PictureInput(raster, class_map, folder / "polygons.gpkg", classes)


def test_picture_shows_image_classes_and_tinted_polygons(tmp_path: Path) -> None:
    shown = write_picture_input(tmp_path)
    draw_picture(shown, tmp_path / "p.png", detail=Window(50, 50, 100, 100))
    with Image.open(tmp_path / "p.png") as opened:
        picture = np.asarray(opened.convert("RGB")).astype(int)
    # Panels are squares of equal size, a margin of 20 apart, 40 below the top.
    lefts = [20 + number * (PANEL + 20) for number in range(3)]

    def pick(panel: int, row: float, column: float) -> tuple[int, int, int]:
        """Colour at a place of an overview panel, 0 to 1 of its height and width."""
        y, x = 40 + round(row * PANEL), lefts[panel] + round(column * PANEL)
        red, green, blue = picture[y, x]
        return red, green, blue

    assert pick(0, 0.1, 0.1) == (128, 128, 128)
    assert pick(1, 0.1, 0.1) == (255, 0, 0)
    assert pick(1, 0.1, 0.75) == (0, 255, 0)
    assert pick(1, 0.5, 0.15) == (0, 0, 255)
    for place, channel in (((0.1, 0.1), 0), ((0.1, 0.75), 1), ((0.5, 0.15), 2)):
        tinted = pick(2, *place)
        assert tinted[channel] == max(tinted) > 128
        assert sorted(tinted)[1] < 128
    # The border between the classes is drawn in a light line.
    row = picture[40 + PANEL // 10, lefts[2] + PANEL // 2 - 3 : lefts[2] + PANEL // 2 + 4]
    assert row.sum(axis=1).max() > 550


def test_detail_is_where_the_classes_meet(tmp_path: Path) -> None:
    labels = np.zeros((1000, 1000), np.uint8)
    labels[700:760, 300:360] = 1
    labels[700:760, 360:420] = 2
    labels[100:400, 600:900] = 3
    path = write_raster(tmp_path / "c.tif", labels[None], transform=Affine.scale(1, -1))
    detail = choose_detail(path)
    assert len(np.unique(labels[detail.slices])) == 3
    assert Window(0, 0, 1000, 1000).contains(detail)
