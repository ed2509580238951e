"""Which products stay in float32, so that an int8 model follows its float32 one.

Where a network is unsure, the rounding of activations to 8 bits decides. Most of the error comes
from few layers, often cheap ones: the first convolution, and the last ones.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from crispline_export.conversion import INPUT
from crispline_export.quantisation import CalibratedModel, calibrate
from crispline_export.verification import as_shares, measure_agreement

#: Parts of the allowed disagreement to use up, one after the other: tiles differ.
_PARTS = (0.9, 0.6, 0.3, 0.1)
#: Tiles that layers are ranked by at most.
_RANKING_TILES = 4


@dataclass(frozen=True, slots=True)
class Mixture:
    """How many convolutions and matrix products a model has, and how many are left in float32."""

    products: int
    in_float32: int

    def describe(self) -> str:
        """Return the mixture in one line."""
        left = self.in_float32
        note = f"; {left} stay{'s' if left == 1 else ''} in float32 to follow torch" if left else ""
        return f"{self.products - left} of {self.products} convolutions in int8{note}"


@dataclass(frozen=True, slots=True)
class Int8Model:
    """A quantised model and what it is made of."""

    model: onnx.ModelProto
    mixture: Mixture


@dataclass(frozen=True, slots=True)
class Sample:
    """Tiles (band, row, column), and the float32 model's probabilities (class, row, column)."""

    tiles: tuple[NDArray[Any], ...]
    expected: tuple[NDArray[np.float32], ...]

    @classmethod
    def of(cls, model: onnx.ModelProto, tiles: Sequence[NDArray[Any]]) -> Sample:
        """Run a model on tiles that are in its input type."""
        return cls(tuple(tiles), tuple(_run(model, tiles)))

    def take(self, count: int) -> Sample:
        """Return the first `count` tiles at most."""
        return Sample(self.tiles[:count], self.expected[:count])

    def agreement(self, model: onnx.ModelProto, *, threshold: float) -> float:
        """Return the share of pixels with the class expected, up to ties."""
        shares = [
            measure_agreement(found[None], expected[None], threshold=threshold)
            for found, expected in zip(_run(model, self.tiles), self.expected, strict=True)
        ]
        return float(np.mean(shares))

    def error(self, model: onnx.ModelProto) -> float:
        """Return the mean squared difference of probabilities."""
        squares = [
            np.square(found - expected).mean()
            for found, expected in zip(_run(model, self.tiles), self.expected, strict=True)
        ]
        return float(np.mean(squares))


def int8_models(
    model: onnx.ModelProto,
    tiles: Sequence[NDArray[Any]],
    *,
    input_type: str,
    limit: float,
    threshold: float,
) -> Iterator[Int8Model]:
    """Yield int8 models, each with more in float32 than the one before, until one is taken.

    Two of three tiles (band, row, column) calibrate, the others tell how many products can be in
    int8 with the share `limit` of pixels keeping their class. The last one has a single product
    in int8 at most.
    """
    typed = [tile.astype(input_type) for tile in tiles]
    held_out = typed[2::3] or typed
    calibrated = calibrate(
        model, [t for i, t in enumerate(typed) if i % 3 != 2], input_type=input_type
    )
    sample = Sample.of(calibrated.model, held_out)
    ranking = _Ranking(calibrated, sample.take(_RANKING_TILES))
    total = len(calibrated.products)

    @functools.cache
    def agreement(left: int) -> float:
        return sample.agreement(ranking.quantise(left), threshold=threshold)

    left = -1
    for part in _PARTS:
        fewest = _find_fewest(agreement, 1 - part * (1 - limit), total - 1)
        if fewest > left:
            left = fewest
            yield Int8Model(ranking.quantise(left), Mixture(total, left))


class _Ranking:
    """Products in the order in which they go to float32; made when the first one has to."""

    def __init__(self, calibrated: CalibratedModel, sample: Sample) -> None:
        self._calibrated = calibrated
        self._sample = sample
        self._order: tuple[str, ...] | None = None

    def quantise(self, left: int) -> onnx.ModelProto:
        """Return the model with the first `left` products in float32."""
        if left == 0:
            return self._calibrated.quantise(self._calibrated.products)
        if self._order is None:
            self._order = rank_products(self._calibrated, self._sample)
        return self._calibrated.quantise(self._order[left:])


def rank_products(calibrated: CalibratedModel, sample: Sample) -> tuple[str, ...]:
    """Return products by the error that each alone brings for the time it takes, worst first.

    Errors of independent roundings add up as squares. Among equal ones a cheap layer goes to
    float32 first: it costs least. The root of the multiplications stands for the time, as what
    lies between layers counts too.
    """
    costs = count_multiplications(calibrated, sample.tiles[0])
    rates = {
        name: sample.error(calibrated.quantise((name,))) / np.sqrt(costs[name])
        for name in calibrated.products
    }
    return tuple(sorted(calibrated.products, key=rates.__getitem__, reverse=True))


def count_multiplications(calibrated: CalibratedModel, tile: NDArray[Any]) -> dict[str, int]:
    """Return the multiplications that each product takes for a tile (band, row, column)."""
    model = onnx.ModelProto()
    model.CopyFrom(calibrated.model)
    nodes = {node.name: node for node in model.graph.node}
    chosen = [nodes[name] for name in calibrated.products]
    wanted = sorted({name for node in chosen for name in (*node.input[:2], node.output[0])})
    weights = {w.name: tuple(w.dims) for w in model.graph.initializer}
    computed = [name for name in wanted if name not in weights and name != INPUT]
    del model.graph.output[:]
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in computed)
    values = _open(model).run(computed, {INPUT: tile[None]})
    shapes = weights | {INPUT: (1, *tile.shape)}
    shapes |= {name: value.shape for name, value in zip(computed, values, strict=True)}
    return {
        node.name: _count(
            node.op_type, shapes[node.input[0]], shapes[node.input[1]], shapes[node.output[0]]
        )
        for node in chosen
    }


def _count(
    kind: str, image: tuple[int, ...], weight: tuple[int, ...], result: tuple[int, ...]
) -> int:
    """Return the multiplications of a product of shapes; weights as ONNX lays them out."""
    if kind == "Conv":
        return int(np.prod(weight)) * int(np.prod(result[2:]))
    if kind == "ConvTranspose":
        return int(np.prod(weight)) * int(np.prod(image[2:]))
    return int(np.prod(result)) * int(image[-1])


def _find_fewest(agreement: Callable[[int], float], wanted: float, most: int) -> int:
    """Return the least number of products in float32 that reaches an agreement, else `most`."""
    if most <= 0 or agreement(0) >= wanted:
        return 0
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if agreement(middle) >= wanted:
            high = middle
        else:
            low = middle
    return high


def _run(model: onnx.ModelProto, tiles: Sequence[NDArray[Any]]) -> list[NDArray[np.float32]]:
    session = _open(model)
    return [as_shares(session.run(None, {INPUT: tile[None]})[0])[0] for tile in tiles]


def _open(model: onnx.ModelProto) -> Any:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
