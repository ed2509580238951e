"""Generated scenes as training data: same pixels as the engine draws, kept files, endless tiles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from crispline.engine.grid import Window
from crispline.engine.scene import SCENE_CLASSES, SceneSpec, render_window, truth_probabilities
from crispline_training.data.scenes import (
    FIRST_SEEDS,
    SceneData,
    SceneTiles,
    SceneWindow,
    label_shares,
    list_scenes,
)
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

SIDE = 96


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenes")


@pytest.fixture(scope="module")
def scene(folder: Path) -> SceneWindow:
    scene = SceneWindow(20_001, SIDE, 0.1, folder)
    scene.read(Window(0, 0, 1, 1))
    return scene


def test_a_window_is_that_of_the_scene(scene: SceneWindow) -> None:
    inside = Window(30, 17, 40, 52)
    image, label = scene.read(inside)
    place = scene.place
    there = Window(place.row + 30, place.column + 17, 40, 52)
    spec = SceneSpec(scene.spec.shape, 20_001, 0.1)
    np.testing.assert_array_equal(image, render_window(spec, there).values)
    np.testing.assert_array_equal(label, truth_probabilities(spec, there).argmax(axis=0))
    assert image.dtype == label.dtype == np.uint8


def test_kept_and_freshly_drawn_are_the_same(scene: SceneWindow) -> None:
    fresh = SceneWindow(20_001, SIDE, 0.1)
    for kept, drawn in zip(
        scene.read_shares(Window(5, 60, 20, 30)),
        fresh.read_shares(Window(5, 60, 20, 30)),
        strict=True,
    ):
        np.testing.assert_array_equal(kept, drawn)


def test_what_is_kept_is_not_drawn_again(
    scene: SceneWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crispline_training.data.scenes.render_window", None)
    scene.read(Window(0, 0, SIDE, SIDE))


def test_scenes_of_other_sizes_are_kept_apart(folder: Path) -> None:
    names = {
        SceneWindow(1, 96, 0.1).name,
        SceneWindow(1, 64, 0.1).name,
        SceneWindow(1, 96, 0.12).name,
        SceneWindow(2, 96, 0.1).name,
    }
    assert len(names) == 4


def test_shares_make_labels() -> None:
    shares = np.zeros((3, 1, 3), np.uint8)
    shares[:, 0, 0] = (100, 155, 0)
    shares[:, 0, 1] = (0, 0, 255)
    assert label_shares(shares).tolist() == [[1, 2, IGNORE]]


def test_damaged_files_are_named(tmp_path: Path) -> None:
    scene = SceneWindow(3, SIDE, 0.1, tmp_path)
    path = tmp_path / f"{scene.name}.npy"
    path.write_bytes(b"no array")
    with pytest.raises(DatasetError, match=path.name):
        scene.read(Window(0, 0, 8, 8))
    np.save(path, np.zeros((2, 2), np.uint8))
    with pytest.raises(DatasetError, match="delete it"):
        scene.read(Window(0, 0, 8, 8))


def test_folders_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(DatasetError, match="that you may write to"):
        SceneWindow(3, 32, 0.1, file).read(Window(0, 0, 8, 8))


def test_tiles_depend_on_seed_and_number_only(scene: SceneWindow) -> None:
    tiles = SceneTiles([scene], 32, 5, seed=7)
    assert len(tiles) == 5
    first = tiles[123_456]  # beyond the epoch: they never end
    again = SceneTiles([scene], 32, 5, seed=7)[123_456]
    assert torch.equal(first.image, again.image)
    assert torch.equal(first.shares, again.shares)
    other = SceneTiles([scene], 32, 5, seed=8)[123_456]
    assert not torch.equal(first.image, other.image)


def test_image_and_shares_of_a_tile_are_turned_alike(scene: SceneWindow) -> None:
    image, shares = scene.read_shares(Window(0, 0, SIDE, SIDE))
    whole = np.concatenate([image, shares])
    tiles = SceneTiles([scene], SIDE, 1)
    seen = set()
    for number in range(64):
        tile = np.concatenate([part.numpy() for part in tiles[number]])
        alike = [
            (turns, flip)
            for turns in range(4)
            for flip in (False, True)
            if np.array_equal(tile, _turn(whole, turns, flip=flip))
        ]
        assert len(alike) == 1
        seen.add(alike[0])
    assert len(seen) == 8


def _turn(array: np.ndarray, turns: int, *, flip: bool) -> np.ndarray:
    turned = np.stack([np.rot90(layer, turns) for layer in array])
    return np.stack([np.fliplr(layer) for layer in turned]) if flip else turned


@pytest.mark.parametrize("tile", [0, SIDE + 1])
def test_tiles_that_do_not_fit_are_refused(scene: SceneWindow, tile: int) -> None:
    with pytest.raises(RecipeError, match="fit into"):
        SceneTiles([scene], tile, 1)
    with pytest.raises(RecipeError, match="found 0 scenes"):
        SceneTiles([], 32, 1)


def test_squares_larger_than_scenes_are_refused() -> None:
    with pytest.raises(RecipeError, match="20000"):
        SceneWindow(1, 20_000)


def test_parts_share_no_scene_and_leave_those_of_benchmarks() -> None:
    data = SceneData(scenes=500, val_scenes=20, test_scenes=20)
    seeds = [[source.seed for source in data.open_sources(p)] for p in ("train", "val", "test")]
    assert len(set().union(*seeds)) == 540
    assert min(map(min, seeds)) >= 10_000
    assert data.open_sources("val")[0].seed == FIRST_SEEDS["val"]


def test_data_module_gives_batches_and_says_what_is_in_it(folder: Path) -> None:
    data = SceneData(
        scenes=1,
        val_scenes=1,
        test_scenes=1,
        side=64,
        folder=str(folder),
        tile=32,
        batch_size=2,
        samples_per_epoch=2,
    )
    batch = next(iter(data.train_dataloader()))
    assert batch.image.shape == (2, 3, 32, 32)
    assert batch.image.dtype == torch.uint8
    assert batch.label.shape == (2, 32, 32)
    assert int(batch.label.max()) < len(SCENE_CLASSES)
    assert len(list(data.val_dataloader())) == 2  # four tiles
    assert data.description.classes == SCENE_CLASSES
    assert data.description.ground_resolution is not None
    assert data.description.ground_resolution.metres == 0.1


def test_no_scenes_are_refused() -> None:
    with pytest.raises(RecipeError, match="at least one scene"):
        SceneData(val_scenes=0)


def test_consecutive_seeds_are_listed() -> None:
    scenes = list_scenes(5, 3, side=64, pixel_size=0.2, folder=None)
    assert [(s.seed, s.side, s.pixel_size) for s in scenes] == [(n, 64, 0.2) for n in (5, 6, 7)]
