"""Which bands are chosen and which pixels are valid."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from rasterio.enums import ColorInterp
from tests.engine.raster_files import make_values, write_raster

from crispline.engine.bands import BandInfo, select_bands
from crispline.engine.card import ClassInfo, InputSpec, ModelCard
from crispline.engine.errors import RasterError
from crispline.engine.raster import RasterioSource, open_raster
from crispline.engine.source import mark_valid


def test_alpha_is_no_band_and_marks_no_data(tmp_path: Path) -> None:
    values = make_values(4)
    values[3] = 255
    values[3, :5] = 0
    colours = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)
    with RasterioSource(write_raster(tmp_path / "a.tif", values, colours=colours)) as source:
        pixels = source.read(source.grid.window)
        assert source.bands == (1, 2, 3)
    np.testing.assert_array_equal(pixels.valid, values[3] > 0)
    with pytest.raises(RasterError, match=r"expected 4 bands .* found 3 besides alpha"):
        RasterioSource(tmp_path / "a.tif", expected=("r", "g", "b", "n"))


def test_an_alpha_band_that_the_user_chooses_is_data(tmp_path: Path) -> None:
    values = make_values(4)
    values[3, :5] = 0
    colours = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)
    with RasterioSource(
        write_raster(tmp_path / "a.tif", values, colours=colours), bands=(4,)
    ) as source:
        pixels = source.read(source.grid.window)
    assert pixels.valid.all()
    np.testing.assert_array_equal(pixels.values[0], values[3])


def test_dataset_mask_marks_no_data(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", make_values(3))
    mask = np.random.default_rng(0).random((60, 70)) < 0.5
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as dataset:
        dataset.write_mask(mask)
    with RasterioSource(path) as source:
        np.testing.assert_array_equal(source.read(source.grid.window).valid, mask)


def test_integer_nodata_counts_only_where_all_bands_have_it(tmp_path: Path) -> None:
    values = make_values(3)
    values[:, 0, 0] = 255
    values[0, 1, 1] = 255
    with RasterioSource(write_raster(tmp_path / "a.tif", values, nodata=255)) as source:
        valid = source.read(source.grid.window).valid
        assert np.argwhere(~valid).tolist() == [[0, 0]]
    with RasterioSource(tmp_path / "a.tif", bands=(1,)) as source:
        valid = source.read(source.grid.window).valid
        assert np.argwhere(~valid).tolist() == [[0, 0], [1, 1]]


def test_floating_nodata_and_nan_in_any_band_are_no_data(tmp_path: Path) -> None:
    values = make_values(3, dtype="float32")
    values[0, 0, 0] = -9999
    values[1, 1, 1] = np.nan
    values[2, 2, 2] = np.inf
    with RasterioSource(write_raster(tmp_path / "a.tif", values, nodata=-9999)) as source:
        valid = source.read(source.grid.window).valid
    assert np.argwhere(~valid).tolist() == [[0, 0], [1, 1], [2, 2]]


def test_nodata_of_some_bands_only_is_not_taken_for_all() -> None:
    values = np.zeros((2, 1, 1), np.uint8)
    assert mark_valid(values, nodata=(0, None)).all()
    assert not mark_valid(values, nodata=(0, 0)).any()


@pytest.mark.parametrize(
    ("names", "expected", "found"),
    [
        (("blue", "green", "red"), ("red", "green", "blue"), (3, 2, 1)),  # by name
        (("red", "green", "blue"), ("nir", "red", "green"), (1, 2, 3)),  # colour infrared as RGB
        (("gray", "", "", ""), ("red", "green", "blue"), (1, 2, 3)),  # no names at all
        (("red", "green", "blue", "nir"), ("nir", "red"), (4, 1)),
    ],
)
def test_bands_go_by_the_models_names_else_by_order(
    names: tuple[str, ...], expected: tuple[str, ...], found: tuple[int, ...]
) -> None:
    bands = [
        BandInfo(i, (name,) if name else (), is_alpha=False) for i, name in enumerate(names, 1)
    ]
    assert select_bands("a.tif", bands, expected=expected) == found


@pytest.mark.parametrize(
    ("names", "expected", "found"),
    [
        (("gray", "", "", ""), ("band 4", "band 3", "band 2"), (4, 3, 2)),
        (("gray", "", ""), ("Band 3", "Band 2", "Band 1"), (3, 2, 1)),
        (("red", "green", "blue", ""), ("band 4", "red", "green"), (4, 1, 2)),
        (("band 2", "band 1"), ("band 1", "band 2"), (2, 1)),  # its own names come first
        (("band 3", "", "", ""), ("band 4", "band 3"), (4, 1)),
        # Made for the model: its order beats numbers that it lacks.
        (("", "", ""), ("band 8", "band 4", "band 3"), (1, 2, 3)),
        # What a card has where nobody gave names says nothing.
        (("alpha", "", "", ""), ("band 1", "band 2"), (2, 3)),
    ],
)
def test_a_card_may_number_bands(
    names: tuple[str, ...], expected: tuple[str, ...], found: tuple[int, ...]
) -> None:
    bands = [
        BandInfo(i, (name,) if name else (), is_alpha=name == "alpha")
        for i, name in enumerate(names, 1)
    ]
    assert select_bands("a.tif", bands, expected=expected) == found


@pytest.mark.parametrize(
    ("expected", "match"),
    [
        (("band 4", "red", "green"), "data in band 4 of a.tif, found alpha; choose the bands by"),
        (("band 4",), "data in band 4 of a.tif, found alpha; choose the bands by number"),
        (("red", "green", "blue", "nir"), "found 3 besides alpha in a.tif; choose the bands by"),
        (("band 9", "red"), "no band named band 9 among 3; choose the bands by number"),
        (("band 9",), "no band named band 9 among 3; choose the bands by number"),
    ],
)
def test_a_numbered_band_is_never_another(expected: tuple[str, ...], match: str) -> None:
    names = ("red", "green", "blue", "alpha")
    bands = [BandInfo(i, (n,), is_alpha=n == "alpha") for i, n in enumerate(names, 1)]
    with pytest.raises(RasterError, match=match):
        select_bands("a.tif", bands, expected=expected)


def test_bands_that_cannot_be_told_apart_are_an_error() -> None:
    bands = [BandInfo(i, (n,), is_alpha=False) for i, n in enumerate(("red", "green", "x", "y"), 1)]
    with pytest.raises(RasterError, match="no band named nir among 4; choose the bands by number"):
        select_bands("a.tif", bands, expected=("nir", "red", "green"))


def test_chosen_bands_by_description_and_number(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", make_values(4))
    with rasterio.open(path, "r+") as dataset:
        dataset.descriptions = ("Blue", "Green", "Red", "NIR")
    with RasterioSource(path, bands=("nir", "3")) as source:
        assert source.bands == (4, 3)
    with pytest.raises(RasterError, match=r"1 \(blue\), .*found 'swir'; choose among these"):
        RasterioSource(path, bands=("swir",))
    with pytest.raises(RasterError, match="found '5'; choose among these"):
        RasterioSource(path, bands=(5,))
    with pytest.raises(RasterError, match=r"expected 3 bands .* found 2 chosen"):
        RasterioSource(path, bands=(1, 2), expected=("r", "g", "b"))


def take_bands(path: Path, wanted: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[int, ...]:
    """Open a raster for a card that wants bands, and return those that it is given."""
    classes = (ClassInfo(0, "a", "#000000"), ClassInfo(1, "b", "#ffffff"))
    card = ModelCard("m", classes, input=InputSpec(bands=wanted))
    with closing(open_raster(path, bands=chosen, card=card)) as source:
        assert isinstance(source, RasterioSource)
        return source.bands


@pytest.mark.parametrize(
    ("names", "wanted", "chosen", "warned"),
    [
        (("red", "green", "blue"), ("grey",), (), True),
        (("", "", "", ""), ("red", "green", "blue"), (), True),
        (("red", "green", "blue"), ("grey",), ("2",), False),  # the user knows
        (("red", "green", "blue"), ("red", "green", "nir"), (), False),  # none is left over
        (("red", "green", "blue", "nir"), ("nir", "red"), (), False),  # by name
        (("", "", "", ""), ("band 4", "band 3"), (), False),  # by number
        (("", "", "", ""), ("band 1", "band 2"), (), True),  # as cards without names have
        (("red", "green", "blue", "alpha"), ("a", "b", "c"), (), False),  # alpha is no band
    ],
)
def test_bands_taken_by_order_with_others_left_over_are_said(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    names: tuple[str, ...],
    wanted: tuple[str, ...],
    chosen: tuple[str, ...],
    warned: bool,
) -> None:
    colours = [ColorInterp[name] if name else ColorInterp.undefined for name in names]
    path = write_raster(tmp_path / "a.tif", make_values(len(names)), colours=colours)
    take_bands(path, wanted, chosen)
    assert len(caplog.messages) == warned
    if not warned:
        return
    (message,) = caplog.messages
    assert f"bands {', '.join(wanted)}" in message
    taken = ", ".join(str(number + 1) for number in range(len(wanted)))
    assert f"takes {taken} of {len(names)}" in message
    assert "name the bands" in message


@pytest.mark.parametrize(
    ("names", "wanted", "chosen", "warned"),
    [
        (("", "", ""), ("band 4", "band 3", "band 2"), (), True),  # there is no fourth band
        (("red", "green", "blue"), ("band 4", "red", "green"), (), True),
        (("red", "green", "blue"), ("nir", "red", "green"), (), True),  # red is another's name
        (("red", "green", "blue", "alpha"), ("nir", "red", "green"), (), True),
        (("red", "green", "blue"), ("nir", "red", "green"), ("1", "2", "3"), False),
        (("", "", ""), ("band 3", "band 2", "band 1"), (), False),  # all are there
        (("", "", ""), ("band 1", "band 2", "band 3"), (), False),
        (("", "", ""), ("nir", "red", "green"), (), False),  # nothing speaks against it
        (("nir", "", ""), ("nir", "red", "green"), (), False),
    ],
)
def test_bands_taken_by_order_against_what_the_card_says_are_said(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    names: tuple[str, ...],
    wanted: tuple[str, ...],
    chosen: tuple[str, ...],
    warned: bool,
) -> None:
    path = write_raster(tmp_path / "a.tif", make_values(len(names)))
    with rasterio.open(path, "r+") as dataset:
        dataset.colorinterp = [
            ColorInterp.alpha if name == "alpha" else ColorInterp.undefined for name in names
        ]
        dataset.descriptions = names
    expected = (3, 2, 1) if wanted[0] == "band 3" else (1, 2, 3)
    assert take_bands(path, wanted, chosen) == expected
    assert len(caplog.messages) == warned
    if not warned:
        return
    (message,) = caplog.messages
    assert f"expected the bands {', '.join(wanted)} in {path}, found 3 bands" in message
    assert "takes 1, 2, 3 in their order; choose the bands by number" in message
