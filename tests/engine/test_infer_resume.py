"""An inference stopped anywhere goes on and ends with the bytes of the undisturbed one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.engine.inference_doubles import CollectingSink, PixelModel, make_grid

from crispline.engine.checkpoint import load_checkpoint, save_checkpoint
from crispline.engine.errors import Cancelled
from crispline.engine.grid import Shape
from crispline.engine.infer import InferReport, infer
from crispline.engine.probabilities import split_bands
from crispline.engine.progress import Progress, ProgressEvent
from crispline.engine.source import ArraySource

SHAPE = Shape(230, 90)
BAND = 40
WEIGHTS = np.random.default_rng(3).random((3, 32, 32)).astype(np.float32)


def _smear(tiles: NDArray[Any]) -> NDArray[np.float32]:
    """Depend on the position in the tile, so that blended sums are no round numbers."""
    raw = WEIGHTS * (tiles[:, :1].astype(np.float32) + 1)
    return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float32)


def _source(*, seed: int = 0) -> ArraySource:
    random = np.random.default_rng(seed)
    values = random.integers(0, 256, (1, SHAPE.height, SHAPE.width), np.uint8)
    valid = random.random((SHAPE.height, SHAPE.width)) < 0.95
    return ArraySource(
        values, grid=make_grid(SHAPE.height, SHAPE.width), valid=valid, identity=f"seed {seed}"
    )


def _run(
    folder: Path, sink: CollectingSink, model: PixelModel, *, seed: int = 0, **options: Any
) -> InferReport:
    merged = {"band_height": BAND, "overlap": 0.3, **options}
    return infer(_source(seed=seed), model, sinks=[sink], work_folder=folder, **merged)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[CollectingSink, InferReport]:
    sink = CollectingSink(SHAPE)
    report = _run(tmp_path_factory.mktemp("undisturbed"), sink, PixelModel(32, function=_smear))
    return sink, report


@pytest.mark.parametrize("fails_at", range(6))
@pytest.mark.parametrize("overlap_and_band", [(0.3, BAND), (2 / 3, BAND), (0.3, 7)])
def test_resuming_after_each_band_repeats_only_unfinished_bands(
    tmp_path: Path, fails_at: int, overlap_and_band: tuple[float, int]
) -> None:
    overlap, band = overlap_and_band
    options: dict[str, Any] = {"overlap": overlap, "band_height": band}
    whole = CollectingSink(SHAPE)
    for name in ("whole", "work"):
        (tmp_path / name).mkdir()
    report = _run(tmp_path / "whole", whole, PixelModel(32, function=_smear), **options)
    sink = CollectingSink(SHAPE, fails_at=fails_at)
    first, second = PixelModel(32, function=_smear), PixelModel(32, function=_smear)
    with pytest.raises(RuntimeError, match="on purpose"):
        _run(tmp_path / "work", sink, first, **options)
    sink.fails_at = None
    resumed = _run(tmp_path / "work", sink, second, **options)

    np.testing.assert_array_equal(sink.array, whole.array)
    assert resumed.tiles == second.tile_count
    assert resumed.tiles + resumed.tiles_resumed == report.tiles
    assert resumed.tiles_skipped == 0


def test_no_tile_of_a_finished_band_is_inferred_again(tmp_path: Path) -> None:
    """Bands of 40 rows; tile rows start at 0, 22, 44, 66, 88, 110, 132, 154, 176, 198."""
    sink = CollectingSink(SHAPE, fails_at=2)
    with pytest.raises(RuntimeError):
        _run(tmp_path, sink, PixelModel(32, function=_smear))
    sink.fails_at = None
    model = PixelModel(32, function=_smear)
    report = _run(tmp_path, sink, model)
    # Two bands (rows 0 to 80) were taken. The tile row that starts at 66 finished row 80.
    rows_per_column = 10 - 4
    assert model.tile_count == rows_per_column * 4
    assert report.tiles_resumed == 4 * 4


def test_a_finished_inference_infers_nothing_again(tmp_path: Path) -> None:
    sink = CollectingSink(SHAPE)
    _run(tmp_path, sink, PixelModel(32, function=_smear))
    again, model = CollectingSink(SHAPE), PixelModel(32, function=_smear)
    report = _run(tmp_path, again, model)
    assert (report.tiles, model.tile_count, again.windows) == (0, 0, [])


@pytest.mark.parametrize(
    "change",
    [{"overlap": 0.2}, {"blending": "average"}, {"band_height": 41}, {"seed": 1}, {"batch": 2}],
)
def test_another_job_in_the_same_folder_starts_from_the_top(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    with pytest.raises(RuntimeError):
        _run(tmp_path, CollectingSink(SHAPE, fails_at=3), PixelModel(32, function=_smear))
    sink = CollectingSink(SHAPE)
    report = _run(tmp_path, sink, PixelModel(32, function=_smear), **change)
    assert report.tiles_resumed == 0
    assert sink.windows == list(split_bands(SHAPE, change.get("band_height", BAND)))


def test_a_sink_that_lost_its_bands_makes_it_start_from_the_top(
    tmp_path: Path, undisturbed: tuple[CollectingSink, InferReport]
) -> None:
    class Forgetful(CollectingSink):
        rows_kept = 0

    with pytest.raises(RuntimeError):
        _run(tmp_path, Forgetful(SHAPE, fails_at=3), PixelModel(32, function=_smear))
    sink = Forgetful(SHAPE)
    report = _run(tmp_path, sink, PixelModel(32, function=_smear))
    assert report.tiles_resumed == 0
    np.testing.assert_array_equal(sink.array, undisturbed[0].array)


def test_cancelling_and_resuming_again_and_again_ends_with_the_same_bytes(
    tmp_path: Path, undisturbed: tuple[CollectingSink, InferReport]
) -> None:
    sink = CollectingSink(SHAPE)
    for _ in range(50):
        model = PixelModel(32, function=_smear)
        progress = Progress(is_cancelled=lambda model=model: model.tile_count >= 13)  # type: ignore[misc]  # a lambda's default has no type
        try:
            _run(tmp_path, sink, model, progress=progress)
        except Cancelled:
            continue
        break
    np.testing.assert_array_equal(sink.array, undisturbed[0].array)


@pytest.mark.parametrize("cut", [0, 10, 500, -1])
def test_a_damaged_checkpoint_counts_as_none(tmp_path: Path, cut: int) -> None:
    with pytest.raises(RuntimeError):
        _run(tmp_path, CollectingSink(SHAPE, fails_at=3), PixelModel(32, function=_smear))
    (file,) = tmp_path.iterdir()
    content = bytearray(file.read_bytes())
    if cut >= 0:
        file.write_bytes(content[:cut])
    else:
        content[len(content) // 2] ^= 255
        file.write_bytes(content)
    report = _run(tmp_path, CollectingSink(SHAPE), PixelModel(32, function=_smear))
    assert report.tiles_resumed == 0


def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        _run(tmp_path, CollectingSink(SHAPE, fails_at=2), PixelModel(32, function=_smear))
    assert load_checkpoint(tmp_path, fingerprint="another") is None
    with np.load(next(tmp_path.iterdir())) as archive:
        text = archive["header"].tobytes().decode()
    digest = text.split('"fingerprint": "')[1].split('"')[0]
    found = load_checkpoint(tmp_path, fingerprint=digest)
    assert found is not None
    save_checkpoint(tmp_path, found, fingerprint="copy")
    copy = load_checkpoint(tmp_path, fingerprint="copy")
    assert copy is not None
    np.testing.assert_array_equal(copy.carry, found.carry)
    np.testing.assert_array_equal(copy.pending, found.pending)
    assert (copy.tile_row, copy.first_row, copy.tiles) == (
        found.tile_row,
        found.first_row,
        found.tiles,
    )


def test_seconds_left_count_from_where_the_run_began(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 100 rows an earlier run did 80; then 5 take 10 seconds, so the last 15 take 30."""
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    events: list[ProgressEvent] = []
    progress = Progress(listener=events.append)
    for seconds, done in ((0, 80), (10, 85), (10, 90), (20, 100)):
        clock[0] += seconds
        progress.report("infer", done=done, total=100)
    assert [event.fraction for event in events] == [0.8, 0.85, 0.9, 1.0]
    assert events[0].seconds_left is None
    assert [event.seconds_left for event in events[1:]] == pytest.approx([30, 20, 0])
