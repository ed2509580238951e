"""Near no data `evaluate` scores the class map that users get: the engine's own, of the file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tests.training.image_folders import CRS, TRANSFORM, draw_image, write
from tests.training.label_ground import KINDS, POLYGONS, open_ground
from tests.training.polygon_files import write_layer, write_raster
from tests.training.squares import CLASSES as SQUARES
from torch import Tensor, nn

from crispline.engine.grid import Window
from crispline.engine.infer import infer
from crispline.engine.raster import open_raster
from crispline.engine.source import CroppedSource, RasterSource
from crispline_training.data.array_cache import CachePolicy
from crispline_training.data.masked_images import MaskedImages
from crispline_training.data.module import PARTS
from crispline_training.data.polygon_source import SourceWindow
from crispline_training.data.source import LabelledArrays, LabelledSource
from crispline_training.description import DataDescription, NetworkDescription
from crispline_training.metrics.rasters import infer_labels
from crispline_training.metrics.torch_predictor import TorchPredictor
from crispline_training.models import Outputs
from crispline_training.sample import IGNORE

HEIGHT, WIDTH = 110, 150


class WideConvolution(nn.Module):
    """Looks 7 pixels around: what it says near no data depends on what it is shown there."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        weight = torch.randn(classes, 3, 15, 15, generator=torch.Generator().manual_seed(1))
        # Without a mean over pixels no class wins everywhere.
        self.register_buffer("weight", weight - weight.mean(dim=(2, 3), keepdim=True))

    def forward(self, image: Tensor) -> Outputs:
        weight = self.get_buffer("weight")
        return Outputs(nn.functional.conv2d(image.float(), weight, padding=7) / 500)


class KeptClasses:
    """A sink of the engine: the most probable class, IGNORE where no class has any probability."""

    def __init__(self, height: int, width: int) -> None:
        self.labels = np.full((height, width), 77, dtype=np.uint8)

    def accept(self, window: Window, probabilities: NDArray[np.uint8]) -> None:
        best = probabilities.argmax(axis=0)
        self.labels[window.slices] = np.where(probabilities.any(axis=0), best, IGNORE)


def make_predictor(description: DataDescription) -> TorchPredictor:
    network = WideConvolution(len(description.classes)).eval()
    return TorchPredictor(network, NetworkDescription("wide", {}, description, tile=32))


def infer_as_users_do(raster: RasterSource, predictor: TorchPredictor) -> NDArray[np.uint8]:
    sink = KeptClasses(raster.grid.shape.height, raster.grid.shape.width)
    infer(raster, predictor, sinks=[sink])
    return sink.labels


def expect_known(truth: NDArray[np.uint8], raster: RasterSource) -> None:
    """Truth is known wherever the file has data: the labels have no gap of their own."""
    np.testing.assert_array_equal(truth != IGNORE, raster.read(raster.grid.window).valid)


def is_round(height: int, width: int) -> NDArray[np.bool_]:
    rows, columns = np.mgrid[:height, :width]
    return np.asarray((rows - 50) ** 2 + (columns - 60) ** 2 < 27**2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two images with a round hole and a corner without data, which the masks know nothing of."""
    label = np.zeros((HEIGHT, WIDTH), np.uint8)
    label[:, WIDTH // 2 :] = 1
    place: dict[str, Any] = {"crs": CRS, "transform": TRANSFORM}
    for seed, name in enumerate("ab"):
        image = draw_image(3, HEIGHT, WIDTH, seed=seed)
        image[:, is_round(HEIGHT, WIDTH)] = 0
        image[:, 70:, 100:] = 0
        write(tmp_path / "images" / f"{name}.tif", image, nodata=0, **place)
        write(tmp_path / "masks" / f"{name}.tif", label, **place)
    return tmp_path


@pytest.mark.parametrize("cache", ["never", "always"])
@pytest.mark.parametrize("metres", [0.1, 0.16])
def test_images_of_a_folder_are_scored_as_the_engine_labels_them(
    folder: Path, cache: CachePolicy, metres: float
) -> None:
    data = MaskedImages(
        str(folder),
        classes=["left", "right"],
        split={"train": ["a"], "val": ["b"]},
        tile=32,
        cache=cache,
        cache_folder=str(folder / "cache"),
    )
    predictor = make_predictor(data.description)
    sources = data.sources("val") if metres == 0.1 else data.sources_at("val", metres)
    truth, result = infer_labels(sources[0], predictor)
    with closing(open_raster(folder / "images" / "b.tif", resolution=metres)) as raster:
        np.testing.assert_array_equal(result, infer_as_users_do(raster, predictor))
        expect_known(truth, raster)
    assert set(np.unique(result)) == {0, 1, IGNORE}


def test_a_part_of_a_raster_is_scored_as_the_engine_labels_it(tmp_path: Path) -> None:
    """Blocks of one raster, labelled with polygons; the engine is given each by itself."""
    hole = np.s_[60:131, 50:143]
    raster = write_raster(tmp_path / "ground.tif", nodata=0, hole=hole)
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=KINDS)
    data = open_ground(raster, layer)
    predictor = make_predictor(data.description)
    unknown = 0
    for part in PARTS:
        for source in data.sources(part):
            assert isinstance(source, SourceWindow)
            truth, result = infer_labels(source, predictor)
            with closing(open_raster(raster)) as whole:
                block = CroppedSource(whole, source.window)
                np.testing.assert_array_equal(result, infer_as_users_do(block, predictor))
                expect_known(truth, block)
            unknown += int((truth == IGNORE).sum())
    assert unknown > 0


def test_pixels_that_are_no_data_have_no_truth() -> None:
    """Also of a source that does not tell: what is not finite is none."""
    image = draw_image(3, HEIGHT, WIDTH).astype(np.float32)
    hole = is_round(HEIGHT, WIDTH)
    image[:, hole] = np.nan
    label = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    source: LabelledSource = LabelledArrays("arrays", image, label)
    bands = ("red", "green", "blue")
    description = DataDescription("arrays", bands, SQUARES, (0.0,) * 3, (1.0,) * 3)
    truth, result = infer_labels(source, make_predictor(description))
    np.testing.assert_array_equal(truth, np.where(hole, IGNORE, 0))
    np.testing.assert_array_equal(result == IGNORE, hole)
    assert (label == 0).all()
