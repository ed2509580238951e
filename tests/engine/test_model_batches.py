"""Tiles, batches and memory: what a model can take at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import scipy.ndimage
import scipy.special
from numpy.typing import NDArray
from tests.engine import onnx_models
from tests.engine.tiles import LOGITS, make_card, tiles_of

from crispline.engine.card import InputSpec
from crispline.engine.devices import DeviceReport
from crispline.engine.errors import DeviceError, ModelError
from crispline.engine.grid import Shape
from crispline.engine.model import TileModel, open_model
from crispline.engine.onnx_file import inspect_onnx


def test_a_fixed_batch_is_padded_and_a_longer_one_cut(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", batch=2)
    model = open_model(path, card=make_card(output=LOGITS))
    tiles = tiles_of("float32", count=5)
    assert model.max_batch == 2
    expected = scipy.special.softmax(tiles, axis=1)
    np.testing.assert_allclose(model.predict(tiles), expected, rtol=1e-5)
    np.testing.assert_allclose(model.predict(tiles[:1]), expected[:1], rtol=1e-5)


def test_a_batch_of_one_runs_tile_by_tile(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", batch=1)
    model = open_model(path, card=make_card(output=LOGITS))
    tiles = tiles_of("float32", count=3)
    assert model.max_batch == 1
    expected = scipy.special.softmax(tiles, axis=1)
    np.testing.assert_allclose(model.predict(tiles), expected, rtol=1e-5)


def test_a_free_batch_that_fails_is_run_tile_by_tile(tmp_path: Path) -> None:
    path = onnx_models.reshaping_model(tmp_path / "m.onnx")
    model = open_model(path, card=make_card(output=LOGITS))
    tiles = tiles_of("float32", count=3, side=16)
    expected = scipy.special.softmax(tiles, axis=1)
    np.testing.assert_allclose(model.predict(tiles), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("rows", "columns", "multiple", "preferred", "expected"),
    [
        ("h", "w", 32, 512, Shape(512, 512)),
        ("h", "w", 48, 512, Shape(528, 528)),  # 10.67 multiples
        ("h", "w", 32, 5, Shape(32, 32)),
        (64, 96, 32, 512, Shape(64, 96)),
        (64, "w", 32, 512, Shape(64, 512)),
    ],
)
def test_tile_shape(
    tmp_path: Path, rows: Any, columns: Any, multiple: int, preferred: int, expected: Shape
) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", rows=rows, columns=columns)
    model = open_model(path, card=make_card(spec=InputSpec(size_multiple=multiple)))
    assert model.tile_shape(preferred) == expected


class TightSession:
    """Runs a real session, but only batches up to a limit fit into its memory."""

    def __init__(self, path: Path, limit: int, *, words: str = "Failed to allocate memory") -> None:
        self.session = onnxruntime.InferenceSession(str(path))
        self.limit = limit
        self.words = words
        self.batches: list[int] = []

    def run(self, names: list[str], feeds: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        size = len(next(iter(feeds.values())))
        self.batches.append(size)
        if size > self.limit:
            raise RuntimeError(f"{self.words} for requested buffer of size 12345")
        result: list[NDArray[Any]] = self.session.run(names, feeds)
        return result


def tight_model(
    tmp_path: Path, limit: int, *, device: str = "cuda", **fields: Any
) -> tuple[TileModel, TightSession]:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    session = TightSession(path, limit, **fields)
    report = DeviceReport(device, f"{device.upper()}ExecutionProvider")
    card = make_card(output=LOGITS)
    return TileModel(session, file=inspect_onnx(path), card=card, device=report), session


def test_out_of_memory_halves_the_batch_and_goes_on(tmp_path: Path) -> None:
    model, session = tight_model(tmp_path, 2)
    tiles = tiles_of("float32", count=10, side=16)
    found = model.predict(tiles)
    np.testing.assert_allclose(found, scipy.special.softmax(tiles, axis=1), rtol=1e-5)
    assert session.batches == [10, 5, 2, 2, 2, 2, 2]
    model.predict(tiles)
    assert session.batches[7:] == [2] * 5  # remembered


def test_out_of_memory_with_one_tile_says_what_to_do(tmp_path: Path) -> None:
    model, _ = tight_model(tmp_path, 0)
    with pytest.raises(DeviceError, match="smaller tile"):
        model.predict(tiles_of("float32", count=2, side=16))


def test_any_other_failure_names_model_and_device(tmp_path: Path) -> None:
    model, _ = tight_model(tmp_path, 0, words="the kernel is on fire,")
    with pytest.raises(DeviceError, match=r"m\.onnx failed on cuda .*on fire"):
        model.predict(tiles_of("float32", count=2, side=16))


def test_a_failure_on_the_cpu_is_the_models(tmp_path: Path) -> None:
    """There is no other device to go to, and the same job would fail again."""
    model, _ = tight_model(tmp_path, 0, words="the kernel is on fire,", device="cpu")
    with pytest.raises(ModelError, match=r"m\.onnx .*on fire") as caught:
        model.predict(tiles_of("float32", count=2, side=16))
    assert "the device cpu" not in str(caught.value)


def test_a_closed_model_says_so(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    with open_model(path, card=make_card()) as model:
        model.predict(tiles_of("uint8"))
    with pytest.raises(ModelError, match="closed"):
        model.predict(tiles_of("uint8"))


def test_predictions_do_not_share_memory(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", tail="Softmax")
    model = open_model(path, card=make_card())
    tiles = tiles_of("float32")
    first = model.predict(tiles)
    kept = first.copy()
    model.predict(tiles[::-1])
    np.testing.assert_array_equal(first, kept)


def test_the_anchor_model_opens_and_gives_six_classes(shared_data: Path) -> None:
    path = shared_data / "models" / "anchor.onnx"
    with open_model(path, device="cpu") as model:
        assert model.tile_shape() == Shape(512, 512)
        tiles = tiles_of("uint8", count=1, side=512)
        found = model.predict(tiles)
    session = onnxruntime.InferenceSession(str(path))
    (expected,) = session.run(None, {"input": tiles.astype(np.float32) / np.float32(255)})
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert model.card.overlap == 0.2
