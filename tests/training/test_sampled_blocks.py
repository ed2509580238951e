"""Rasters too large to be looked at whole: what lies between the chips is not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from tests.training.label_ground import open_ground
from tests.training.polygon_files import write_layer, write_raster

from crispline_training.data import block_split
from crispline_training.data.polygons import PolygonData

#: Blocks of 40 pixels, 5 rows and 6 columns; chips cover pixels 6 to 13 and 26 to 33 of each.
BLOCKS = [(row, column) for row in range(0, 200, 40) for column in range(0, 240, 40)]
ON_CHIP, BETWEEN = 7, 17
#: One class a block, in turns from row to row.
KINDS = [("house", "pond")[row // 40 % 2] for row, _ in BLOCKS]


@pytest.fixture(autouse=True)
def small_chips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a raster of 200 x 240 pixels too large to be counted whole."""
    monkeypatch.setattr(block_split, "_MOST_COUNTED", 1)
    monkeypatch.setattr(block_split, "_CHIP", 8)


def draw_squares(places: list[tuple[int, int]]) -> list[Any]:
    return [shapely.box(column, row, column + 6, row + 6) for row, column in places]


def open_sparse(raster: Path, layer: Path, **options: Any) -> PolygonData:
    return open_ground(raster, layer, background=None, block_pixels=40, **options)


def mark_parts(data: PolygonData) -> NDArray[np.int64]:
    """Return the part of every pixel, -1 for none."""
    parts = np.full((200, 240), -1)
    for number, windows in enumerate(data.split.parts):
        for source in windows:
            parts[source.window.slices] = number
    return parts


def test_blocks_whose_polygons_lie_between_the_chips_are_in_a_part(tmp_path: Path) -> None:
    """In every other block the chips show a house; a pond lies between them in every block."""
    houses = [
        (row + (ON_CHIP, BETWEEN)[n % 2], column + ON_CHIP)
        for n, (row, column) in enumerate(BLOCKS)
    ]
    ponds = [(row + BETWEEN, column + BETWEEN) for row, column in BLOCKS]
    layer = write_layer(
        tmp_path / "l.gpkg",
        draw_squares(houses + ponds),
        kind=["house"] * len(houses) + ["pond"] * len(ponds),
    )
    data = open_sparse(write_raster(tmp_path / "r.tif"), layer)
    assert (mark_parts(data) >= 0).all()
    assert (data.split.counts > 0).all()
    assert data.notes == ()
    # 36 pixels a block, of which four chips of 64 pixels show 16 % on average.
    assert data.split.counts[:, 1].sum() == pytest.approx(30 * 36 * 0.16)


def test_ground_beyond_the_data_is_in_no_part(tmp_path: Path) -> None:
    """A layer goes on where the raster has data in its last five columns only, off all chips."""
    places = [(row + BETWEEN, column + 34) for row, column in BLOCKS]
    layer = write_layer(tmp_path / "l.gpkg", draw_squares(places), kind=KINDS)
    hole = (slice(None), slice(0, 235))
    data = open_sparse(write_raster(tmp_path / "r.tif", nodata=0, hole=hole), layer)
    parts = mark_parts(data)
    assert (parts[:, :200] == -1).all()
    assert (parts[:, 200:] >= 0).all()
    assert data.split.counts.sum() == 5 * 6 * 5  # read pixel by pixel, as the chips show nothing


def test_polygons_outside_the_area_label_no_block(tmp_path: Path) -> None:
    places = [(row + BETWEEN, column + BETWEEN) for row, column in BLOCKS]
    layer = write_layer(tmp_path / "l.gpkg", draw_squares(places), kind=KINDS)
    area = write_layer(tmp_path / "area.gpkg", [shapely.box(0, 0, 125, 200)])
    data = open_sparse(write_raster(tmp_path / "r.tif"), layer, area=str(area))
    parts = mark_parts(data)
    assert (parts[:, :120] >= 0).all()
    assert (parts[:, 120:] == -1).all()
