"""Model cards refuse contradictions, and survive JSON unchanged."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crispline.engine.card import (
    SCHEMA_VERSION,
    ClassInfo,
    GroundResolution,
    InputSpec,
    ModelCard,
    OutputSpec,
)
from crispline.engine.card_json import card_from_json, card_to_json
from crispline.engine.errors import CardError

CLASSES = (
    ClassInfo(0, "other", "#d9d9d9", is_background=True),
    ClassInfo(1, "building", "#d7301f", shape="orthogonal"),
)
CARD = ModelCard(
    name="toy",
    classes=CLASSES,
    version="1.2",
    input=InputSpec(mean=(0.1, 0.2, 0.3), std=(1.0, 2.0, 3.0), scale=0.5, tile_height=512),
    output=OutputSpec(kind="logits", index=1, extent="cropped", threshold=0.3),
    ground_resolution=GroundResolution(0.1, 0.05, 0.2),
    overlap=0.25,
    licence="MIT",
    authors=("Ada", "Grace"),
    training_data="scenes",
    metrics={"miou": 0.8},
    source="recipe",
)

NUMBERS = st.floats(0.001, 1000, allow_nan=False)
NAMES = st.text(min_size=1, max_size=12)


@st.composite
def cards(draw: st.DrawFn) -> ModelCard:
    names = draw(st.lists(NAMES, min_size=2, max_size=8, unique=True))
    classes = tuple(
        ClassInfo(i, name, f"#{i:06x}", draw(st.booleans()), draw(st.sampled_from(("natural",))))
        for i, name in enumerate(names)
    )
    bands = tuple(draw(st.lists(NAMES, min_size=1, max_size=6)))
    values = st.tuples(*[NUMBERS] * len(bands))
    metres = draw(NUMBERS)
    return ModelCard(
        name=draw(NAMES),
        classes=classes,
        input=InputSpec(
            bands=bands,
            layout=draw(st.sampled_from(("NCHW", "NHWC"))),
            tile_width=draw(st.none() | st.integers(1, 4096)),
            scale=draw(NUMBERS),
            mean=draw(st.just(()) | values),
            std=draw(st.just(()) | values),
            dtype=draw(st.sampled_from(("float32", "float16", "uint8", "uint16"))),
            normalisation_inside=draw(st.booleans()),
            scale_by_dtype=draw(st.booleans()),
        ),
        ground_resolution=draw(st.none() | st.just(GroundResolution(metres, metres / 2, metres))),
        overlap=draw(st.none() | st.floats(0, 0.99)),
        metrics=draw(st.dictionaries(NAMES, NUMBERS, max_size=3)),
        authors=tuple(draw(st.lists(NAMES, max_size=3))),
    )


@given(cards())
def test_a_card_survives_json(card: ModelCard) -> None:
    assert card_from_json(card_to_json(card), origin="test") == card


def test_json_uses_the_field_names_and_plain_types() -> None:
    data = json.loads(card_to_json(CARD))
    assert data["schema_version"] == SCHEMA_VERSION
    assert data["classes"][1] == {
        "id": 1,
        "name": "building",
        "colour": "#d7301f",
        "is_background": False,
        "shape": "orthogonal",
    }
    assert data["input"]["bands"] == ["red", "green", "blue"]
    assert data["ground_resolution"] == {"metres": 0.1, "minimum": 0.05, "maximum": 0.2}


def changed(**fields: Any) -> str:
    data = json.loads(card_to_json(CARD))
    data.update(fields)
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        (changed(schema_version=SCHEMA_VERSION + 1), "update Crispline"),
        (changed(colour="red"), "colour"),
        (changed(name=3), "card.name"),
        (changed(overlap="much"), "card.overlap"),
        (changed(overlap=True), "card.overlap"),
        (changed(classes={}), "card.classes"),
        (changed(classes=[{"id": 0, "name": "a"}]), "missing"),
        (changed(input={"bands": "red"}), "card.input.bands"),
        (changed(input={"layout": "CHWN"}), "NCHW"),
        (changed(input={"normalisation_inside": 1}), "normalisation_inside"),
        (changed(metrics={"miou": "good"}), "card.metrics.miou"),
        (json.dumps({"name": "toy"}), "missing"),
    ],
)
def test_bad_json_is_refused_in_a_sentence_that_names_the_file(text: str, words: str) -> None:
    with pytest.raises(CardError) as caught:
        card_from_json(text, origin="model.onnx")
    assert "model.onnx" in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "fields",
    [
        {"classes": CLASSES[:1]},
        {"classes": (CLASSES[0], replace(CLASSES[1], id=2))},
        {"classes": (CLASSES[0], replace(CLASSES[1], name="other"))},
        {"overlap": 1.0},
        {"overlap": -0.1},
    ],
)
def test_contradicting_cards_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(CardError):
        replace(CARD, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"mean": (0.5,)},
        {"std": (1.0, 0.0, 1.0)},
        {"scale": 0.0},
        {"bands": ()},
        {"dtype": "int64"},
        {"tile_height": 0},
        {"size_multiple": 0},
        {"layout": "NCWH"},
    ],
)
def test_contradicting_inputs_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(CardError):
        InputSpec(**fields)


@pytest.mark.parametrize(
    "fields", [{"threshold": 0.0}, {"threshold": 1.0}, {"index": -1}, {"kind": "scores"}]
)
def test_contradicting_outputs_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(CardError):
        OutputSpec(**fields)


@pytest.mark.parametrize("colour", ["red", "#12345", "#gggggg", "123456"])
def test_a_colour_is_six_hexadecimal_digits(colour: str) -> None:
    with pytest.raises(CardError, match="#rrggbb"):
        ClassInfo(0, "a", colour)


@pytest.mark.parametrize(
    ("spec", "dtype", "scale"),
    [
        (InputSpec(scale=0.25), "uint8", 0.25),
        (InputSpec(scale=0.25), "float32", 0.25),
        (InputSpec(scale=1 / 255, scale_by_dtype=True), "uint8", 1 / 255),
        (InputSpec(scale=1 / 255, scale_by_dtype=True), "uint16", 1 / 65535),
        (InputSpec(scale=1 / 255, scale_by_dtype=True), "int16", 1 / 32767),
        (InputSpec(scale=1 / 255, scale_by_dtype=True), "float32", 1 / 255),
        (InputSpec(scale=0.25, normalisation_inside=True), "uint8", 1.0),
    ],
)
def test_scale_follows_the_card_and_the_type(spec: InputSpec, dtype: str, scale: float) -> None:
    assert spec.value_scale_for(dtype) == pytest.approx(scale, rel=1e-12)
