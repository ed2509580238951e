"""Value noise on hashed integer lattices: random, smooth, and a function of place alone."""

from __future__ import annotations

import numpy as np

from crispline.engine.kernels import kernel


@kernel
def hash_unit(x: int, y: int, seed: int) -> float:
    """Return a number of [0, 1) that belongs to an integer point and a seed."""
    h = (x * 0x9E3779B1 + y * 0x85EBCA77 + seed * 0xC2B2AE3D) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    h = ((h ^ (h >> 12)) * 0x297A2D39) & 0xFFFFFFFF
    return float((h ^ (h >> 15)) / 4294967296.0)


@kernel
def value_noise(x: float, y: float, seed: int) -> float:
    """Return smooth noise in [-1, 1] with a lattice spacing of 1."""
    column, row = np.floor(x), np.floor(y)
    i, j = int(column), int(row)
    u, v = x - column, y - row
    u = u * u * (3.0 - 2.0 * u)
    v = v * v * (3.0 - 2.0 * v)
    top = hash_unit(i, j, seed) * (1.0 - u) + hash_unit(i + 1, j, seed) * u
    bottom = hash_unit(i, j + 1, seed) * (1.0 - u) + hash_unit(i + 1, j + 1, seed) * u
    return float(2.0 * (top * (1.0 - v) + bottom * v) - 1.0)


@kernel
def triangle_wave(t: float) -> float:
    """Return a wave of period 1 between -1 and 1, without trigonometry."""
    return float(4.0 * abs(t - np.floor(t + 0.5)) - 1.0)
