"""Statistics read strip by strip are those of everything at once."""

from __future__ import annotations

import numpy as np
import pytest

from crispline.engine.card_defaults import make_classes
from crispline_training.data import source as source_module
from crispline_training.data.source import LabelledArrays
from crispline_training.data.statistics import expect_every_class, measure_sources
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE


def _sources(dtype: str) -> list[LabelledArrays]:
    rng = np.random.default_rng(0)
    sources = []
    for number, (height, width) in enumerate([(37, 20), (5, 41), (64, 8)]):
        image = rng.integers(0, 256, (2, height, width)).astype(dtype)
        label = rng.choice(np.array([0, 1, 2, IGNORE], np.uint8), (height, width))
        sources.append(LabelledArrays(f"source {number}", image, label))
    return sources


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_streamed_statistics_are_those_of_everything(
    dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "_PIXELS_AT_ONCE", 100)
    sources = _sources(dtype)
    found = measure_sources(sources, 3)
    values = np.concatenate([s._image.reshape(2, -1) for s in sources], axis=1).astype(np.float64)
    labels = np.concatenate([s._label.reshape(-1) for s in sources])
    values = values[:, labels != IGNORE]
    np.testing.assert_allclose(found.mean, values.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(found.std, values.std(axis=1), rtol=1e-12)
    assert found.class_counts == tuple((labels == c).sum() for c in range(3))
    assert found.ignored == (labels == IGNORE).sum()
    assert found.pixels == labels.size


def test_what_stands_in_for_no_data_does_not_count() -> None:
    image, label = np.full((1, 40, 30), 100, np.uint8), np.zeros((40, 30), np.uint8)
    image[:, 20:], label[20:] = 0, IGNORE
    found = measure_sources([LabelledArrays("a", image, label)], 1)
    assert (found.mean, found.std) == ((100.0,), (1.0,))
    with pytest.raises(DatasetError, match="labels in a and the others, found none"):
        measure_sources([LabelledArrays("a", image, np.full_like(label, IGNORE))], 1)


def test_large_float_values_keep_their_deviation() -> None:
    noise = np.random.default_rng(1).normal(size=(1, 200, 200))
    image = (1e6 + noise).astype(np.float32)
    source = LabelledArrays("a", image, np.zeros((200, 200), np.uint8))
    assert measure_sources([source], 1).std[0] == pytest.approx(image.astype(float).std(), rel=1e-9)


def test_a_flat_band_can_be_divided_by() -> None:
    source = LabelledArrays("a", np.full((1, 4, 4), 7, np.uint8), np.zeros((4, 4), np.uint8))
    assert measure_sources([source], 1).std == (1.0,)


def test_an_empty_class_is_named() -> None:
    found = measure_sources(_sources("uint8"), 5)
    classes = make_classes(("road", "tree", "house", "car", "boat"))
    with pytest.raises(DatasetError, match=r"every class in the port, found none of car, boat"):
        expect_every_class(found, classes, where="the port")


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(DatasetError, match=r"ids of 0 to 1 or 255 in source 0, found 2"):
        measure_sources(_sources("uint8"), 2)
    grey = LabelledArrays("grey", np.zeros((1, 4, 4), np.uint8), np.zeros((4, 4), np.uint8))
    with pytest.raises(DatasetError, match=r"2 bands in grey .* found 1"):
        measure_sources([*_sources("uint8"), grey], 3)
    with pytest.raises(DatasetError, match="found none"):
        measure_sources([], 3)


def test_image_and_label_of_different_size_are_refused() -> None:
    with pytest.raises(DatasetError, match="one size"):
        LabelledArrays("a", np.zeros((3, 4, 5), np.uint8), np.zeros((5, 4), np.uint8))
