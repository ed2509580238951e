"""Data looked at before training: counts, weights, warnings and the picture of samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely
from affine import Affine
from numpy.typing import NDArray
from PIL import Image
from tests.training.polygon_files import write_layer, write_raster

from crispline.engine.card import ClassInfo
from crispline.engine.grid import Window
from crispline_training.class_weighting import MedianFrequencyBalance
from crispline_training.data.inspection import inspect_data
from crispline_training.data.module import DataFacts, Part, SegmentationData
from crispline_training.data.polygons import PolygonData
from crispline_training.data.sample_picture import draw_labels
from crispline_training.data.source import LabelledArrays
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.losses import CrossEntropyLoss
from crispline_training.sample import IGNORE

CLASSES = (
    ClassInfo(0, "ground", "#d9d9d9", is_background=True),
    ClassInfo(1, "roof", "#ff0000"),
    ClassInfo(2, "car", "#0000ff"),
)
FACTS = DataFacts("toy", ("red", "green", "blue"), CLASSES)


class ArrayData(SegmentationData):
    """Arrays as a data set; parts without any cannot be opened."""

    def __init__(self, parts: dict[Part, list[LabelledArrays]], facts: DataFacts = FACTS) -> None:
        super().__init__(tile=20)
        self._parts = parts
        self._facts = facts

    @property
    def facts(self) -> DataFacts:
        return self._facts

    def open_sources(self, part: Part) -> Sequence[LabelledArrays]:
        if part not in self._parts:
            raise DatasetError(f"expected a {part} part, found none; name one")
        return self._parts[part]


def _source(label: NDArray[np.uint8], name: str = "a") -> LabelledArrays:
    random = np.random.default_rng(5)
    return LabelledArrays(name, random.integers(0, 256, (3, *label.shape), dtype=np.uint8), label)


def _label(height: int = 50, width: int = 70) -> NDArray[np.uint8]:
    """Ground with a roof over six tiles, and a car of 12 pixels in one."""
    label = np.zeros((height, width), dtype=np.uint8)
    label[10:30, 15:45] = 1
    label[41:44, 61:65] = 2
    return label


def test_pixels_tiles_and_ignored_are_counted_once(tmp_path: Path) -> None:
    label = _label()
    label[:5] = IGNORE
    inspection = inspect_data(ArrayData({"train": [_source(label)]}), tmp_path)
    survey = inspection.surveys["train"]
    assert survey.pixels.tolist() == [70 * 45 - 600 - 12, 600, 12]
    assert survey.ignored.sum() == 70 * 5
    # 3 x 4 tiles of 20 pixels, those at the borders cut off.
    assert survey.total == 12
    assert survey.tiles.tolist() == [12, 6, 1]
    assert survey.unlabelled == 0


def test_weights_are_the_median_frequency_over_each(tmp_path: Path) -> None:
    """By hand: the median share of all labelled pixels over a class' own."""
    label = _label()
    label[:5] = IGNORE
    inspection = inspect_data(ArrayData({"train": [_source(label)]}), tmp_path)
    counts = [70 * 45 - 600 - 12, 600, 12]
    assert inspection.weights == pytest.approx([600 / count for count in counts])
    assert "weight: of model.class_weights" in inspection.table()


@pytest.mark.parametrize("lowest", [None, "ground", "car"])
def test_weights_are_those_of_the_training(tmp_path: Path, lowest: str | None) -> None:
    data = ArrayData({"train": [_source(_label()), _source(_label(33, 50)[:, ::-1], "b")]})
    balance = MedianFrequencyBalance(lowest)
    loss = CrossEntropyLoss()
    balance.apply([loss], data.class_counts, [c.name for c in CLASSES])
    inspection = inspect_data(data, tmp_path, balance=balance)
    assert loss.weight is not None
    assert inspection.weights == pytest.approx(loss.weight.tolist(), rel=1e-6)


def test_weights_of_some_tiles_are_called_an_estimate(tmp_path: Path) -> None:
    data = ArrayData({"train": [_source(_label())]})
    assert "estimated from 6 of 12 tiles" in inspect_data(data, tmp_path, most_tiles=6).table()
    assert "estimated" not in inspect_data(data, tmp_path).table()


def test_class_to_get_the_lowest_weight_is_one(tmp_path: Path) -> None:
    data = ArrayData({"train": [_source(_label())]})
    with pytest.raises(RecipeError, match="among ground, roof, car, found 'sea'"):
        inspect_data(data, tmp_path, balance=MedianFrequencyBalance("sea"))
    empty = _label()
    empty[empty == 2] = 0
    data = ArrayData({"train": [_source(empty)]})
    weights = inspect_data(data, tmp_path, balance=MedianFrequencyBalance("car")).weights
    assert weights[:2] == inspect_data(data, tmp_path).weights[:2]


def test_bands_are_measured(tmp_path: Path) -> None:
    values = np.random.default_rng(1).normal(10_000, 3, (3, 50, 70)).astype(np.float32)
    source = LabelledArrays("a", values, _label())
    survey = inspect_data(ArrayData({"train": [source]}), tmp_path).surveys["train"]
    for band, found in zip(values.astype(np.float64), survey.bands, strict=True):
        assert found.mean == pytest.approx(band.mean(), rel=1e-9)
        assert found.std == pytest.approx(band.std(), rel=1e-6)
        assert (found.least, found.greatest) == (band.min(), band.max())


