"""Stores give back what they took, are complete or not there, and go on after a kill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr
from affine import Affine
from tests.engine.inference_doubles import PixelModel

from crispline.engine.card import ClassInfo
from crispline.engine.errors import OutputError, RasterError
from crispline.engine.grid import Grid, Shape, Window
from crispline.engine.infer import infer
from crispline.engine.probabilities import deliver_bands, split_bands
from crispline.engine.probability_store import (
    MemoryProbabilityStore,
    ProbabilityStoreWriter,
    is_probability_store,
    open_probability_store,
)
from crispline.engine.source import ArraySource
from crispline.engine.tile_model import ResumableSink

GRID = Grid(Shape(700, 530), Affine(0.1, 0.02, 12.3, 0.03, -0.1, 45.6), 'ENGCRS["x"]')
CLASSES = tuple(ClassInfo(i, f"class {i}", "#0a0b0c", shape="straight") for i in range(3))
PROVENANCE = {"model": "m", "parameters": {"overlap": 0.2, "names": ["a", "b"]}}


@pytest.fixture(scope="module")
def memory() -> MemoryProbabilityStore:
    store = MemoryProbabilityStore(GRID, 3)
    store.array[...] = np.random.default_rng(0).integers(0, 256, store.array.shape, np.uint8)
    store.array[:, :, 512:] = 0
    return store


def _writer(target: Path, **options: Any) -> ProbabilityStoreWriter:
    merged: dict[str, Any] = {"grid": GRID, "classes": CLASSES, "provenance": PROVENANCE, **options}
    return ProbabilityStoreWriter(target, **merged)


@pytest.mark.parametrize("height", [1, 100, 512, 699, 700, 5000])
def test_what_goes_in_by_bands_comes_out_by_windows(
    tmp_path: Path, memory: MemoryProbabilityStore, height: int
) -> None:
    if height == 1:  # every row on its own is slow on disk, and memory shows the same
        copy = MemoryProbabilityStore(GRID, 3)
        deliver_bands(memory, copy, height=height)
        np.testing.assert_array_equal(copy.array, memory.array)
        return
    with _writer(tmp_path / "p.zarr") as writer:
        deliver_bands(memory, writer, height=height)
        assert writer.finish() == tmp_path / "p.zarr"
    store = open_probability_store(tmp_path / "p.zarr")
    assert store.grid == GRID
    assert store.classes == CLASSES
    assert store.class_count == 3
    assert store.provenance == PROVENANCE
    for window in (GRID.window, Window(3, 5, 1, 1), Window(500, 400, 200, 130)):
        found = store.read(window)
        assert found.dtype == np.uint8
        np.testing.assert_array_equal(found, memory.read(window))
    assert [p.name for p in tmp_path.iterdir()] == ["p.zarr"]


def test_the_folder_is_plain_zarr_with_chunks_of_all_classes(
    tmp_path: Path, memory: MemoryProbabilityStore
) -> None:
    with _writer(tmp_path / "p.zarr") as writer:
        deliver_bands(memory, writer, height=512)
        writer.finish()
    array = zarr.open_array(str(tmp_path / "p.zarr"), mode="r")
    assert array.metadata.zarr_format == 3
    assert array.chunks == (3, 512, 512)
    assert array.metadata.dimension_names == ("class", "row", "column")
    np.testing.assert_array_equal(array[...], memory.array)
    # No data takes no room: of 2 x 2 chunks only the left ones are there.
    assert (
        sorted(p.name for p in (tmp_path / "p.zarr" / "c").rglob("0") if p.is_file()) == ["0"] * 2
    )
    assert not [p for p in (tmp_path / "p.zarr" / "c").rglob("1") if p.is_file()]


def test_an_unfinished_store_leaves_nothing_behind(
    tmp_path: Path, memory: MemoryProbabilityStore
) -> None:
    first, *_ = split_bands(GRID.shape, 100)
    with _writer(tmp_path / "p.zarr") as writer:
        writer.accept(first, memory.read(first))
        assert list(tmp_path.iterdir()) != []
    assert list(tmp_path.iterdir()) == []


def test_finishing_without_all_rows_is_refused(
    tmp_path: Path, memory: MemoryProbabilityStore
) -> None:
    first, *_ = split_bands(GRID.shape, 100)
    with _writer(tmp_path / "p.zarr") as writer:
        writer.accept(first, memory.read(first))
        with pytest.raises(OutputError, match=r"all 700 rows of .*p\.zarr, found 100"):
            writer.finish()


def test_a_kept_partial_store_goes_on(tmp_path: Path, memory: MemoryProbabilityStore) -> None:
    target = tmp_path / "p.zarr"
    bands = list(split_bands(GRID.shape, 200))
    with _writer(target, keep_partial=True) as writer:
        for window in bands[:2]:
            writer.accept(window, memory.read(window))
    assert not target.exists()
    with pytest.raises(RasterError, match="interrupted run"):
        open_probability_store(tmp_path / ".p.zarr.partial")
    with _writer(target, keep_partial=True) as writer:
        assert isinstance(writer, ResumableSink)
        assert writer.rows_kept == 400
        for window in bands[1:]:  # a band may come twice
            writer.accept(window, memory.read(window))
        writer.finish()
    np.testing.assert_array_equal(open_probability_store(target).read(GRID.window), memory.array)
    assert [p.name for p in tmp_path.iterdir()] == ["p.zarr"]


@pytest.mark.parametrize(
    "change", [{"classes": CLASSES[:2]}, {"provenance": {}}, {"grid": GRID.crop(GRID.window)}]
)
def test_a_partial_store_of_another_job_is_started_anew(
    tmp_path: Path, memory: MemoryProbabilityStore, change: dict[str, Any]
) -> None:
    first, *_ = split_bands(GRID.shape, 200)
    with _writer(tmp_path / "p.zarr", keep_partial=True) as writer:
        writer.accept(first, memory.read(first))
    with _writer(tmp_path / "p.zarr", keep_partial=True, **change) as writer:
        # Cropping to the whole changes nothing.
        assert writer.rows_kept == (200 if "grid" in change else 0)
        writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_store_replaces_an_older_one(tmp_path: Path, memory: MemoryProbabilityStore) -> None:
    (tmp_path / "p.zarr").mkdir()
    (tmp_path / "p.zarr" / "old").write_text("old")
    with _writer(tmp_path / "p.zarr") as writer:
        deliver_bands(memory, writer, height=700)
        writer.finish()
    assert not (tmp_path / "p.zarr" / "old").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["p.zarr"]


def test_other_folders_are_no_probability_store(tmp_path: Path) -> None:
    zarr.create_array(store=str(tmp_path / "other.zarr"), shape=(3, 4, 5), dtype="uint8")
    for name in ("none.zarr", "other.zarr"):
        assert not is_probability_store(tmp_path / name)
        with pytest.raises(RasterError, match=f"expected a probability store.*{name}"):
            open_probability_store(tmp_path / name)


def test_an_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, no folder")
    with pytest.raises(OutputError, match=r"p\.zarr"):
        _writer(tmp_path / "file" / "p.zarr")


def test_inference_fills_disk_and_memory_alike(tmp_path: Path) -> None:
    values = np.random.default_rng(2).integers(0, 256, (1, 700, 530), np.uint8)
    source = ArraySource(values, grid=GRID)
    memory = MemoryProbabilityStore(GRID, 3)
    with _writer(tmp_path / "p.zarr") as writer:
        infer(source, PixelModel(256), sinks=[memory, writer], band_height=300)
        writer.finish()
    np.testing.assert_array_equal(memory.array[0], values[0])
    np.testing.assert_array_equal(
        open_probability_store(tmp_path / "p.zarr").read(GRID.window), memory.array
    )
