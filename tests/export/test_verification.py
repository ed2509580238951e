"""Agreement counted by hand: ties, thresholds, numbers that are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tests.export.networks import CLASSES, DATA
from torch import Tensor, nn

from crispline.engine.card import InputSpec, ModelCard
from crispline.engine.grid import Shape
from crispline_export.deployment import Deployment
from crispline_export.errors import VerificationError
from crispline_export.settings import ExportSettings
from crispline_export.tiles import BandStatistics, draw_tiles
from crispline_export.verification import Comparison, _count_agreeing, compare, find_failures

# Four pixels of three classes: the second is a tie between 0 and 1 to within 0.001.
EXPECTED = np.array(
    [[0.7, 0.4995, 0.1, 0.2], [0.2, 0.5005, 0.8, 0.3], [0.1, 0.0, 0.1, 0.5]], np.float32
).reshape(1, 3, 1, 4)


def test_same_classes_agree() -> None:
    assert _count_agreeing(EXPECTED, EXPECTED, tie=0, threshold=0.5) == 4


@pytest.mark.parametrize(("tie", "count"), [(0.0005, 2), (0.002, 3)])
def test_other_class_agrees_within_a_tie_only(tie: float, count: int) -> None:
    found = EXPECTED.copy()
    found[0, :, 0, 1] = (0.51, 0.49, 0)  # class 0 in place of 1, which is as likely
    found[0, :, 0, 3] = (0.2, 0.41, 0.39)  # class 1 in place of 2
    assert _count_agreeing(found, EXPECTED, tie=tie, threshold=0.5) == count


def test_nan_disagrees() -> None:
    found = EXPECTED.copy()
    found[0, 0, 0, 0] = np.nan
    assert _count_agreeing(found, EXPECTED, tie=0.1, threshold=0.5) == 3


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_nan_of_one_channel_disagrees(share: float) -> None:
    expected = np.full((1, 1, 2, 2), share, np.float32)
    found = expected.copy()
    found[0, 0, 0, 0] = np.nan
    assert _count_agreeing(found, expected, tie=0.1, threshold=0.5) == 3
    assert _count_agreeing(expected, found, tie=0.1, threshold=0.5) == 3
    assert _count_agreeing(found, found, tie=0.1, threshold=0.5) == 3


@dataclass(frozen=True)
class Graph:
    """Stands for an opened model that gives its tiles back, with a NaN where it is broken."""

    card: ModelCard
    broken: bool

    def run_graph(self, tiles: NDArray[Any]) -> NDArray[Any]:
        values = tiles.astype(np.float32)
        if self.broken:
            values[0, 0, 1, 1] = np.nan
        return values


class Torch(nn.Module):
    """The same in torch."""

    def __init__(self, *, broken: bool) -> None:
        super().__init__()
        self.broken = broken

    def forward(self, image: Tensor) -> Tensor:
        values = image.clone()
        if self.broken:
            values[0, 0, 1, 1] = torch.nan
        return values


@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize("who", ["graph", "torch", "both"])
def test_nan_is_never_passed_over(bands: int, who: str) -> None:
    card = ModelCard("m", CLASSES[:2], input=InputSpec(bands=("a", "b", "c")[:bands]))
    graph: Any = Graph(card, broken=who != "torch")
    reference = Deployment(Torch(broken=who != "graph"), kind="probabilities").eval()
    # More than one batch: what came first must not be forgotten.
    tiles = [np.full((bands, 2, 2), 0.25, np.float32)] * 4
    measured = compare("real tiles", reference, graph, tiles, output_type="float32", binding=True)
    assert np.isnan(measured.difference)
    assert measured.agreement == 1 - 2 / 16  # the first tile of both batches
    loosest = ExportSettings(minimum_agreement=0, maximum_difference=1)
    assert len(find_failures([measured], loosest)) == 1
    assert len(find_failures([measured], ExportSettings(precision="int8"))) == 2


def test_another_type_than_the_one_asked_for_is_refused() -> None:
    card = ModelCard("m", CLASSES[:2], input=InputSpec(bands=("a",)))
    graph: Any = Graph(card, broken=False)
    reference = Deployment(Torch(broken=False), kind="probabilities").eval()
    tiles = [np.full((1, 2, 2), 0.25, np.float32)]
    with pytest.raises(VerificationError, match="model to give float16, found float32"):
        compare("real tiles", reference, graph, tiles, output_type="float16", binding=True)


def test_one_channel_is_cut_at_the_threshold() -> None:
    expected = np.array([0.1, 0.6, 0.69, 0.9], np.float32).reshape(1, 1, 2, 2)
    found = np.array([0.2, 0.75, 0.71, 0.8], np.float32).reshape(1, 1, 2, 2)
    assert _count_agreeing(found, expected, tie=0.001, threshold=0.7) == 2
    assert _count_agreeing(found, expected, tie=0.02, threshold=0.7) == 3


@pytest.mark.parametrize(
    ("precision", "agreement", "passes"),
    [
        ("float32", 1.0, True),
        ("float32", 0.9999, False),
        ("float16", 0.9991, True),
        ("float16", 0.9989, False),
        ("int8", 0.991, True),
        ("int8", 0.989, False),
    ],
)
def test_limits(precision: str, agreement: float, passes: bool) -> None:
    settings = ExportSettings(precision=precision)
    measured = Comparison("real tiles", 1, 10, agreement, 1e-5, binding=True)
    assert (find_failures([measured], settings) == []) is passes
    loose = Comparison("random tiles", 1, 10, 0.0, 1.0, binding=False)
    assert find_failures([loose], settings) == []


def test_nan_fails() -> None:
    broken = Comparison("real tiles", 1, 10, 1.0, float("nan"), binding=True)
    assert find_failures([broken], ExportSettings(precision="int8"))


def test_random_tiles_look_like_the_bands() -> None:
    statistics = BandStatistics(DATA.mean, DATA.std)
    tiles = draw_tiles(8, Shape(64, 96), statistics, dtype="float32")
    assert tiles.shape == (8, 3, 64, 96)
    np.testing.assert_allclose(tiles.mean(axis=(0, 2, 3)), DATA.mean, atol=30)
    assert (tiles == np.rint(tiles)).all()
    assert (draw_tiles(8, Shape(64, 96), statistics, dtype="float32") == tiles).all()
    assert draw_tiles(1, Shape(32, 32), statistics, dtype="uint8").dtype == np.uint8


def test_statistics_before_a_scaling() -> None:
    spec = InputSpec(scale=1 / 255, mean=(0.4, 0.5, 0.6), std=(0.2, 0.2, 0.2))
    found = BandStatistics.before(spec)
    np.testing.assert_allclose(found.mean, (102, 127.5, 153))
    np.testing.assert_allclose(found.std, (51, 51, 51))
