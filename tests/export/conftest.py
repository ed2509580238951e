"""Exports that several tests look at; torch.export takes seconds for each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.engine.colour_scene import write_raster
from tests.export.networks import DESCRIPTION, make_network

from crispline.engine.card import ModelCard
from crispline_export.card import card_from_description
from crispline_export.exporter import ExportReport, export_network
from crispline_training.models.normalised import NormalisedNetwork


@pytest.fixture(scope="session")
def network() -> NormalisedNetwork:
    return make_network()


@pytest.fixture(scope="session")
def card() -> ModelCard:
    return card_from_description(DESCRIPTION, size_multiple=4)


@pytest.fixture(scope="session")
def raster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three bands of smooth noise at the card's ground resolution, two tiles by three."""
    random = np.random.default_rng(3)
    coarse = random.integers(0, 256, (3, 16, 24)).repeat(8, axis=1).repeat(8, axis=2)
    fine = random.normal(0, 12, coarse.shape)
    values = np.clip(coarse + fine, 0, 255).astype(np.uint8)
    return write_raster(tmp_path_factory.mktemp("raster") / "noise.tif", values)


@pytest.fixture(scope="session")
def exported(
    tmp_path_factory: pytest.TempPathFactory,
    network: NormalisedNetwork,
    card: ModelCard,
    raster: Path,
) -> ExportReport:
    """The tiny network exported with the default settings."""
    path = tmp_path_factory.mktemp("model") / "tiny.onnx"
    return export_network(network, card, path, rasters=[raster])
