"""Inference with models of known answer: whatever the tiles, the answer is the model's."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.engine.inference_doubles import (
    CollectingSink,
    PixelModel,
    expected_share,
    make_grid,
)

from crispline.engine.area import area_from_extent
from crispline.engine.errors import Cancelled, JobError, ModelError, RasterError
from crispline.engine.grid import Shape, Window
from crispline.engine.infer import InferReport, infer
from crispline.engine.probabilities import split_bands
from crispline.engine.progress import Progress, ProgressEvent
from crispline.engine.source import ArraySource, Pixels

RANDOM = np.random.default_rng(7)


def _source(height: int, width: int, *, valid: NDArray[np.bool_] | None = None) -> ArraySource:
    values = np.random.default_rng(height * width).integers(0, 256, (1, height, width), np.uint8)
    return ArraySource(values, grid=make_grid(height, width), valid=valid)


def _everything(source: ArraySource) -> Pixels:
    return source.read(source.grid.window)


def _infer(
    source: ArraySource, model: PixelModel, **options: Any
) -> tuple[CollectingSink, InferReport]:
    sink = CollectingSink(source.grid.shape)
    return sink, infer(source, model, sinks=[sink], **options)


@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    tile=st.integers(9, 40),
    margin=st.integers(0, 4),
    overlap=st.sampled_from([0.0, 0.03, 0.2, 0.5, 2 / 3]),
    blending=st.sampled_from(["taper", "average"]),
    batch=st.integers(1, 5),
    band_height=st.integers(1, 100),
    share=st.sampled_from([0.0, 0.3, 1.0]),
)
def test_a_function_of_single_pixels_comes_out_exactly(
    height: int,
    width: int,
    tile: int,
    margin: int,
    overlap: float,
    blending: str,
    batch: int,
    band_height: int,
    share: float,
) -> None:
    valid = np.random.default_rng(height).random((height, width)) < share
    source = _source(height, width, valid=valid)
    sink, _ = _infer(
        source,
        PixelModel(tile, margin=margin),
        overlap=overlap,
        blending=blending,
        batch=batch,
        band_height=band_height,
    )
    np.testing.assert_array_equal(sink.array, expected_share(_everything(source).values[0], valid))
    assert sink.windows == list(split_bands(Shape(height, width), band_height))


def test_bands_share_one_row_and_the_last_ends_with_the_raster() -> None:
    rows = [(w.row, w.row_stop) for w in split_bands(Shape(100, 5), 40)]
    assert rows == [(0, 41), (40, 81), (80, 100)]
    assert [w.row_stop for w in split_bands(Shape(81, 5), 40)] == [41, 81]
    assert [w.row_stop for w in split_bands(Shape(1, 5), 40)] == [1]


def test_batches_do_not_change_a_byte_of_real_sums() -> None:
    source = _source(130, 170)
    weights = RANDOM.random((3, 32, 32)).astype(np.float32)

    def position_dependent(tiles: NDArray[Any]) -> NDArray[np.float32]:
        raw = weights * (tiles[:, :1].astype(np.float32) + 1)
        return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float32)

    results = [
        _infer(source, PixelModel(32, function=position_dependent), batch=n, band_height=h)[0]
        for n, h in ((1, 1000), (3, 17), (7, 64))
    ]
    for other in results[1:]:
        np.testing.assert_array_equal(results[0].array, other.array)


def test_no_tile_sees_padding() -> None:
    """Every input tile is a window of the raster mirrored by numpy, never black."""
    source = _source(40, 50)
    model = PixelModel(32, margin=4)
    _infer(source, model, overlap=0.25)
    padded = np.pad(_everything(source).values[0], 4, mode="reflect")
    seen = [tile[0] for batch in model.batches for tile in batch]
    starts = [(row, column) for row in (0, 16) for column in (0, 13, 26)]
    assert len(seen) == len(starts)
    for tile, (row, column) in zip(seen, starts, strict=True):
        np.testing.assert_array_equal(tile, padded[row : row + 32, column : column + 32])


def test_a_raster_smaller_than_the_tile_is_mirrored_until_it_fills_it() -> None:
    source = _source(5, 3)
    model = PixelModel(16)
    _infer(source, model)
    expected = np.pad(_everything(source).values[0], ((0, 11), (0, 13)), mode="reflect")
    np.testing.assert_array_equal(model.batches[0][0, 0], expected)


def test_tiles_without_data_are_not_inferred() -> None:
    valid = np.zeros((64, 128), dtype=np.bool_)
    valid[40, 100] = True
    model = PixelModel(32)
    sink, report = _infer(_source(64, 128, valid=valid), model, overlap=0.0)
    assert (report.tiles, report.tiles_skipped, model.tile_count) == (1, 7, 1)
    assert np.argwhere(sink.array.any(axis=0)).tolist() == [[40, 100]]


def test_invalid_pixels_are_filled_with_the_mirrored_picture() -> None:
    values = np.arange(32 * 32, dtype=np.uint16).reshape(1, 32, 32)
    valid = np.ones((32, 32), dtype=np.bool_)
    valid[:, 24:] = False
    valid[:4] = False
    model = PixelModel(32)
    source = ArraySource(values, grid=make_grid(32, 32), valid=valid)
    _infer(source, model)
    seen = model.batches[0][0, 0]
    inside = values[0, 4:, :24]
    np.testing.assert_array_equal(seen, np.pad(inside, ((4, 0), (0, 8)), mode="reflect"))


def test_models_never_see_a_number_that_is_none() -> None:
    values = RANDOM.random((2, 40, 40)).astype(np.float32)
    values[1, 10:20, 5:9] = np.nan
    model = PixelModel(32, bands=2, function=lambda t: np.full((len(t), 3, 32, 32), 1 / 3, "f4"))
    sink, _ = _infer(ArraySource(values, grid=make_grid(40, 40)), model)
    assert all(np.isfinite(batch).all() for batch in model.batches)
    np.testing.assert_array_equal(sink.array.any(axis=0), np.isfinite(values).all(axis=0))


def test_area_leaves_out_tiles_and_pixels() -> None:
    source = _source(96, 96)
    area = area_from_extent(source.grid, (40, -60, 50, -40))
    model = PixelModel(32)
    sink, report = _infer(source, model, overlap=0.0, area=area)
    assert (report.tiles, report.tiles_skipped) == (1, 8)  # the middle one of three by three
    expected = np.zeros((96, 96), dtype=np.bool_)
    expected[40:60, 40:50] = True
    np.testing.assert_array_equal(
        sink.array, expected_share(_everything(source).values[0], expected)
    )


def test_overlap_comes_from_the_card_unless_given() -> None:
    source = _source(100, 32)
    from_card = PixelModel(32, overlap=0.5)
    _infer(source, from_card)
    assert from_card.tile_count == 6  # 68 / 16, rounded up, and one
    given_overlap = PixelModel(32, overlap=0.5)
    _infer(source, given_overlap, overlap=0.0)
    assert given_overlap.tile_count == 4


def test_batches_hold_what_was_asked_for_and_a_static_model_takes() -> None:
    model = PixelModel(32, max_batch=3)
    _infer(_source(32, 160), model, overlap=0.0)
    assert [len(batch) for batch in model.batches] == [3, 2]
    model = PixelModel(32)
    _infer(_source(32, 160), model, overlap=0.0, batch=4)
    assert [len(batch) for batch in model.batches] == [4, 1]


def test_progress_runs_from_nothing_to_all() -> None:
    events: list[ProgressEvent] = []
    _infer(_source(100, 100), PixelModel(32), progress=Progress(listener=events.append))
    fractions = [event.fraction for event in events]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0, 1)
    assert len(fractions) == 2 + 16
    assert {event.stage for event in events} == {"infer"}


def test_progress_ends_at_all_where_nothing_is_wanted() -> None:
    events: list[ProgressEvent] = []
    source = _source(100, 100, valid=np.zeros((100, 100), np.bool_))
    _infer(source, PixelModel(32), progress=Progress(listener=events.append))
    assert events[-1].fraction == 1


def test_cancelling_stops_before_the_next_tile() -> None:
    model = PixelModel(32)
    progress = Progress(is_cancelled=lambda: model.tile_count >= 3)
    with pytest.raises(Cancelled):
        _infer(_source(200, 200), model, progress=progress)
    assert model.tile_count == 3
    assert not [t for t in threading.enumerate() if t.name.startswith("crispline")]


class _BrokenSource(ArraySource):
    def read(self, window: Window) -> Pixels:
        if window.row > 50:
            raise RasterError("the raster broke on purpose")
        return super().read(window)


def test_an_error_of_the_reader_stops_all_and_surfaces() -> None:
    values = np.zeros((1, 300, 40), np.uint8)
    with pytest.raises(RasterError, match="broke on purpose"):
        _infer(_BrokenSource(values, grid=make_grid(300, 40)), PixelModel(32))
    assert not [t for t in threading.enumerate() if t.name.startswith("crispline")]


def test_an_error_of_a_sink_stops_all_and_surfaces() -> None:
    source = _source(300, 40)
    model = PixelModel(32)
    sink = CollectingSink(source.grid.shape, fails_at=1)
    with pytest.raises(RuntimeError, match="failed on purpose"):
        infer(source, model, sinks=[sink], band_height=32)
    assert len(sink.windows) == 1


def test_a_model_whose_output_does_not_fit_its_card_is_refused() -> None:
    model = PixelModel(32, function=lambda tiles: np.zeros((len(tiles), 2, 32, 32), np.float32))
    with pytest.raises(ModelError, match=r"\(1, 3, 32, 32\), found \(1, 2, 32, 32\)"):
        _infer(_source(40, 40), model)


def test_contradictions_are_refused_before_anything_is_read() -> None:
    with pytest.raises(RasterError, match="expected 2 bands"):
        _infer(_source(40, 40), PixelModel(32, bands=2))
    with pytest.raises(JobError, match="band height of at least 1"):
        _infer(_source(40, 40), PixelModel(32), band_height=0)
    with pytest.raises(JobError, match="taper"):
        _infer(_source(40, 40), PixelModel(32), blending="mean")
