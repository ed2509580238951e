"""ISPRS, LoveDA and UAVid in folders laid out like the published archives."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.training.image_folders import colour, draw_image, write

from crispline.engine.grid import Window
from crispline_training.data.isprs import IsprsData, Reference
from crispline_training.data.loveda import LoveDAData
from crispline_training.data.uavid import UAVidData
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE

SIDE = 24
WHOLE = Window(0, 0, SIDE, SIDE)
ISPRS = ["#ffffff", "#0000ff", "#00ffff", "#00ff00", "#ffff00", "#ff0000"]
VAIHINGEN = "ISPRS_semantic_labeling_Vaihingen"
PARTS: tuple[Literal["train", "val", "test"], ...] = ("train", "val", "test")


def _ids(classes: int, seed: int = 0) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, classes, (SIDE, SIDE))


def _erode(painted: NDArray[np.uint8]) -> NDArray[np.uint8]:
    eroded = painted.copy()
    eroded[:, ::3] = 0
    return eroded


def _write_vaihingen(root: Path, areas: list[int], masks: str, eroded: str) -> None:
    for area in areas:
        name = f"top_mosaic_09cm_area{area}"
        painted = colour(_ids(6, area), ISPRS)
        write(root / "top" / f"{name}.tif", draw_image(3, SIDE, SIDE, seed=area))
        write(root / masks / f"{name}.tif", painted)
        write(root / eroded / f"{name}_noBoundary.tif", _erode(painted))


def _write_potsdam(root: Path, areas: list[str], labels: str) -> None:
    for number, area in enumerate(areas):
        painted = colour(_ids(6, number), ISPRS)
        image = draw_image(4, SIDE, SIDE, seed=number)
        write(root / "2_Ortho_RGB" / f"top_potsdam_{area}_RGB.tif", image[:3])
        write(
            root / "4_Ortho_RGBIR" / f"top_potsdam_{area}_RGBIR.tif",
            image,
            photometric="RGB",
            alpha="YES",
        )
        write(root / labels / f"top_potsdam_{area}_label.tif", painted)
        folder = root / "5_Labels_all_noBoundary"
        write(folder / f"top_potsdam_{area}_label_noBoundary.tif", _erode(painted))


@pytest.mark.parametrize(
    ("masks", "eroded"),
    [
        (f"{VAIHINGEN}_ground_truth_COMPLETE", f"{VAIHINGEN}_ground_truth_eroded_COMPLETE"),
        ("gts_for_participants", f"{VAIHINGEN}_ground_truth_eroded_for_participants"),
        (".", "."),
    ],
)
def test_vaihingen_with_either_reference(tmp_path: Path, masks: str, eroded: str) -> None:
    _write_vaihingen(tmp_path, [1, 11], masks, eroded)
    areas: Any = {"train": ["1"], "val": ["11"]}
    full = IsprsData(str(tmp_path), "vaihingen", areas=areas)
    image, label = full.sources("val")[0].read(WHOLE)
    np.testing.assert_array_equal(image, draw_image(3, SIDE, SIDE, seed=11))
    np.testing.assert_array_equal(label, _ids(6, 11))
    measured = IsprsData(str(tmp_path), "vaihingen", areas=areas, reference="eroded")
    label = measured.sources("val")[0].read(WHOLE)[1]
    assert (label[::3] == IGNORE).all()
    np.testing.assert_array_equal(label[1::3], _ids(6, 11)[1::3])
    np.testing.assert_array_equal(measured.sources("train")[0].read(WHOLE)[1], _ids(6, 1))
    assert measured.facts.bands == ("nir", "red", "green")
    assert measured.facts.ground_resolution is not None
    assert measured.facts.ground_resolution.metres == 0.09


def test_clutter_in_or_out(tmp_path: Path) -> None:
    _write_vaihingen(tmp_path, [1], ".", ".")
    data = IsprsData(str(tmp_path), "vaihingen", areas={"train": ["1"]}, clutter=False)
    assert [c.name for c in data.facts.classes][-1] == "car"
    label = data.sources("train")[0].read(WHOLE)[1]
    np.testing.assert_array_equal(label, np.where(_ids(6, 1) == 5, IGNORE, _ids(6, 1)))


def test_vaihingens_parts_are_the_papers(tmp_path: Path) -> None:
    _write_vaihingen(tmp_path, [*range(1, 39)], ".", ".")
    data = IsprsData(str(tmp_path), "vaihingen")
    names = {part: {pair.name for pair in data.find_pairs(part)} for part in PARTS}
    assert names["train"] == set("1 3 5 7 13 17 21 23 26 32 37".split())
    assert names["val"] == set("11 15 28 30 34".split())
    assert [len(names[part]) for part in PARTS] == [11, 5, 17]
    assert len(set.union(*names.values())) == 33


@pytest.mark.parametrize("labels", ["5_Labels_all", "5_Labels_for_participants", "."])
def test_potsdam_in_each_composition(tmp_path: Path, labels: str) -> None:
    _write_potsdam(tmp_path, ["2_11", "2_10"], labels)
    areas: Any = {"train": ["2_11"]}
    compositions: dict[Literal["RGB", "RGBIR"], int] = {"RGB": 3, "RGBIR": 4}
    for composition, count in compositions.items():
        data = IsprsData(
            str(tmp_path), "potsdam", composition=composition, areas=areas, reference="eroded"
        )
        image, label = data.sources("train")[0].read(WHOLE)
        # The infrared band is tagged as alpha, and is a band all the same.
        np.testing.assert_array_equal(image, draw_image(4, SIDE, SIDE)[:count])
        np.testing.assert_array_equal(label, _ids(6))
        assert (data.sources("val")[0].read(WHOLE)[1][::3] == IGNORE).all()
        assert data.facts.bands == ("red", "green", "blue", "nir")[:count]


def test_potsdams_parts_are_the_contests(tmp_path: Path) -> None:
    rows = {2: (10, 14), 3: (10, 14), 4: (10, 15), 5: (10, 15), 6: (7, 15), 7: (7, 13)}
    areas = [f"{r}_{c}" for r, (first, last) in rows.items() for c in range(first, last + 1)]
    assert len(areas) == 38
    _write_potsdam(tmp_path, areas, "5_Labels_all")
    data = IsprsData(str(tmp_path), "potsdam", composition="RGB")
    names = {part: {pair.name for pair in data.find_pairs(part)} for part in PARTS}
    assert [len(names[part]) for part in PARTS] == [22, 1, 14]
    assert set.union(*names.values()) == set(areas) - {"7_10"}


@pytest.mark.parametrize("reference", ["full", "eroded"])
def test_a_missing_area_is_named(tmp_path: Path, reference: Reference) -> None:
    _write_vaihingen(tmp_path, [1], ".", ".")
    (tmp_path / "top_mosaic_09cm_area1.tif").unlink()
    areas: Any = {"train": ["1"]}
    data = IsprsData(str(tmp_path), "vaihingen", areas=areas, train_reference=reference)
    if reference == "eroded":
        assert len(data.sources("train")) == 1
        return
    with pytest.raises(DatasetError, match=r"top_mosaic_09cm_area1\.tif in one of the folders"):
        data.sources("train")


def test_a_wrong_colour_is_named(tmp_path: Path) -> None:
    _write_vaihingen(tmp_path, [1], ".", ".")
    painted = colour(_ids(6, 1), ISPRS)
    painted[:, 5, 7] = (0, 128, 0)
    write(tmp_path / "top_mosaic_09cm_area1.tif", painted)
    data = IsprsData(str(tmp_path), "vaihingen", areas={"train": ["1"]})
    with pytest.raises(DatasetError, match=r"area1\.tif, found the colour #008000 at row 5, col"):
        data.sources("train")[0].read(WHOLE)


def test_vaihingen_has_no_true_colours(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="composition IRRG of vaihingen, found RGB"):
        IsprsData(str(tmp_path), "vaihingen", composition="RGB")


@pytest.mark.parametrize(
    ("areas", "words"),
    [
        ({"train": ["1", "3", "5", "11", "15"]}, "for val in data.areas.* found 11 in both"),
        ({"val": ["11", "7"]}, "for val in data.areas.* found 7 in both"),
        ({"train": ["2"], "val": ["4"]}, "for test in data.areas.* found 2 in both"),
    ],
)
def test_an_area_to_train_on_is_measured_on_in_no_part(
    tmp_path: Path, areas: Any, words: str
) -> None:
    with pytest.raises(DatasetError, match=words):
        IsprsData(str(tmp_path), "vaihingen", areas=areas)
    IsprsData(str(tmp_path), "vaihingen", areas={"train": ["11"], "val": ["1"], "test": ["1"]})


def _write_loveda(root: Path) -> None:
    for part, scenes in (("Train", "Urban Rural"), ("Val", "Urban Rural"), ("Test", "Urban Rural")):
        for scene in scenes.split():
            for number in (9, 10):
                image = draw_image(3, SIDE, SIDE, seed=number)
                write(root / part / scene / "images_png" / f"{number}.png", image)
                if part != "Test":
                    mask = _ids(8, number).astype(np.uint8)
                    write(root / part / scene / "masks_png" / f"{number}.png", mask)


def test_loveda(tmp_path: Path) -> None:
    _write_loveda(tmp_path)
    data = LoveDAData(str(tmp_path))
    names = [source.name for source in data.sources("train")]
    assert names == ["Urban/9", "Urban/10", "Rural/9", "Rural/10"]
    label = data.sources("val")[1].read(WHOLE)[1]
    values = _ids(8, 10)
    np.testing.assert_array_equal(label, np.where(values == 0, IGNORE, values - 1))
    assert [c.name for c in data.facts.classes][:2] == ["background", "building"]
    assert len(data.facts.classes) == 7
    assert len(data.statistics.class_counts) == 7


def test_lovedas_test_images_have_no_labels(tmp_path: Path) -> None:
    _write_loveda(tmp_path)
    image, label = LoveDAData(str(tmp_path)).sources("test")[0].read(WHOLE)
    np.testing.assert_array_equal(image, draw_image(3, SIDE, SIDE, seed=9))
    assert (label == IGNORE).all()


def test_lovedas_missing_files_are_named(tmp_path: Path) -> None:
    _write_loveda(tmp_path)
    assert len(LoveDAData(str(tmp_path), scenes=["Rural"]).sources("train")) == 2
    (tmp_path / "Train" / "Rural" / "masks_png" / "9.png").unlink()
    with pytest.raises(DatasetError, match=r"Rural/masks_png/9\.png"):
        LoveDAData(str(tmp_path)).sources("train")
    with pytest.raises(DatasetError, match="Train/Urban/images_png"):
        LoveDAData(str(tmp_path / "elsewhere")).sources("train")


UAVID = ["#000000", "#800000", "#804080", "#008000", "#808000", "#404000", "#400080", "#c000c0"]


def _write_uavid(root: Path) -> None:
    for part, sequences in (("train", (2, 10)), ("val", (16,)), ("test", (21,))):
        for sequence in sequences:
            folder = root / f"uavid_{part}" / f"seq{sequence}"
            for frame in ("000000", "000100"):
                image = draw_image(3, SIDE, SIDE, seed=sequence)
                write(folder / "Images" / f"{frame}.png", image)
                if part != "test":
                    painted = colour(_ids(8, sequence), UAVID)
                    write(folder / "Labels" / f"{frame}.png", painted)


def test_uavid(tmp_path: Path) -> None:
    _write_uavid(tmp_path)
    data = UAVidData(str(tmp_path))
    names = [source.name for source in data.sources("train")]
    assert names == ["seq2/000000", "seq2/000100", "seq10/000000", "seq10/000100"]
    np.testing.assert_array_equal(data.sources("train")[3].read(WHOLE)[1], _ids(8, 10))
    assert [c.name for c in data.facts.classes][-2:] == ["moving car", "static car"]
    assert data.facts.ground_resolution is None
    assert (data.sources("test")[0].read(WHOLE)[1] == IGNORE).all()


def test_uavids_cars_can_be_one_class(tmp_path: Path) -> None:
    _write_uavid(tmp_path)
    data = UAVidData(str(tmp_path), merge_cars=True)
    assert [c.name for c in data.facts.classes][-1] == "car"
    label = data.sources("val")[0].read(WHOLE)[1]
    np.testing.assert_array_equal(label, np.minimum(_ids(8, 16), 6))


def test_uavids_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"seq1/Images/000000\.png in .*uavid_train"):
        UAVidData(str(tmp_path)).sources("train")
    _write_uavid(tmp_path)
    (tmp_path / "uavid_val" / "seq16" / "Labels" / "000100.png").unlink()
    with pytest.raises(DatasetError, match=r"seq16/Labels/000100\.png"):
        UAVidData(str(tmp_path)).sources("val")
