"""Folders of images and masks: read in windows, reduced, copied, refused where they are wrong."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from affine import Affine
from numpy.typing import NDArray
from tests.training.image_folders import CRS, TRANSFORM, colour, draw_image, write

from crispline.engine.grid import Shape, Window
from crispline_training.data.array_cache import CachedSource
from crispline_training.data.image_files import LabelledFiles
from crispline_training.data.masked_images import MaskedImages
from crispline_training.data.open_rasters import OpenRasters
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

CLASSES: list[str | dict[str, Any]] = [
    {"name": "other", "colour": "#ffffff"},
    {"name": "building", "colour": "#0000ff"},
    {"name": "tree", "colour": "#00ff00"},
]
HEIGHT, WIDTH = 70, 90
WHOLE = Window(0, 0, HEIGHT, WIDTH)
GEOREFERENCE = {"transform": TRANSFORM, "crs": CRS}


def _ids(seed: int) -> NDArray[Any]:
    rng = np.random.default_rng(seed)
    return rng.choice(np.array([0, 1, 2, IGNORE], np.uint8), (HEIGHT, WIDTH))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two images with masks of values, one without georeference."""
    folder = tmp_path / "town"
    for number, name in enumerate(("a", "b")):
        image = draw_image(3, HEIGHT, WIDTH, seed=number)
        write(
            folder / "images" / f"{name}.tif",
            image,
            tiled=True,
            blockxsize=16,
            blockysize=16,
            **GEOREFERENCE,
        )
        write(folder / "masks" / f"{name}.png", _ids(number))
    (folder / "split.json").write_text(json.dumps({"train": ["a"], "val": ["b"]}))
    (folder / "classes.json").write_text(json.dumps({"ignore": 255, "classes": CLASSES}))
    return folder


def _data(root: Path, **options: Any) -> MaskedImages:
    return MaskedImages(str(root), **{"cache": "never"} | options)


