"""The scene that jobs are run on: a raster of plain colours and a model that knows them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.engine.colour_jobs import SHAPE
from tests.engine.colour_scene import draw_labels, paint, write_colour_model, write_raster


@pytest.fixture(scope="module")
def labels() -> NDArray[np.uint8]:
    return draw_labels(*SHAPE)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, labels: NDArray[np.uint8]) -> tuple[Path, Path]:
    """Raster and model."""
    folder = tmp_path_factory.mktemp("scene")
    raster = write_raster(
        folder / "ortho.tif", paint(labels), tiled=True, blockxsize=64, blockysize=64
    )
    return raster, write_colour_model(folder / "colours.onnx")
