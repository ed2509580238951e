"""Whole rasters through the engine, against what the network gives for the whole image."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import torch
from affine import Affine
from numpy.typing import NDArray
from tests.training.command_line import expect_refusal
from torch import Tensor, nn

from crispline.engine.card import ClassInfo, GroundResolution
from crispline.engine.errors import RasterError
from crispline.engine.grid import Shape, Window
from crispline.engine.raster import open_raster
from crispline.engine.resampling import ground_resolution
from crispline_training.data.resampled_source import resample_sources
from crispline_training.data.source import LabelledSource
from crispline_training.description import DataDescription, NetworkDescription
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.evaluation import find_resolution
from crispline_training.metrics import (
    BoundaryMetrics,
    ClassMetrics,
    HausdorffMetric,
    rasters,
)
from crispline_training.metrics.rasters import RasterScores, evaluate_sources, infer_labels
from crispline_training.metrics.torch_predictor import TorchPredictor
from crispline_training.models import NormalisedNetwork, Outputs, build_network

NAMES = ("road", "house", "clutter")
#: First band's value of a class at its purest.
CENTRES = (40.0, 120.0, 220.0)
IGNORE = 255


class NearestCentre(nn.Module):
    """Gives a pixel the class whose value is nearest to that of its first band."""

    def __init__(self, classes: int = 3) -> None:
        super().__init__()
        self.register_buffer("centres", torch.tensor(CENTRES[:classes]).view(1, -1, 1, 1))
        self.modes: set[bool] = set()

    def forward(self, image: Tensor) -> Outputs:
        self.modes.add(self.training)
        centres = self.get_buffer("centres")
        return Outputs(-((image[:, :1].float() - centres) ** 2) / 50)


def classify(image: NDArray[Any]) -> NDArray[np.uint8]:
    distance = np.abs(image[0].astype(float)[None] - np.array(CENTRES)[:, None, None])
    nearest: NDArray[np.uint8] = distance.argmin(axis=0).astype(np.uint8)
    return nearest


@dataclass(frozen=True)
class FakeSource:
    """A labelled source that refuses windows that reach out."""

    image: NDArray[Any]
    label: NDArray[np.uint8]
    name: str = "fake"

    @property
    def shape(self) -> Shape:
        return Shape(*self.label.shape)

    def read(self, window: Window) -> tuple[NDArray[Any], NDArray[np.uint8]]:
        assert Window(0, 0, *self.label.shape).contains(window)
        rows, columns = window.slices
        return self.image[:, rows, columns], self.label[rows, columns]


def draw_source(seed: int, height: int, width: int) -> FakeSource:
    """Draw patches of 6 pixels, with values near no boundary, and a truth that is often right."""
    rng = np.random.default_rng(seed)
    patches = rng.integers(0, 3, (height // 6 + 1, width // 6 + 1))
    classes = np.kron(patches, np.ones((6, 6), dtype=np.int64))[:height, :width]
    noise = rng.integers(-20, 20, (2, height, width))
    image = (np.array(CENTRES)[classes] + noise).astype(np.uint8)
    label = np.roll(classes, 1, axis=0).astype(np.uint8)
    label[rng.random(label.shape) < 0.02] = 2
    label[: height // 8] = IGNORE
    return FakeSource(image, label)


def describe(*, tile: int = 32, metres: float | None = 0.1) -> NetworkDescription:
    colours = ("#ff0000", "#00ff00", "#0000ff")
    data = DataDescription(
        name="fake",
        bands=("red", "infrared"),
        classes=tuple(ClassInfo(i, NAMES[i], colours[i]) for i in range(3)),
        mean=(0.0, 0.0),
        std=(1.0, 1.0),
        ground_resolution=None if metres is None else GroundResolution(metres, metres, metres),
    )
    return NetworkDescription(architecture="nearest", options={}, data=data, tile=tile)


SOURCES = (draw_source(1, 75, 90), draw_source(2, 40, 31), draw_source(3, 20, 100))


def expected_scores(exclude: tuple[str, ...] = ()) -> dict[str, float]:
    """Score what the network gives for whole images."""
    metrics = (
        ClassMetrics(NAMES, exclude=exclude),
        BoundaryMetrics(NAMES, radii=(1, 3), metres=(0.5,), ground_resolution=0.1, exclude=exclude),
        HausdorffMetric(NAMES, ground_resolution=0.1, exclude=exclude),
    )
    found: dict[str, float] = {}
    for metric in metrics:
        for source in SOURCES:
            predicted = torch.from_numpy(classify(source.image))[None]
            metric.update(predicted, torch.from_numpy(source.label)[None])
        found |= {name: float(value) for name, value in metric.compute().items()}
    return found


def evaluate(**settings: Any) -> RasterScores:
    chosen = {"radii": (1, 3), "metres": (0.5,), **settings}
    return evaluate_sources(NearestCentre(), describe(), SOURCES, **chosen)


@pytest.mark.parametrize(
    "settings",
    [{}, {"tile": 48, "batch": 3}, {"overlap": 0.5, "blending": "average"}, {"tile": 128}],
    ids=str,
)
def test_tiles_score_what_the_whole_image_scores(settings: dict[str, Any]) -> None:
    assert evaluate(**settings).scores == pytest.approx(expected_scores())


def test_labels_are_those_of_the_whole_image() -> None:
    predictor = TorchPredictor(NearestCentre().eval(), describe())
    for source in SOURCES:
        truth, result = infer_labels(source, predictor)
        np.testing.assert_array_equal(truth, source.label)
        np.testing.assert_array_equal(result, classify(source.image))


def test_accuracy_is_the_share_of_pixels_that_agree() -> None:
    agree = [(classify(s.image) == s.label)[s.label != IGNORE] for s in SOURCES]
    assert evaluate().scores["OA"] == pytest.approx(np.concatenate(agree).mean())


def test_windows_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasters, "_WINDOW", 16)
    assert evaluate().scores == pytest.approx(expected_scores())


def test_both_conventions_are_scored() -> None:
    found = evaluate(exclude=("clutter",)).scores
    without = {f"without clutter/{k}": v for k, v in expected_scores(("clutter",)).items()}
    assert found == pytest.approx(expected_scores() | without)
    assert found["without clutter/mIoU"] != pytest.approx(found["mIoU"])


def test_scores_are_also_arranged_by_class() -> None:
    found = evaluate(exclude=("clutter",))
    assert list(found.classes) == list(NAMES)
    assert set(found.classes["house"]) == {
        *("F1", "IoU", "hd95_px", "hd95_m", "hd95_unmatched"),
        *(f"boundary_{kind}_{t}" for kind in ("iou", "f1") for t in ("1px", "3px", "0.5m")),
    }
    assert found.classes["house"]["IoU"] == found.scores["IoU/house"]


def test_pixels_without_data_do_not_count() -> None:
    source = SOURCES[0]
    image = source.image.astype(np.float32)
    image[:, 30:40, 30:40] = np.nan
    scores = evaluate_sources(
        NearestCentre(), describe(), [FakeSource(image, source.label)], radii=(1,)
    ).scores
    agree, known = classify(source.image) == source.label, source.label != IGNORE
    known[30:40, 30:40] = False
    assert scores["OA"] == pytest.approx(agree[known].mean())


def test_the_network_evaluates_and_is_given_back_as_it_was() -> None:
    network = NearestCentre().train()
    evaluate_sources(network, describe(), SOURCES[1:2])
    assert network.modes == {False}
    assert network.training


def test_the_mode_is_given_back_after_a_failure_too() -> None:
    network = NearestCentre(classes=2).train()
    with pytest.raises(RecipeError, match="expected logits of 3 classes"):
        evaluate_sources(network, describe(), SOURCES[1:2])
    assert network.training


@pytest.mark.parametrize("side", ["0", "-32"])
def test_tiles_without_pixels_are_refused(
    side: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not that of the training instead; before anything is read."""
    arguments = ["evaluate", str(tmp_path / "none.ckpt"), "--tile", side]
    expect_refusal(arguments, capsys, expected=f"expected --tile of at least 1 pixel, found {side}")