def test_single_images_are_reduced_by_more(root: Path) -> None:
    data = _data(root, reduce=2, reduce_of={"b": 5})
    assert data.sources("train")[0].shape == Shape(HEIGHT // 2, WIDTH // 2)
    assert data.sources("val")[0].shape == Shape(HEIGHT // 5, WIDTH // 5)
    with pytest.raises(DatasetError, match="found c; correct"):
        _data(root, reduce_of={"c": 2})


def test_windows_of_image_and_mask(root: Path) -> None:
    (source,) = _data(root).sources("train")
    assert (source.name, source.shape) == ("a", Shape(HEIGHT, WIDTH))
    image, label = source.read(Window(20, 30, 25, 40))
    np.testing.assert_array_equal(image, draw_image(3, HEIGHT, WIDTH)[:, 20:45, 30:70])
    np.testing.assert_array_equal(label, _ids(0)[20:45, 30:70])
    assert image.dtype == label.dtype == np.uint8


def test_description_says_what_there_is(root: Path) -> None:
    data = _data(root)
    found = data.description
    values = draw_image(3, HEIGHT, WIDTH)[:, _ids(0) != IGNORE]
    assert found.name == "town"
    assert found.bands == ("red", "green", "blue")
    assert [c.name for c in found.classes] == ["other", "building", "tree"]
    np.testing.assert_allclose(found.mean, values.mean(axis=1))
    np.testing.assert_allclose(found.std, values.std(axis=1))
    assert found.ground_resolution is not None
    assert found.ground_resolution.metres == pytest.approx(0.1, rel=1e-3)
    assert data.class_counts == tuple((_ids(0) == c).sum() for c in range(3))


def test_given_mean_and_std_are_not_measured(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LabelledFiles, "read", None)
    data = _data(root, mean=[1, 2, 3], std=[4, 5, 6])
    assert (data.description.mean, data.description.std) == ((1, 2, 3), (4, 5, 6))
    with pytest.raises(RecipeError, match="one a band"):
        _ = _data(root, mean=[1], std=[1]).description


def test_loaders_give_tiles(root: Path) -> None:
    data = _data(root, tile=32, batch_size=2, samples_per_epoch=6)
    batches = list(data.train_dataloader())
    assert [tuple(b.image.shape) for b in batches] == [(2, 3, 32, 32)] * 3
    counted = sum(int((b.label != IGNORE).sum()) for b in data.val_dataloader())
    assert counted == (_ids(1) != IGNORE).sum()
    assert len(data.test_dataloader()) == len(data.val_dataloader())


def test_reduced_four_times(root: Path) -> None:
    (source,) = _data(root, reduce=4).sources("train")
    assert source.shape == Shape(17, 22)
    image, label = source.read(Window(2, 3, 5, 6))
    blocks = draw_image(3, HEIGHT, WIDTH)[:, 8:28, 12:36].reshape(3, 5, 4, 6, 4)
    np.testing.assert_array_equal(image, np.rint(blocks.mean(axis=(2, 4))))
    assert label.shape == (5, 6)
    facts = _data(root, reduce=4).facts
    assert facts.ground_resolution is not None
    assert facts.ground_resolution.metres == pytest.approx(0.4, rel=1e-3)


@pytest.mark.parametrize("reduce", [1, 3])
def test_a_decoded_copy_is_the_same(root: Path, tmp_path: Path, reduce: int) -> None:
    folder = tmp_path / "cache"
    plain = _data(root, reduce=reduce).sources("train")[0]
    copied = _data(root, reduce=reduce, cache="always", cache_folder=str(folder)).sources("train")[
        0
    ]
    assert isinstance(copied, CachedSource)
    assert not folder.exists()
    window = Window(3, 5, 11, 13)
    for _ in range(2):
        for one, other in zip(plain.read(window), copied.read(window), strict=True):
            np.testing.assert_array_equal(one, other)
    assert len(list(folder.iterdir())) == 1


def test_a_changed_mask_is_not_read_from_the_old_copy(root: Path, tmp_path: Path) -> None:
    options = {"cache": "always", "cache_folder": str(tmp_path / "cache")}
    _data(root, **options).sources("train")[0].read(WHOLE)
    mask = write(root / "masks" / "a.png", np.ones((HEIGHT, WIDTH), np.uint8))
    os.utime(mask, ns=(1, 1))
    assert (_data(root, **options).sources("train")[0].read(WHOLE)[1] == 1).all()


def test_copies_are_made_where_they_pay(root: Path) -> None:
    chosen = {
        reduce: isinstance(_data(root, reduce=reduce, cache="auto").sources("val")[0], CachedSource)
        for reduce in (1, 2)
    }
    assert chosen == {1: False, 2: True}


def test_an_interrupted_copy_is_made_anew(root: Path, tmp_path: Path) -> None:
    options = {"cache": "always", "cache_folder": str(tmp_path / "cache")}
    wrong = write(root / "masks" / "a.png", np.full((HEIGHT, WIDTH), 77, np.uint8))
    with pytest.raises(DatasetError, match="the value 77"):
        _data(root, **options).sources("train")[0].read(WHOLE)
    assert list((tmp_path / "cache").iterdir()) == []
    write(wrong, _ids(0))
    label = _data(root, **options).sources("train")[0].read(WHOLE)[1]
    np.testing.assert_array_equal(label, _ids(0))


def test_workers_read_the_same_files(root: Path) -> None:
    options = {"tile": 32, "batch_size": 2, "samples_per_epoch": 4}
    alone = [b.image for b in _data(root, **options).train_dataloader()]
    data = _data(root, workers=1, **options)
    data.sources("train")[0].read(WHOLE)  # opened before the fork
    helped = [b.image for b in data.train_dataloader()]
    assert all((one == other).all() for one, other in zip(alone, helped, strict=True))


def test_sources_can_be_sent_to_other_processes(root: Path) -> None:
    (source,) = _data(root).sources("train")
    source.read(WHOLE)
    sent = pickle.loads(pickle.dumps(source))  # noqa: S301 - our own
    np.testing.assert_array_equal(sent.read(WHOLE)[1], _ids(0))


def test_few_files_stay_open(root: Path) -> None:
    rasters = OpenRasters(most=2)
    for name in ("a", "b", "a", "b"):
        for folder, suffix in (("images", "tif"), ("masks", "png")):
            assert rasters.get(str(root / folder / f"{name}.{suffix}")).grid.shape.width == WIDTH
    assert len(rasters._open) == 2


def test_sixteen_bits_and_any_number_of_bands(root: Path) -> None:
    image = draw_image(5, HEIGHT, WIDTH, dtype="uint16") * 200
    write(root / "images" / "a.tif", image)
    (source,) = _data(root).sources("train")
    found, _ = source.read(WHOLE)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, image)
    (source,) = _data(root, bands=[4, 2]).sources("train")
    np.testing.assert_array_equal(source.read(WHOLE)[0], image[[3, 1]])


def test_nodata_is_ignored_and_never_a_hole(root: Path) -> None:
    image = draw_image(2, HEIGHT, WIDTH, dtype="float32")
    image[:, :10] = -9999
    image[0, 40, 50] = np.nan
    write(root / "images" / "a.tif", image, nodata=-9999)
    found, label = _data(root).sources("train")[0].read(WHOLE)
    assert (label[:10] == IGNORE).all()
    assert label[40, 50] == IGNORE
    known = np.ones((HEIGHT, WIDTH), np.bool_)
    known[:10], known[40, 50] = False, False
    np.testing.assert_array_equal(label[known], _ids(0)[known])
    # Mirrored at the first row of data.
    np.testing.assert_array_equal(found[:, :10], image[:, 20:10:-1])
    assert np.isfinite(found).all()


def test_alpha_is_no_band_but_ignored(root: Path) -> None:
    image = draw_image(4, HEIGHT, WIDTH)
    image[3] = 255
    image[3, 30:, 40:] = 0
    write(root / "images" / "a.tif", image, photometric="RGB", alpha="YES")
    found, label = _data(root).sources("train")[0].read(WHOLE)
    assert len(found) == 3
    assert (label[30:, 40:] == IGNORE).all()
    np.testing.assert_array_equal(label[:30], _ids(0)[:30])


def test_coloured_masks_beside_the_images(tmp_path: Path) -> None:
    ids = _ids(0) % 3
    for name in ("a", "b"):
        write(tmp_path / f"{name}.tif", draw_image(3, HEIGHT, WIDTH))
        painted = colour(ids, ["#ffffff", "#0000ff", "#00ff00"])
        write(tmp_path / f"{name}_mask.png", painted)
    split = {"train": ["a"], "val": ["b"]}
    data = _data(tmp_path, images=".", masks=".", mask_suffix="_mask", split=split, classes=CLASSES)
    np.testing.assert_array_equal(data.sources("train")[0].read(WHOLE)[1], ids)
    assert data.facts.ground_resolution is None


@pytest.mark.parametrize("name", ["images/a.tif", "masks/b.png"])
def test_a_missing_file_is_named(root: Path, name: str) -> None:
    (root / name).unlink()
    data = _data(root)
    with pytest.raises(DatasetError, match=Path(name).name):
        data.sources("train"), data.sources("val")


def test_a_damaged_file_is_named(root: Path) -> None:
    (root / "masks" / "a.png").write_bytes(b"nothing")
    with pytest.raises(DatasetError, match=r"masks/a\.png"):
        _data(root).sources("train")


def test_a_mask_of_another_size_is_named(root: Path) -> None:
    write(root / "masks" / "a.png", np.zeros((HEIGHT, WIDTH + 1), np.uint8))
    with pytest.raises(DatasetError, match=r"a\.png to lie on .*a\.tif, found 70 x 91 pixels"):
        _data(root).sources("train")


@pytest.mark.parametrize(
    ("georeference", "words"),
    [
        ({"transform": TRANSFORM @ Affine.translation(3, 4), "crs": CRS}, "5 pixels apart"),
        ({"transform": TRANSFORM, "crs": "EPSG:32634"}, "UTM zone 34N instead of .*33N"),
    ],
)
def test_a_mask_elsewhere_is_named(root: Path, georeference: Any, words: str) -> None:
    (root / "masks" / "a.png").unlink()
    write(root / "masks" / "a.tif", _ids(0), **georeference)
    with pytest.raises(DatasetError, match=words):
        _data(root).sources("train")


def test_a_mask_in_place_is_taken(root: Path) -> None:
    (root / "masks" / "a.png").unlink()
    write(root / "masks" / "a.tif", _ids(0), **GEOREFERENCE)
    assert len(_data(root).sources("train")) == 1


def test_an_empty_class_is_named_unless_allowed(root: Path) -> None:
    write(root / "masks" / "a.png", np.zeros((HEIGHT, WIDTH), np.uint8))
    with pytest.raises(DatasetError, match="none of building, tree"):
        _ = _data(root).description
    assert _data(root, allow_empty_classes=True).class_counts == (HEIGHT * WIDTH, 0, 0)


def test_images_of_different_bands_are_refused(root: Path) -> None:
    write(root / "images" / "b.tif", draw_image(5, HEIGHT, WIDTH))
    split = {"train": ["a", "b"], "val": []}
    with pytest.raises(DatasetError, match=r"3 uint8 bands in .*b\.tif .* found 5 uint8"):
        _data(root, split=split).sources("train")


@pytest.mark.parametrize(
    ("split", "words"),
    [
        ({"train": ["a"]}, 'under "train", "val"'),
        ({"train": ["a"], "val": "b"}, "lists of names"),
        ({"train": ["a", "b"], "val": ["b"]}, "found b in both"),
    ],
)
def test_a_bad_split_is_explained(root: Path, split: Any, words: str) -> None:
    (root / "split.json").write_text(json.dumps(split))
    with pytest.raises(DatasetError, match=words):
        _data(root)


def test_what_is_not_there_is_named(root: Path) -> None:
    with pytest.raises(DatasetError, match="expected a folder"):
        _data(root / "nowhere")
    with pytest.raises(DatasetError, match=r"none\.json, found no such file"):
        _data(root, split="none.json")
    with pytest.raises(DatasetError, match="no such folder"):
        _data(root, masks="elsewhere").sources("train")
    with pytest.raises(RecipeError, match="reduce by 1"):
        _data(root, reduce=0)
    with pytest.raises(DatasetError, match="the test part"):
        _data(root, split={"train": ["a"], "val": ["b"], "test": []}).sources("test")
