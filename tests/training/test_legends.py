"""Legends: values and colours to class ids, and what is wrong named with file and pixel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.training.image_folders import colour

from crispline_training.data.legends import Legend, Place, make_legend, read_legend_file
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE

PLACE = Place("masks/a.png", 1000, 2000)
ENTRIES: list[str | dict[str, Any]] = [
    {"id": 3, "name": "road", "colour": "#FFffff"},
    {"id": 1, "name": "building", "colour": "#0000ff"},
    {"id": 7, "name": "other", "colour": "#ff0000", "is_background": True},
]


def _decode(legend: Legend, mask: NDArray[Any]) -> NDArray[Any]:
    return legend.decode(mask, np.ones(mask.shape[1:], np.bool_), PLACE)


def test_classes_are_numbered_by_ascending_value() -> None:
    legend = make_legend(ENTRIES, ignore=(0, 255))
    assert [(c.id, c.name) for c in legend.classes] == [(0, "building"), (1, "road"), (2, "other")]
    assert legend.classes[2].is_background
    assert legend.classes[0].shape == "orthogonal"
    mask = np.array([[[1, 3, 7, 0, 255]]], np.uint8)
    assert _decode(legend, mask).tolist() == [[0, 1, 2, IGNORE, IGNORE]]


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32"])
def test_values_of_any_type_are_decoded(dtype: str) -> None:
    mask = np.array([[[1, 3], [7, 1]]], dtype)
    assert _decode(make_legend(ENTRIES), mask).tolist() == [[0, 1], [2, 0]]


def test_colours_are_decoded_and_some_ignored() -> None:
    legend = make_legend(ENTRIES, ignore=("#000000", "#ff0000"))
    mask = colour(np.array([[0, 1, 2, 3]]), ["#0000ff", "#ffffff", "#ff0000", "#000000"])
    assert _decode(legend, mask).tolist() == [[0, 1, IGNORE, IGNORE]]
    assert len(legend.classes) == 2


def test_no_data_is_ignored_whatever_it_says() -> None:
    mask = np.array([[[1, 99]]], np.uint8)
    found = make_legend(ENTRIES).decode(mask, np.array([[True, False]]), PLACE)
    assert found.tolist() == [[0, IGNORE]]


def test_a_wrong_colour_is_named_with_file_and_pixel() -> None:
    mask = colour(np.zeros((5, 6), np.int64), ["#ffffff"])
    mask[:, 3, 4] = (1, 2, 3)
    mask[:, 4, 0] = (1, 2, 3)
    words = r"masks/a\.png, found the colour #010203 at row 1003, column 2004 \(2 such pixels"
    with pytest.raises(DatasetError, match=words):
        _decode(make_legend(ENTRIES), mask)


@pytest.mark.parametrize("value", [42, 300, -1])
def test_a_wrong_value_is_named_with_file_and_pixel(value: int) -> None:
    mask = np.ones((1, 4, 4), np.int16)
    mask[0, 2, 1] = value
    with pytest.raises(DatasetError, match=rf"the value {value} at row 1002, column 2001"):
        _decode(make_legend(ENTRIES), mask)


def test_nearly_right_colours_count_only_where_asked() -> None:
    mask = colour(np.array([[0, 1, 2]]), ["#fcfff9", "#0400ff", "#f0f0f0"])
    near = make_legend(ENTRIES, colour_tolerance=8)
    assert _decode(near, mask[:, :, :2]).tolist() == [[1, 0]]
    with pytest.raises(DatasetError, match="#f0f0f0"):
        _decode(near, mask)
    with pytest.raises(DatasetError, match="#fcfff9"):
        _decode(make_legend(ENTRIES), mask)


def test_a_mask_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(DatasetError, match="found 2 bands"):
        _decode(make_legend(ENTRIES), np.ones((2, 3, 3), np.uint8))
    with pytest.raises(DatasetError, match="one band of class values"):
        _decode(make_legend(["a", "b"]), np.zeros((3, 3, 3), np.uint8))


def test_names_alone_make_a_legend() -> None:
    legend = make_legend(["background", "building"])
    assert legend.values == {255: IGNORE, 0: 0, 1: 1}
    assert legend.classes[0].is_background


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"other": []}, 'a list of classes under "masks6" or "classes"'),
        ([], "a list of classes"),
        ([{"id": 0}], "expected a name"),
        ([{"id": "x", "name": "a"}], "a whole number as id"),
        ([{"id": 0, "name": "a"}, {"id": 0, "name": "b"}], "different ids .* found 0 twice"),
        ([{"name": "a"}, {"name": "a"}], "different names"),
        ([{"name": "a", "colour": "red"}], "as #rrggbb"),
        ([{"id": 255, "name": "a"}], "found none but ignored"),
        ({"ignore": ["black"], "classes": [{"name": "a"}]}, "to ignore, found 'black'"),
    ],
)
def test_bad_legend_files_are_explained(tmp_path: Path, content: object, words: str) -> None:
    file = tmp_path / "classes.json"
    file.write_text(json.dumps(content))
    with pytest.raises(DatasetError, match=words):
        read_legend_file(file, "masks6")


def test_missing_and_damaged_legend_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"none\.json, found no such file"):
        read_legend_file(tmp_path / "none.json", "masks")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(DatasetError, match=r"bad\.json"):
        read_legend_file(tmp_path / "bad.json", "masks")


def test_a_file_names_what_it_ignores(tmp_path: Path) -> None:
    file = tmp_path / "classes.json"
    file.write_text(json.dumps({"ignore": [8, 9], "classes": [{"id": 0, "name": "a"}]}))
    assert {8, 9} <= set(read_legend_file(file, "masks").values)
    file.write_text(json.dumps({"ignore": 9, "classes": [{"id": 0, "name": "a"}]}))
    assert read_legend_file(file, "masks").values == {9: IGNORE, 0: 0}
    assert read_legend_file(file, "masks", ignore=[5]).values == {5: IGNORE, 0: 0}