def test_rasters_without_metres_score_in_pixels_only() -> None:
    found = evaluate_sources(NearestCentre(), describe(metres=None), SOURCES[1:2]).scores
    assert "hd95_px" in found
    assert not any("hd95_m" in name.split("/")[0] for name in found)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(DatasetError, match="at least one raster"):
        evaluate_sources(NearestCentre(), describe(), [])
    with pytest.raises(RecipeError, match="to leave out"):
        evaluate(exclude=("car",))
    one_band = FakeSource(SOURCES[1].image[:1], SOURCES[1].label)
    with pytest.raises(RasterError, match="expected 2 bands"):
        evaluate_sources(NearestCentre(), describe(), [one_band])


def test_a_real_network_goes_through_too() -> None:
    torch.manual_seed(1)
    inner = build_network("fcn8s-resnet18", bands=2, classes=3)
    network = NormalisedNetwork(inner, mean=(120.0, 120.0), std=(60.0, 60.0))
    found = evaluate_sources(network, describe(tile=64), SOURCES[1:2])
    assert 0 <= found.scores["OA"] <= 1


# Rasters of another ground resolution than the network's.


def resolution(metres: float) -> GroundResolution:
    return GroundResolution(metres, metres / 2, metres * 2)


def test_rasters_are_scored_at_the_networks_resolution() -> None:
    assert find_resolution(resolution(0.05), resolution(0.1), native=False) == 0.1
    assert find_resolution(resolution(0.104), resolution(0.1), native=False) == 0.104  # as they are
    assert find_resolution(resolution(0.05), resolution(0.1), native=True) == 0.05
    assert find_resolution(resolution(0.05), None, native=False) == 0.05
    assert find_resolution(None, None, native=False) is None
    assert find_resolution(None, resolution(0.1), native=True) is None
    with pytest.raises(RecipeError, match=r"pixels of 0\.1 m, found none; .* add --native"):
        find_resolution(None, resolution(0.1), native=False)


