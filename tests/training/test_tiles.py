"""Tiles: inside the sources, each pixel alike, the same whoever makes them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from crispline.engine.grid import Window
from crispline_training.data.augmentation import Augmentation
from crispline_training.data.loader import EpochSampler, LoaderSettings
from crispline_training.data.source import LabelledArrays, read_beyond
from crispline_training.data.tiles import GridTiles, RandomTiles
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE, Sample


def _numbered(name: str, height: int, width: int, *, first: int = 0) -> LabelledArrays:
    """A source whose image holds the number of each pixel and whose label is 0."""
    numbers = first + np.arange(height * width, dtype=np.float32).reshape(1, height, width)
    return LabelledArrays(name, numbers, np.zeros((height, width), np.uint8))


def _labelled(label: NDArray[np.uint8]) -> LabelledArrays:
    return LabelledArrays("labels", label[None].astype(np.float32), label)


def test_a_tile_is_a_piece_of_its_source() -> None:
    source = _numbered("a", 40, 50)
    whole = source.read(Window(0, 0, 40, 50))[0]
    for image, label in (RandomTiles([source], 16, 20)[n] for n in range(20)):
        first = int(image[0, 0, 0])
        row, column = divmod(first, 50)
        np.testing.assert_array_equal(image, whole[:, row : row + 16, column : column + 16])
        assert image.dtype == torch.float32
        assert (label.shape, label.dtype) == ((16, 16), torch.int64)


def test_sources_are_drawn_by_their_area() -> None:
    small, large = _numbered("small", 20, 20), _numbered("large", 60, 20, first=10_000)
    tiles = RandomTiles([small, large], 4, 1, seed=3)
    share = np.mean([bool(tiles[n].image.min() >= 10_000) for n in range(2000)])
    assert share == pytest.approx(0.75, abs=0.04)  # four standard deviations


def test_every_place_is_drawn_alike() -> None:
    source = _numbered("a", 6, 5)
    tiles = RandomTiles([source], 3, 1)
    places = Counter(int(tiles[n].image[0, 0, 0]) for n in range(1200))
    assert sorted(places) == [row * 5 + column for row in range(4) for column in range(3)]
    assert min(places.values()) > 60  # expected: 100


def test_a_tile_depends_on_seed_and_number_only() -> None:
    sources = [_numbered("a", 64, 64), _numbered("b", 64, 64, first=9000)]
    change = Augmentation()
    one, same = (RandomTiles(sources, 16, 8, 5, augmentation=change) for _ in range(2))
    backwards = {n: same[n] for n in reversed(range(8))}
    for n in range(8):
        assert torch.equal(one[n].image, backwards[n].image)
    other = RandomTiles(sources, 16, 8, 6, augmentation=change)
    assert not torch.equal(one[0].image, other[0].image)
    assert not torch.equal(one[0].image, one[8].image)


def test_a_tile_beyond_a_small_source_is_mirrored_and_ignored() -> None:
    source = _numbered("a", 3, 4)
    image, label = RandomTiles([source], 6, 1)[0]
    inside = label != IGNORE
    assert int(inside.sum()) == 12
    assert torch.equal(image[0][inside], torch.arange(12.0))
    whole = np.arange(12, dtype=np.float32).reshape(3, 4)
    np.testing.assert_array_equal(image[0], np.pad(whole, ((2, 1), (1, 1)), mode="symmetric"))


def test_reading_far_outside_says_so() -> None:
    with pytest.raises(DatasetError, match="touches"):
        read_beyond(_numbered("a", 3, 4), Window(10, 0, 2, 2))


def test_tiles_without_any_label_are_left_out() -> None:
    label = np.full((64, 64), IGNORE, np.uint8)
    label[:, :12] = 1
    tiles = RandomTiles([_labelled(label)], 8, 1)
    assert all(bool((tiles[n].label != IGNORE).any()) for n in range(100))


def test_sources_without_any_label_still_give_tiles() -> None:
    blank = _labelled(np.full((20, 20), IGNORE, np.uint8))
    assert bool((RandomTiles([blank], 8, 1)[0].label == IGNORE).all())
    with pytest.raises(DatasetError, match="every pixel without one"):
        RandomTiles([blank], 8, 1, class_balance=0.5).prepare()


def test_balanced_tiles_hold_a_rare_class() -> None:
    label = np.zeros((256, 256), np.uint8)
    label[201:204, 77:80] = 2
    source = _labelled(label)
    share = {
        balance: np.mean(
            [
                bool((RandomTiles([source], 32, 1, 1, class_balance=balance)[n].label == 2).any())
                for n in range(60)
            ]
        )
        for balance in (0.0, 1.0)
    }
    # Every second tile is drawn for class 2, and a tile on its cell of 32 pixels holds it in four
    # of nine places or more.
    assert share[0.0] < 0.1
    assert share[1.0] > 0.2


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 16), st.integers(1, 16))
def test_a_grid_counts_every_pixel_once(height: int, width: int, tile: int, stride: int) -> None:
    source = _numbered("a", height, width)
    stride = min(stride, tile)
    tiles = GridTiles([source], tile, stride, once=True)
    seen = np.zeros(height * width, np.int64)
    for n in range(len(tiles)):
        image, label = tiles[n]
        assert image.shape == (1, tile, tile)
        np.add.at(seen, image[0][label != IGNORE].numpy().astype(np.int64), 1)
    assert (seen == 1).all()


def test_a_grid_without_once_keeps_all_labels() -> None:
    tiles = GridTiles([_numbered("a", 10, 10)], 8, 8)
    assert [int((tiles[n].label == 0).sum()) for n in range(len(tiles))] == [64] * 4


@pytest.mark.parametrize(
    ("arguments", "words"), [((8, 0), "at least 1 tile"), ((0, 1), "at least 1 pixel")]
)
def test_bad_numbers_are_refused(arguments: tuple[int, int], words: str) -> None:
    with pytest.raises(RecipeError, match=words):
        RandomTiles([_numbered("a", 9, 9)], *arguments)


def test_no_sources_are_refused() -> None:
    with pytest.raises(DatasetError, match="found none"):
        RandomTiles([], 8, 1)
    with pytest.raises(RecipeError, match="stride"):
        GridTiles([_numbered("a", 9, 9)], 4, 5)


def _tiles(count: int) -> RandomTiles:
    return RandomTiles([_numbered("a", 64, 64)], 8, count, augmentation=Augmentation(blur=0))


def _batches(tiles: RandomTiles, count: int, workers: int, epoch: int) -> list[Sample]:
    loader = LoaderSettings(4, workers).load_random(tiles, count)
    assert isinstance(loader.sampler, EpochSampler)
    loader.sampler.set_epoch(epoch)
    return list(loader)


def test_workers_make_the_same_tiles_and_epochs_other_ones() -> None:
    tiles = _tiles(8)
    alone, helped = _batches(tiles, 8, 0, 1), _batches(tiles, 8, 2, 1)
    assert isinstance(alone[0], Sample)
    assert alone[0].image.shape == (4, 1, 8, 8)
    for one, other in zip(alone, helped, strict=True):
        assert torch.equal(one.image, other.image)
        assert torch.equal(one.label, other.label)
    assert not torch.equal(alone[0].image, _batches(tiles, 8, 0, 2)[0].image)


def test_processes_share_the_numbers_of_an_epoch() -> None:
    numbers = []
    for rank in range(3):
        sampler = EpochSampler(_tiles(9), 9)
        sampler.num_replicas, sampler.rank = 3, rank
        sampler.set_epoch(2)
        numbers += list(sampler)
    assert sorted(numbers) == list(range(18, 27))


def test_a_restored_loader_goes_on_after_its_last_batch() -> None:
    tiles = _tiles(20)
    whole = _batches(tiles, 20, 0, 0)
    loader = LoaderSettings(4, 0).load_random(tiles, 20)
    batches = iter(loader)
    next(batches), next(batches)
    state = loader.state_dict()
    restored = LoaderSettings(4, 0).load_random(tiles, 20)
    restored.load_state_dict(state)
    rest = list(restored)
    assert len(rest) == 3
    assert all(torch.equal(a.image, b.image) for a, b in zip(rest, whole[2:], strict=True))
    assert len(list(restored)) == 5


def test_a_last_short_batch_is_left_out_of_training() -> None:
    loader = LoaderSettings(4, 0)
    assert [len(b.image) for b in loader.load_random(_tiles(10), 10)] == [4, 4]
    assert [len(b.image) for b in loader.load_random(_tiles(3), 3)] == [3]
