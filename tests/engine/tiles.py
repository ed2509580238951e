"""Cards and tiles for models built in the tests."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import InputSpec, ModelCard, OutputSpec
from crispline.engine.card_defaults import make_classes

RNG = np.random.default_rng(7)


def make_card(
    *names: str, spec: InputSpec | None = None, output: OutputSpec | None = None
) -> ModelCard:
    """A card with raw values in and the given output."""
    return ModelCard(
        name="test",
        classes=make_classes(names or ("a", "b", "c")),
        input=spec or InputSpec(size_multiple=16),
        output=output or OutputSpec(),
    )


LOGITS = OutputSpec(kind="logits")
GREY = InputSpec(bands=("grey",), size_multiple=16)


def tiles_of(dtype: str, *, count: int = 2, bands: int = 3, side: int = 32) -> NDArray[Any]:
    """Random raw values (n, band, row, column); signed and float types have negative ones."""
    shape = (count, bands, side, side)
    if dtype == "float32":
        return RNG.normal(size=shape).astype(np.float32)
    info = np.iinfo(dtype)
    return RNG.integers(info.min, info.max, shape, endpoint=True).astype(dtype)
