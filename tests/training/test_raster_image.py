"""What bands of a raster are called, so that the engine finds those that were trained on."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasterio.enums import ColorInterp
from tests.engine.raster_files import make_values, write_raster

from crispline.engine.errors import RasterError
from crispline.engine.raster import RasterioSource
from crispline_training.data.raster_image import RasterImage

TAGS = {
    "R": ColorInterp.red,
    "G": ColorInterp.green,
    "B": ColorInterp.blue,
    "A": ColorInterp.alpha,
    "-": ColorInterp.undefined,
}


def write_tagged(path: Path, tags: str, dtype: str = "uint16") -> Path:
    """Write a raster whose bands are tagged as the letters say."""
    values = make_values(len(tags), dtype=dtype)
    return write_raster(path, values, colours=tuple(TAGS[tag] for tag in tags))


@pytest.mark.parametrize(
    ("tags", "chosen", "names"),
    [
        # In the raster's own order, the usual names.
        ("---", (), ("red", "green", "blue")),
        ("----", (1, 2, 3, 4), ("red", "green", "blue", "nir")),
        ("RGB-", (), ("red", "green", "blue", "nir")),
        ("----", (1, 2, 3), ("red", "green", "blue")),
        ("RGBA", (), ("red", "green", "blue")),
        ("--", (1, 2), ("band 1", "band 2")),
        # In another one, its names; for bands that have none, their numbers.
        ("RGB", (3, 2, 1), ("blue", "green", "red")),
        ("RGB-", ("blue", 1), ("blue", "red")),
        ("----", (4, 3, 2), ("band 4", "band 3", "band 2")),
        ("----", (2, 3, 4), ("band 2", "band 3", "band 4")),
        ("---", (3, 2, 1), ("band 3", "band 2", "band 1")),
        ("----", (4,), ("band 4",)),
        ("RGB-", (4, 1, 2), ("band 4", "red", "green")),
        ("RRB-", (2, 3), ("band 2", "band 3")),  # two bands are called red
    ],
)
def test_the_engine_finds_the_bands_by_their_names(
    tmp_path: Path, tags: str, chosen: tuple[int | str, ...], names: tuple[str, ...]
) -> None:
    path = write_tagged(tmp_path / "a.tif", tags)
    image = RasterImage(path, bands=chosen)
    assert image.bands == names
    with RasterioSource(path, bands=chosen) as trained:
        numbers = trained.bands
    with RasterioSource(path, expected=image.bands) as found:
        assert found.bands == numbers


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ((1, 2, 3, 4), ("red", "green", "blue", "band 4")),
        ((4, 1, 2), ("band 4", "red", "green")),
        ((4,), ("band 4",)),
    ],
)
def test_data_tagged_as_alpha_is_refused_until_it_is_chosen(
    tmp_path: Path, chosen: tuple[int, ...], names: tuple[str, ...]
) -> None:
    """The engine takes no alpha for data by itself, and takes no other band in its place."""
    path = write_tagged(tmp_path / "a.tif", "RGBA", dtype="uint8")
    image = RasterImage(path, bands=chosen)
    assert image.bands == names
    with pytest.raises(RasterError, match="choose the bands by number"):
        RasterioSource(path, expected=image.bands)
    with RasterioSource(path, bands=chosen, expected=image.bands) as found:
        assert found.bands == chosen