def test_the_table_says_it_all(tmp_path: Path) -> None:
    parts: dict[Part, list[LabelledArrays]] = {
        "train": [_source(_label())],
        "val": [_source(_label(), "b")],
    }
    inspection = inspect_data(ArrayData(parts), tmp_path / "new")
    table = inspection.table()
    assert (tmp_path / "new" / "statistics.txt").read_text(encoding="utf-8") == table + "\n"
    for text in ("12 train, 12 val", "roof", "2 888", "17.1 %", "red", "(ignored)"):
        assert text in table
    assert "no test part: expected a test part, found none; name one" in table


def test_larger_parts_are_sampled_evenly(tmp_path: Path) -> None:
    data = ArrayData({"train": [_source(_label(), name) for name in "abc"]})
    survey = inspect_data(data, tmp_path, most_tiles=9).surveys["train"]
    assert (survey.total, len(survey.chosen)) == (36, 9)
    assert np.ptp(np.diff(survey.chosen)) == 0


def _warnings(label: NDArray[np.uint8], folder: Path) -> str:
    found = inspect_data(ArrayData({"train": [_source(label)]}), folder).warnings
    return " | ".join(found)


def test_an_empty_class_is_told(tmp_path: Path) -> None:
    label = _label()
    assert "found none of" not in _warnings(label, tmp_path)
    label[label == 2] = 0
    assert "every class in the train part, found none of car" in _warnings(label, tmp_path)
    inspection = inspect_data(ArrayData({"train": [_source(label)]}), tmp_path)
    assert np.isnan(inspection.weights[2])
    assert np.isfinite(inspection.weights[:2]).all()


def test_a_rare_class_is_told(tmp_path: Path) -> None:
    assert "found car (0.343 %)" in _warnings(_label(), tmp_path)
    label = _label()
    label[30:, 50:] = 2
    assert "car" not in _warnings(label, tmp_path)


def test_tiles_without_labels_are_told(tmp_path: Path) -> None:
    label = _label()
    label[:40, 60:] = IGNORE  # two tiles of twelve
    assert "found none in 2 of 12 tiles" in _warnings(label, tmp_path)
    label[:20, 60:] = 0  # one is too few to mention
    assert "tiles" not in _warnings(label, tmp_path)


def test_a_flat_band_is_told(tmp_path: Path) -> None:
    source = _source(_label())
    image, label = source.read(Window(0, 0, 50, 70))
    image[1] = 7
    found = inspect_data(ArrayData({"train": [LabelledArrays("a", image, label)]}), tmp_path)
    assert any("one value only in green" in warning for warning in found.warnings)


def test_a_layer_beside_one_of_several_rasters_is_told(tmp_path: Path) -> None:
    far = Affine(0.5, 0, 600_000, 0, -0.5, 5_000_000)
    rasters = [
        str(write_raster(tmp_path / "near.tif")),
        str(write_raster(tmp_path / "far.tif", transform=far)),
    ]
    boxes = [shapely.box(x, y, x + 30, y + 30) for x in (10, 90, 170) for y in (10, 80, 150)]
    layer = str(write_layer(tmp_path / "l.gpkg", boxes, kind=["house"] * 9))
    data = PolygonData(rasters, layer, "kind", background="rest", tile=32)
    warnings = inspect_data(data, tmp_path / "out").warnings
    assert any("far.tif: expected label polygons on the raster" in text for text in warnings)


def test_the_picture_shows_labels_in_their_colours(tmp_path: Path) -> None:
    grey = np.full((40, 60, 3), 100, dtype=np.uint8)
    label = np.zeros((40, 60), dtype=np.uint8)
    label[10:30, 10:30] = 1
    label[:, 50:] = IGNORE
    drawn = draw_labels(grey, label, FACTS)
    assert (drawn[5, 5] == 100).all()  # the background keeps the image
    red, green, blue = drawn[20, 20].astype(int)
    assert red > 150 > 100 > green == blue  # tinted, and the image shines through
    assert drawn[10, 20].tolist() == [255, 0, 0]  # outlined
    assert len(np.unique(drawn[:, 52:].reshape(-1, 3), axis=0)) == 2  # hatched


@pytest.mark.parametrize("bands", [1, 2, 3, 5])
def test_a_picture_is_drawn_for_any_number_of_bands(tmp_path: Path, bands: int) -> None:
    image = np.random.default_rng(0).normal(500, 100, (bands, 50, 70)).astype(np.float32)
    facts = DataFacts("toy", tuple(f"band {i}" for i in range(bands)), CLASSES)
    data = ArrayData({"train": [LabelledArrays("a", image, _label())]}, facts)
    inspection = inspect_data(data, tmp_path / "look.png")
    assert inspection.picture == tmp_path / "look.png"
    assert [path.name for path in tmp_path.iterdir()] == ["look.png"]
    with Image.open(inspection.picture) as picture:
        assert min(picture.size) > 500


def test_without_training_data_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="expected a train part"):
        inspect_data(ArrayData({"val": [_source(_label())]}), tmp_path)


def test_real_buildings_are_drawn_and_counted(tmp_path: Path, shared_data: Path) -> None:
    folder = shared_data / "oam_buildings"
    data = PolygonData(
        str(folder / "philippines_0.tif"),
        str(folder / "philippines_0_buildings.geojson"),
        classes=["other", "building"],
        background="other",
        tile=256,
    )
    inspection = inspect_data(data, tmp_path)
    pixels = np.sum([survey.pixels for survey in inspection.surveys.values()], axis=0)
    # Its mask holds 241 077 building pixels of 2 097 152.
    assert pixels[1] == pytest.approx(241_077, rel=1e-4)
    assert pixels.sum() == 2048 * 1024
    assert inspection.warnings == ()
