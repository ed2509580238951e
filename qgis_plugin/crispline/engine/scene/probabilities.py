"""Anti-aliased class probabilities straight from the vector truth."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from crispline.engine.grid import Window, split_rows
from crispline.engine.kernels import kernel
from crispline.engine.probabilities import ProbabilityArray
from crispline.engine.scene.area_coverage import cover_window, direct_edges
from crispline.engine.scene.coverage import resolve_block
from crispline.engine.scene.layout import CACHED_BLOCKS, Place, list_places
from crispline.engine.scene.spec import SCENE_CLASSES, SceneSpec, valid_runs

#: Rows worked on at a time, which bounds the memory of a large window.
STRIP_ROWS = 256
_WEIGHT_BITS = 14
_VALUE_BITS = 16


def truth_probabilities(
    spec: SceneSpec, window: Window, *, blur_pixels: float = 0.8
) -> ProbabilityArray:
    """Return class probabilities laid out (class, row, column), uint8.

    The share of each pixel that each class covers exactly, blurred by a Gaussian point-spread
    function with a standard deviation of `blur_pixels` (0: not at all). Nodata pixels, also those
    outside the raster, are all zero. A pixel has the same values in whatever window it is read.
    """
    result = np.zeros((len(SCENE_CLASSES), window.height, window.width), np.uint8)
    weights = gaussian_weights(blur_pixels)
    for strip in split_rows(window.shape, STRIP_ROWS):
        rows, _ = strip.slices
        part = Window(window.row + strip.row, window.column, strip.height, window.width)
        valid = valid_runs(spec, part.row, part.row_stop).mask(part)
        if valid.any():
            areas = blur_areas(_cover_classes(spec, part, margin=len(weights) // 2), weights)
            _quantise(areas, valid, result[:, rows])
    return result


def _cover_classes(spec: SceneSpec, window: Window, *, margin: int) -> NDArray[np.int32]:
    """Return covered areas (class, row, column) of a window and a margin around it."""
    wide = Window(
        window.row - margin,
        window.column - margin,
        window.height + 2 * margin,
        window.width + 2 * margin,
    )
    parts = [collect_edges(place) for place in list_places(spec, wide)]
    edges = np.concatenate([edges for edges, _ in parts])
    channel = np.concatenate([channel for _, channel in parts])
    return cover_window(edges, channel, wide, len(SCENE_CLASSES))


@lru_cache(maxsize=CACHED_BLOCKS)
def collect_edges(place: Place) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return a block's directed edges (n, 4) in 1 / SNAP pixel and the class of each."""
    faces = resolve_block(place)
    edges, owner = direct_edges(faces.geometry)
    return edges, faces.class_id[owner].astype(np.int64)


def gaussian_weights(sigma: float) -> NDArray[np.int32]:
    """Return integer weights of a Gaussian integrated over pixels; they sum to 2**14."""
    if sigma <= 0:
        return np.array([1 << _WEIGHT_BITS], np.int32)
    radius = math.ceil(3.2 * sigma)
    borders = np.arange(-radius, radius + 2) - 0.5
    cumulative = np.array([math.erf(b / (sigma * math.sqrt(2))) for b in borders])
    share = np.diff(cumulative) / (cumulative[-1] - cumulative[0])
    weights = np.round(share * (1 << _WEIGHT_BITS)).astype(np.int32)
    weights[radius] += (1 << _WEIGHT_BITS) - weights.sum()
    return np.asarray(weights, np.int32)


@kernel
def blur_areas(areas: NDArray[np.int32], weights: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return areas (class, row, column) blurred, without the margin, 2**16 for a whole pixel.

    Integer arithmetic, so that a pixel's value does not depend on where its window begins.
    """
    margin = len(weights) // 2
    classes, rows, columns = areas.shape
    height, width = rows - 2 * margin, columns - 2 * margin
    half = 1 << (_WEIGHT_BITS - 1)
    shift = 20 - _VALUE_BITS
    across = np.empty((rows, width), np.int32)
    result = np.empty((classes, height, width), np.int32)
    for c in range(classes):
        for y in range(rows):
            for x in range(width):
                total = half
                for k in range(len(weights)):
                    total += weights[k] * (areas[c, y, x + k] >> shift)
                across[y, x] = total >> _WEIGHT_BITS
        for y in range(height):
            for x in range(width):
                total = half
                for k in range(len(weights)):
                    total += weights[k] * across[y + k, x]
                result[c, y, x] = total >> _WEIGHT_BITS
    return result


@kernel
def _quantise(
    areas: NDArray[np.int32], valid: NDArray[np.bool_], result: NDArray[np.uint8]
) -> None:
    """Normalise to a sum of one and write round(255 p) into `result` where valid."""
    classes, height, width = areas.shape
    for y in range(height):
        for x in range(width):
            if valid[y, x]:
                total = 0
                for c in range(classes):
                    total += max(areas[c, y, x], 0)
                for c in range(classes):
                    value = 2 * 255 * max(areas[c, y, x], 0) + total
                    result[c, y, x] = value // (2 * total)
