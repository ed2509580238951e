"""Which column of a polygon layer holds the class: the plugin guesses as the engine does."""

from __future__ import annotations

import pytest

from crispline.engine import class_layer
from crispline.processing.class_field import CLASS_COLUMNS, find_field, guess_class_field


def test_columns_are_those_of_the_engine() -> None:
    assert class_layer.CLASS_COLUMNS == CLASS_COLUMNS


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([["fid", "label", "class_id"]], "class_id"),
        ([["Class_Name", "class_id"]], "Class_Name"),
        ([["class_name", "class_id"], ["CLASS_ID", "name"]], "class_id"),
        ([["class_name"], ["kind"]], ""),
        ([["area"]], ""),
    ],
)
def test_the_best_column_that_all_layers_have(layers: list[list[str]], expected: str) -> None:
    assert guess_class_field(*layers) == expected


def test_an_exact_name_goes_before_other_spellings() -> None:
    assert find_field(["Kind", "kind"], "kind") == "kind"
    assert find_field(["Kind"], "kind") == "Kind"
    assert find_field(["Kind"], "sort") == ""
