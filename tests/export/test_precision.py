"""float16 and int8 against torch, on real tiles and a network that has learned something."""

from __future__ import annotations

import functools
import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import rasterio
import torch
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning
from tests.engine.colour_scene import write_raster
from tests.export.networks import CLASSES, DESCRIPTION, TinyNetwork
from torch import nn
from torch.nn import functional

from crispline.engine.card import ModelCard
from crispline.engine.model import open_model
from crispline_export.card import card_from_description
from crispline_export.exporter import ExportReport, export_network
from crispline_export.settings import ExportSettings
from crispline_training.models import NormalisedNetwork, build_network

pytestmark = pytest.mark.slow

REDUCTION = 4
STEPS, SIDE = 60, 64


def read_reduced(path: Path, resampling: Resampling) -> NDArray[Any]:
    """Return an image (band, row, column) at a quarter of its size."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # the masks are plain PNGs
        raster = rasterio.open(path)
    with raster:
        shape = (raster.count, raster.height // REDUCTION, raster.width // REDUCTION)
        values: NDArray[Any] = raster.read(out_shape=shape, resampling=resampling)
    return values


@pytest.fixture(scope="module")
def houston(shared_data: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Image (band, row, column) and labels (row, column), 0 to 5, 255 ignored."""
    folder = shared_data / "houston"
    name = json.loads((folder / "split.json").read_text())["val"][0]
    image = read_reduced(folder / "images" / f"{name}.tif", Resampling.average)
    labels = read_reduced(folder / "masks6" / f"{name}.png", Resampling.nearest)[0]
    return image, labels


@pytest.fixture(scope="module")
def real_raster(houston: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The image as a GeoTIFF with square pixels."""
    return write_raster(tmp_path_factory.mktemp("houston") / "reduced.tif", houston[0])


def fit(
    module: nn.Module,
    image: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    *,
    steps: int,
    side: int,
) -> NormalisedNetwork:
    """Return a network after a few steps of cross-entropy on an image and its labels."""
    mean = tuple(float(v) for v in image.mean(axis=(1, 2)))
    std = tuple(float(v) for v in image.std(axis=(1, 2)))
    network = NormalisedNetwork(module, mean, std).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=5e-3)
    random = np.random.default_rng(0)
    for _ in range(steps):
        corners = random.integers(0, (image.shape[1] - side, image.shape[2] - side), (4, 2))
        images = np.stack([image[:, r : r + side, c : c + side] for r, c in corners])
        truth = np.stack([labels[r : r + side, c : c + side] for r, c in corners])
        logits = network(torch.from_numpy(images)).logits
        loss = functional.cross_entropy(
            logits, torch.from_numpy(truth.astype(np.int64)), ignore_index=255
        )
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
    return network.eval()


@pytest.fixture(scope="module")
def trained(houston: Any) -> NormalisedNetwork:
    """The tiny network, which has learned from the image itself."""
    torch.manual_seed(0)
    return fit(TinyNetwork(), *houston, steps=STEPS, side=SIDE)


@pytest.fixture(scope="module")
def real_card() -> ModelCard:
    card = card_from_description(replace(DESCRIPTION, tile=128), size_multiple=4)
    return replace(card, classes=CLASSES)


@pytest.fixture(scope="module")
def export(
    trained: NormalisedNetwork,
    real_card: ModelCard,
    real_raster: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], ExportReport]:
    """The network in a precision, exported once."""
    folder = tmp_path_factory.mktemp("precisions")

    @functools.cache
    def export_once(precision: str) -> ExportReport:
        settings = ExportSettings(precision=precision)
        path = folder / f"{precision}.onnx"
        return export_network(trained, real_card, path, settings=settings, rasters=[real_raster])

    return export_once


def weight_types(model: onnx.ModelProto) -> set[int]:
    """Return the element types of weights with more than a hundred values."""
    return {w.data_type for w in model.graph.initializer if np.prod(w.dims) > 100}


@pytest.mark.parametrize(
    ("precision", "agreement", "kind"),
    [("float16", 0.999, onnx.TensorProto.FLOAT16), ("int8", 0.99, onnx.TensorProto.INT8)],
)
def test_agreement_on_real_tiles(
    export: Callable[[str], ExportReport],
    trained: NormalisedNetwork,
    houston: Any,
    precision: str,
    agreement: float,
    kind: int,
) -> None:
    report = export(precision)
    real = report.comparisons[-1]
    assert (real.name, real.binding) == ("real tiles", True)
    assert real.agreement >= agreement
    model = onnx.load(report.path)
    assert weight_types(model) == {kind}
    assert model.ir_version <= 9
    assert max(o.version for o in model.opset_import if o.domain == "") == 17
    # Counted once more, without the export's own code and without any tie.
    image = houston[0][:, :640, :896]
    tiles = image.reshape(3, 5, 128, 7, 128).transpose(1, 3, 0, 2, 4).reshape(35, 3, 128, 128)
    with torch.inference_mode():
        expected = trained(torch.from_numpy(np.ascontiguousarray(tiles))).logits.argmax(1).numpy()
    with open_model(report.path, device="cpu") as opened:
        found = opened.predict(tiles).argmax(axis=1)
    assert (found == expected).mean() >= agreement
    assert len(np.unique(expected)) >= 3


def test_int8_is_calibrated_by_channel(export: Callable[[str], ExportReport]) -> None:
    report = export("int8")
    model = onnx.load(report.path)
    sizes = {w.name: int(np.prod(w.dims)) for w in model.graph.initializer}
    weights = {w.name for w in model.graph.initializer if w.data_type == onnx.TensorProto.INT8}
    scales = [
        sizes[node.input[1]]
        for node in model.graph.node
        if node.op_type == "DequantizeLinear" and node.input[0] in weights
    ]
    assert sorted(scales) == [6, 12, 24]
    # The tiles that calibrated it are not those it was checked with: 16 were drawn.
    assert report.comparisons[-1].tiles == 8


@pytest.fixture(scope="module")
def crispnet_report(
    houston: Any,
    real_card: ModelCard,
    real_raster: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> ExportReport:
    """Our own network, hardly trained, in int8: it is unsure, and rounding decides."""
    torch.manual_seed(0)
    small = build_network("crispnet", bands=3, classes=6, width=16, depth=(1, 1, 1, 1))
    network = fit(small, *houston, steps=STEPS, side=128)
    card = replace(real_card, input=replace(real_card.input, size_multiple=32))
    return export_network(
        network,
        card,
        tmp_path_factory.mktemp("crispnet") / "int8.onnx",
        settings=ExportSettings(precision="int8"),
        rasters=[real_raster],
    )


def test_int8_of_crispnet_follows_torch(crispnet_report: ExportReport) -> None:
    assert crispnet_report.comparisons[-1].agreement >= 0.99


def test_what_is_told_is_what_is_in_the_file(crispnet_report: ExportReport) -> None:
    model = onnx.load(crispnet_report.path)
    dequantised = {n.output[0] for n in model.graph.node if n.op_type == "DequantizeLinear"}
    convolutions = [n for n in model.graph.node if n.op_type == "Conv"]
    whole = [n for n in convolutions if set(n.input[:2]) <= dequantised]
    mixture = crispnet_report.mixture
    assert mixture is not None
    assert mixture.products == len(convolutions)
    assert mixture.products - mixture.in_float32 == len(whole)
    assert len(whole) > len(convolutions) / 2
