"""What is filled in of a model, as parameters for the engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crispline.engine.errors import CardError
from crispline.gui.model_answers import (
    RAW,
    SHARE,
    STANDARDISED,
    ClassAnswer,
    ModelAnswers,
    ModelBlanks,
    make_parameters,
    read_numbers,
)

ANSWERS = ModelAnswers(
    classes=(ClassAnswer("other", "#000000"), ClassAnswer("house, shed", "#ff0000", True)),  # noqa: FBT003 - right angles
    bands=" nir, red ,,green",
    resolution=None,
    values=SHARE,
    mean="0.1, 0.2, 0.3",
    std="1, 1, 1",
    output_kind="logits",
)


def test_names_and_bands_are_lists() -> None:
    assert make_parameters(ANSWERS) == {
        "classes": ["other", "house, shed"],
        "colours": ["#000000", "#ff0000"],
        "right_angled": ["house, shed"],
        "bands": ["nir", "red", "green"],
        "output_kind": "logits",
    }


@pytest.mark.parametrize(
    ("values", "mean", "added"),
    [
        (RAW, "", {"raw_values": True}),
        (STANDARDISED, "0.1, 0.2, 0.3", {"mean": [0.1, 0.2, 0.3], "std": [1, 1, 1]}),
        (STANDARDISED, "99, 98, 97", {"mean": [99, 98, 97], "std": [1, 1, 1], "scale": 1.0}),
    ],
)
def test_values_in_plain_words(values: str, mean: str, added: dict[str, object]) -> None:
    answers = replace(ANSWERS, values=values, mean=mean)
    assert make_parameters(answers) == {**make_parameters(ANSWERS), **added}


def test_numbers_with_a_point_or_a_comma() -> None:
    assert read_numbers("0.5, 1,2") == [0.5, 1, 2]
    assert read_numbers("0,5; 1,25;2.5") == [0.5, 1.25, 2.5]
    for text in ("", "a", "0.5 0.6"):
        with pytest.raises(CardError):
            read_numbers(text)


@pytest.mark.parametrize(
    ("channels", "kind", "count"),
    [(3, "logits", 3), (1, "probabilities", 2), (1, "labels", None), (None, "logits", None)],
)
def test_classes_of_an_output(channels: int | None, kind: str, count: int | None) -> None:
    blanks = ModelBlanks((), channels, (), kind, takes_integers=False, card="")
    assert blanks.count_for(kind) == count