def resample(source: LabelledSource, *, own: float, metres: float) -> LabelledSource:
    (found,) = resample_sources([source], metres, own=own, by_grid=False, class_count=3)
    return found


def read_whole(source: LabelledSource) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    return source.read(Window(0, 0, source.shape.height, source.shape.width))


@pytest.mark.parametrize("shape", [(24, 31), (60, 70), (160, 200)])
def test_images_are_resampled_as_for_users(tmp_path: Path, shape: tuple[int, int]) -> None:
    """Against the file of the same pixels, opened as `crispline segment` opens it."""
    height, width = shape
    image = np.random.default_rng(4).integers(0, 255, (2, height, width)).astype(np.uint8)
    path = tmp_path / "image.tif"
    size, metres = 0.05, 0.1
    with rasterio.open(
        path, "w", driver="GTiff", height=height, width=width, count=2, dtype="uint8",
        crs="EPSG:32633", transform=Affine(size, 0, 500_000, 0, -size, 5_500_000),
    ) as file:  # fmt: skip
        file.write(image)
    with closing(open_raster(path, resolution=metres)) as opened:
        own = ground_resolution(opened.grid).x
        expected = opened.read(opened.grid.window).values
    assert own == pytest.approx(metres, rel=0.05)
    source = FakeSource(image, np.zeros(shape, dtype=np.uint8))
    found = resample(source, own=size, metres=metres)
    values, label = read_whole(found)
    np.testing.assert_array_equal(values, expected)
    assert label.shape == expected.shape[1:]
    parts = [found.read(Window(row, 3, 4, 5))[0] for row in (0, 4, 7)]
    for part, row in zip(parts, (0, 4, 7), strict=True):
        np.testing.assert_array_equal(part, expected[:, row : row + 4, 3:8])


def test_a_pixel_of_the_truth_gets_the_class_that_holds_most_of_it() -> None:
    rng = np.random.default_rng(5)
    label = rng.choice([0, 1, 2, IGNORE], (30, 40)).astype(np.uint8)
    source = FakeSource(np.zeros((1, 30, 40), dtype=np.uint8), label)
    found = resample(source, own=0.1, metres=0.5)
    _, reduced = read_whole(found)
    for row, column in np.ndindex(6, 8):
        block = label[5 * row : 5 * row + 5, 5 * column : 5 * column + 5]
        counts = [(block == c).sum() for c in range(3)]
        if sum(counts) < 12.5:
            assert reduced[row, column] == IGNORE
        else:
            assert counts[reduced[row, column]] == max(counts)


def test_pixels_without_data_stay_without_when_resampled() -> None:
    image = np.ones((2, 20, 20), dtype=np.float32)
    image[:, :10] = np.nan
    found = resample(FakeSource(image, np.zeros((20, 20), dtype=np.uint8)), own=0.1, metres=0.2)
    values, label = read_whole(found)
    assert (label[:5] == IGNORE).all()
    assert (label[5:] == 0).all()
    assert (values == 1).all()  # the picture goes on where there are no data


def test_sources_of_the_right_resolution_stay_as_they_are() -> None:
    assert all(resample(source, own=0.104, metres=0.1) is source for source in SOURCES)
