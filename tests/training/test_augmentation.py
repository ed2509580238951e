"""Augmentation: image and label stay on each other, nothing is made up, all bands alike."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import scipy.ndimage
import torch
from numpy.typing import NDArray
from torch import Tensor
from torchvision.transforms import (  # type: ignore[import-untyped]  # publishes no types
    InterpolationMode,
)
from torchvision.transforms.v2 import (  # type: ignore[import-untyped]  # publishes no types
    functional,
)

from crispline_training.data.augmentation import Augmentation, TileChange
from crispline_training.data.source import LabelledArrays
from crispline_training.data.tile_kernels import blur, sample_bilinear, sample_nearest, shrink
from crispline_training.data.tiles import RandomTiles
from crispline_training.errors import RecipeError
from crispline_training.sample import IGNORE, Sample

TILE = 96
#: Grey value of each class in images that show their label.
STEP = 50


def _blobs(side: int) -> Tensor:
    """Labels of four classes in smooth shapes, (side, side)."""
    noise = scipy.ndimage.gaussian_filter(np.random.default_rng(2).normal(size=(side, side)), 9)
    return torch.from_numpy(np.digitize(noise, np.quantile(noise, [0.25, 0.5, 0.75])))


def _showing(label: Tensor) -> Sample:
    return Sample((label * STEP).to(torch.uint8)[None].repeat(3, 1, 1), label)


CHANGES = [
    TileChange(),
    TileChange(mirror=True),
    TileChange(quarter_turns=1),
    TileChange(mirror=True, quarter_turns=3),
    # At exactly a half, the nearest of two pixels lies a quarter of a new one off, either way.
    TileChange(scale=0.53),
    TileChange(scale=1.83),
    TileChange(angle=-9.7),
    TileChange(mirror=True, quarter_turns=2, scale=0.61, angle=7.3),
    TileChange(quarter_turns=1, scale=1.4, angle=10),
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_image_and_label_stay_on_each_other(change: TileChange) -> None:
    sample = _showing(_blobs(change.source_side(TILE)))
    image, label = change.apply(sample, TILE)
    assert image.shape == (3, TILE, TILE)
    assert (image.dtype, label.dtype) == (torch.uint8, torch.int64)
    assert not (label == IGNORE).any()
    # Away from borders, where values are mixed, the image shows the label.
    values = label.numpy()
    inner = scipy.ndimage.maximum_filter(values, 7) == scipy.ndimage.minimum_filter(values, 7)
    assert inner.mean() > 0.1
    assert (image.numpy()[:, inner] == values[inner] * STEP).mean() > 0.995
    # Moving the label to one side makes it as much worse as moving it to the other: not even a
    # quarter of a pixel lies between them.
    for axis in (0, 1):
        there, back = (_mismatch(image, np.roll(values, step, axis)) for step in (-1, 1))
        assert min(there, back) > 1.2 * _mismatch(image, values)
        assert there == pytest.approx(back, rel=0.15)


def _mismatch(image: Tensor, label: NDArray[np.int64]) -> float:
    """Return the mean difference of what an image shows from a label, borders left out."""
    return float(np.abs(image[0].numpy() / STEP - label)[1:-1, 1:-1].mean())


def test_without_change_a_tile_is_the_middle_bit_by_bit() -> None:
    sample = _showing(_blobs(TILE + 10))
    image, label = TileChange().apply(sample, TILE)
    assert torch.equal(image, sample.image[:, 5:-5, 5:-5])
    assert torch.equal(label, sample.label[5:-5, 5:-5])


def test_mirrors_and_quarter_turns_are_exact() -> None:
    sample = _showing(_blobs(TILE))
    image, label = TileChange(mirror=True, quarter_turns=1).apply(sample, TILE)
    np.testing.assert_array_equal(label, np.rot90(sample.label.numpy()[:, ::-1]))
    np.testing.assert_array_equal(image[1], np.rot90(sample.image[1].numpy()[:, ::-1]))


@pytest.mark.parametrize("angle", [-10.0, 3.0, 8.5])
def test_turning_is_torchvisions(angle: float) -> None:
    change = TileChange(angle=angle)
    side = change.source_side(TILE)
    rng = np.random.default_rng(0)
    smooth = scipy.ndimage.gaussian_filter(rng.uniform(0, 255, (2, side, side)), (0, 2, 2))
    image = torch.from_numpy(smooth.astype(np.float32))
    label = _blobs(side)
    found = change.apply(Sample(image, label), TILE)
    first = (side - TILE) // 2
    middle = slice(first, first + TILE)
    # The tile is turned around its own middle, which may lie half a pixel off the square's.
    if (side - TILE) % 2 == 0:
        expected = functional.rotate(image, angle, InterpolationMode.BILINEAR)
        turned = functional.rotate(label[None], angle)[0]
        np.testing.assert_allclose(found.image, expected[:, middle, middle], atol=1e-2)
        assert (found.label != turned[middle, middle]).float().mean() < 0.01


def test_blur_is_scipys_gaussian() -> None:
    image = np.random.default_rng(1).uniform(0, 255, (2, 30, 40)).astype(np.float32)
    found = blur(image, 0.8)
    expected = scipy.ndimage.gaussian_filter(image, (0, 0.8, 0.8), mode="mirror", radius=(0, 3, 3))
    np.testing.assert_allclose(found, expected, atol=1e-3)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_squares_are_sampled_as_scipy_does(dtype: type[np.generic]) -> None:
    rng = np.random.default_rng(3)
    image = rng.integers(0, 256, (2, 40, 50)).astype(dtype)
    label = rng.integers(0, 6, (40, 50)).astype(np.uint8)
    # Some of it lies beyond the image.
    affine = np.array([[0.8017, 0.3729, -3.2113], [-0.4131, 0.9073, 9.1337]])
    places = np.einsum("rk,kij->rij", affine[:, :2], np.mgrid[:45, :45]) + affine[:, 2, None, None]
    for found, band in zip(sample_bilinear(image, affine, 45), image, strict=True):
        expected = scipy.ndimage.map_coordinates(
            band.astype(np.float64), places, order=1, mode="nearest"
        )
        np.testing.assert_allclose(found, expected, atol=5e-3)
    expected = scipy.ndimage.map_coordinates(label, places, order=0, mode="nearest")
    assert (sample_nearest(label, affine, 45) == expected).mean() > 0.999


@pytest.mark.parametrize("side", [12, 40, 61, 97])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_shrinking_is_torchs(side: int, dtype: type[np.generic]) -> None:
    image = np.random.default_rng(4).integers(0, 256, (2, 97, 97)).astype(dtype)
    floats = torch.from_numpy(image.astype(np.float32))
    expected = functional.resize(floats, [side, side], InterpolationMode.BILINEAR, antialias=True)
    found = shrink(image, side)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, atol=1e-2 if dtype == np.float32 else 1)


def test_colours_change_as_they_say() -> None:
    values = np.array([[[10, 30], [10, 30]], [[20, 60], [20, 60]]], dtype=np.float32)
    change = TileChange(brightness=1.1, contrast=0.5, saturation=0.8)
    label = torch.zeros(2, 2, dtype=torch.int64)
    found = change.apply(Sample(torch.from_numpy(values), label), 2).image
    grey = values.mean(axis=0)
    pale = grey + 0.8 * (values - grey)
    np.testing.assert_allclose(found, 1.1 * (pale.mean() + 0.5 * (pale - pale.mean())), rtol=1e-6)


@pytest.mark.parametrize("bands", [1, 4])
def test_float_bands_of_any_number_are_not_cut_off(bands: int) -> None:
    image = torch.full((bands, TILE, TILE), 5000.0)
    change = TileChange(brightness=1.2, contrast=0.8, saturation=0.9, sigma=1.0)
    found = change.apply(Sample(image, torch.zeros(TILE, TILE, dtype=torch.int64)), TILE)
    np.testing.assert_allclose(found.image, 6000.0, rtol=1e-5)


def test_bright_bytes_end_at_255() -> None:
    image = torch.full((3, TILE, TILE), 250, dtype=torch.uint8)
    change = TileChange(brightness=1.2)
    found = change.apply(Sample(image, torch.zeros(TILE, TILE, dtype=torch.int64)), TILE)
    assert bool((found.image == 255).all())


def test_what_lies_beyond_is_mirrored_and_ignored() -> None:
    ones = np.ones((TILE, TILE), dtype=np.uint8)
    source = LabelledArrays("a", np.repeat(ones[None] * STEP, 3, axis=0), ones)
    halved = Augmentation(
        resize=(0.5, 0.5), rotate=0, blur=0, brightness=0, contrast=0, saturation=0
    )
    image, label = RandomTiles([source], TILE, 1, augmentation=halved)[0]
    assert int((label == 1).sum()) == (TILE // 2) ** 2
    assert int((label == IGNORE).sum()) == TILE**2 - (TILE // 2) ** 2
    assert bool((image == STEP).all())


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("angle", [-10.0, 0.0, 4.0])
def test_no_corner_of_a_tile_in_the_middle_is_empty(scale: float, angle: float) -> None:
    change = TileChange(scale=scale, angle=angle)
    side = change.source_side(TILE)
    label = torch.full((side + 8, side + 8), IGNORE)
    label[4:-4, 4:-4] = 1
    sample = Sample(torch.ones(1, side + 8, side + 8), label)
    found = change.apply(sample, TILE)
    assert bool((found.label == 1).all())
    assert side <= 1.2 * (TILE + 2) / scale + 1


def test_ranges_are_kept_and_used() -> None:
    rng = np.random.default_rng(0)
    drawn = [Augmentation().draw(rng) for _ in range(2000)]
    scales = np.log2([change.scale for change in drawn])
    assert -1 <= scales.min() < -0.95
    assert 0.95 < scales.max() <= 1
    assert abs(np.mean(scales)) < 0.06
    angles = np.array([change.angle for change in drawn])
    assert -10 <= angles.min() < -9.5
    assert 9.5 < angles.max() <= 10
    assert 0.45 < np.mean([change.mirror for change in drawn]) < 0.55
    assert {change.quarter_turns for change in drawn} == {0, 1, 2, 3}
    assert 0.45 < np.mean([change.sigma > 0 for change in drawn]) < 0.55


def test_everything_can_be_left_out() -> None:
    nothing = Augmentation(
        mirror=False,
        rot90=False,
        resize=None,
        rotate=0,
        blur=0,
        brightness=0,
        contrast=0,
        saturation=0,
    )
    change = nothing.draw(np.random.default_rng(0))
    assert dataclasses.asdict(change) == dataclasses.asdict(TileChange())


def test_tiles_of_a_labelled_source_are_augmented_from_real_pixels() -> None:
    label = _blobs(400).numpy().astype(np.uint8)
    image = np.repeat(label[None] * STEP, 3, axis=0)
    plain = Augmentation(blur=0, brightness=0, contrast=0, saturation=0)
    tiles = RandomTiles([LabelledArrays("a", image, label)], TILE, 30, augmentation=plain)
    for found, ids in (tiles[n] for n in range(30)):
        assert not (ids == IGNORE).any()
        moved = min(_mismatch(found, np.roll(ids.numpy(), step, 1)) for step in (-2, 2))
        assert _mismatch(found, ids.numpy()) < moved


@pytest.mark.parametrize(
    "wrong",
    [{"resize": (0.0, 2.0)}, {"resize": (2.0, 0.5)}, {"rotate": 60.0}, {"contrast": 1.0}],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(RecipeError, match="correct the recipe"):
        Augmentation(**wrong)  # type: ignore[arg-type]  # one field at a time
