"""Raw band values to what a model takes: scaling, mean and std, layout and type in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import InputSpec
from crispline.engine.errors import ModelError
from crispline.engine.kernels import kernel


@kernel
def _fill_nchw(
    tiles: NDArray[Any],
    factor: NDArray[np.float32],
    offset: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    count, bands, rows, columns = tiles.shape
    for n in range(count):
        for band in range(bands):
            a, b = factor[band], offset[band]
            for row in range(rows):
                for column in range(columns):
                    out[n, band, row, column] = np.float32(tiles[n, band, row, column]) * a + b


@kernel
def _fill_nhwc(
    tiles: NDArray[Any],
    factor: NDArray[np.float32],
    offset: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    count, bands, rows, columns = tiles.shape
    for n in range(count):
        for row in range(rows):
            for band in range(bands):
                a, b = factor[band], offset[band]
                for column in range(columns):
                    out[n, row, column, band] = np.float32(tiles[n, band, row, column]) * a + b


def normalise(
    tiles: NDArray[Any], spec: InputSpec, out: NDArray[np.float32] | None = None
) -> NDArray[Any]:
    """Return model input for raw values laid out (n, band, row, column).

    The result is laid out and typed as `spec` says; `out`, a float32 buffer of the right shape,
    is used where it fits. Raises ModelError where the values do not fit an integer input.
    """
    tiles = np.ascontiguousarray(tiles)
    scale = spec.value_scale_for(tiles.dtype.name)
    if spec.dtype in ("uint8", "uint16"):
        return _integer_input(tiles, spec, scale)
    factor, offset = _affine(spec, scale)
    count, bands, rows, columns = tiles.shape
    shape = (count, bands, rows, columns)
    fill = _fill_nchw
    if spec.layout == "NHWC":
        shape, fill = (count, rows, columns, bands), _fill_nhwc
    if out is None or out.shape != shape:
        out = np.empty(shape, np.float32)
    fill(tiles, factor, offset, out)
    if spec.dtype == "float16":
        return out.astype(np.float16)
    return out


def _affine(spec: InputSpec, scale: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return factor and offset of every band: (x scale - mean) / std = x factor + offset."""
    bands = len(spec.bands)
    if spec.normalisation_inside:
        return np.ones(bands, np.float32), np.zeros(bands, np.float32)
    mean = np.asarray(spec.mean or (0.0,) * bands)
    std = np.asarray(spec.std or (1.0,) * bands)
    return (scale / std).astype(np.float32), (-mean / std).astype(np.float32)


def _integer_input(tiles: NDArray[Any], spec: InputSpec, scale: float) -> NDArray[Any]:
    target = np.dtype(spec.dtype)
    if scale != 1.0:
        limits = np.iinfo(target)
        scaled = np.rint(tiles.astype(np.float32) * np.float32(scale))
        values: NDArray[Any] = np.clip(scaled, limits.min, limits.max).astype(target)
    elif np.can_cast(tiles.dtype, target, "safe"):
        values = tiles.astype(target, copy=False)
    else:
        raise ModelError(
            f"expected {target} values for this model, found a {tiles.dtype} raster; convert the "
            "raster, or give the model's card a scale"
        )
    if spec.layout == "NHWC":
        return np.ascontiguousarray(values.transpose(0, 2, 3, 1))
    return values
