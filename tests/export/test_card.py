"""Cards from checkpoints and from YAML."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from onnx import TensorProto, helper
from tests.export.networks import CLASSES, DESCRIPTION

from crispline.engine.card import GroundResolution, InputSpec, ModelCard, OutputSpec
from crispline.engine.errors import CardError
from crispline_export.card import (
    card_from_description,
    deployed_card,
    override_card,
    read_card_yaml,
    write_card,
)

FULL = """
name: roofs
version: 3
classes:
  - ground
  - {name: building, colour: "#aa0000", shape: orthogonal}
input: {bands: [red, green, blue], scale: 0.00392156862745098, size_multiple: 32,
        mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}
ground_resolution: 0.1
licence: MIT
authors: Somebody
metrics: {miou: 0.7}
"""


def test_yaml_in_short_forms() -> None:
    card = read_card_yaml(FULL)
    assert card.version == "3"
    assert [(c.id, c.name, c.shape) for c in card.classes] == [
        (0, "ground", "natural"),
        (1, "building", "orthogonal"),
    ]
    assert card.classes[1].colour == "#aa0000"
    assert card.ground_resolution == GroundResolution(0.1, 0.05, 0.2)
    assert card.authors == ("Somebody",)
    assert card.output == OutputSpec(kind="logits")
    assert card.overlap == 0.25


def test_the_card_in_the_documentation_is_read() -> None:
    page = Path(__file__).parents[2] / "docs" / "export.md"
    (text,) = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    card = read_card_yaml(text)
    assert [(c.name, c.shape) for c in card.classes] == [
        ("other", "natural"),
        ("building", "orthogonal"),
    ]
    assert card.input.std == (0.229, 0.224, 0.225)
    assert card.input.scale * 255 == pytest.approx(1)
    assert (card.input.tile_height, card.output.kind) == (512, "logits")
    assert card.ground_resolution == GroundResolution(0.1, 0.05, 0.2)
    with_raw_values = text.replace("# normalisation_inside", "normalisation_inside")
    for name in ("scale", "mean", "std"):
        with_raw_values = re.sub(rf"(?m)^  {name}:.*\n", "", with_raw_values)
    assert read_card_yaml(with_raw_values).input.normalisation_inside


def test_only_classes_are_required_in_a_card() -> None:
    assert read_card_yaml("classes: [a, b]\n").output.kind == "logits"


def test_deployed_card_takes_raw_values() -> None:
    card = deployed_card(read_card_yaml(FULL), dynamic_tile=False, input_type="float32")
    assert card.input == InputSpec(
        bands=("red", "green", "blue"),
        tile_height=512,
        tile_width=512,
        size_multiple=32,
        normalisation_inside=True,
    )
    assert card.output.kind == "probabilities"
    free = deployed_card(card, dynamic_tile=True, input_type="uint8")
    assert (free.input.tile_height, free.input.dtype) == (None, "uint8")


def test_deployed_card_with_another_tile() -> None:
    card = deployed_card(read_card_yaml(FULL), dynamic_tile=False, input_type="float32", tile=320)
    assert (card.input.tile_height, card.input.tile_width) == (320, 320)


def test_yaml_replaces_fields_of_a_checkpoints_card(tmp_path: Path) -> None:
    card = card_from_description(DESCRIPTION)
    file = tmp_path / "card.yaml"
    file.write_text("licence: MIT\nauthors: [A, B]\nname: Better\n")
    changed = override_card(card, file)
    assert changed == replace(card, licence="MIT", authors=("A", "B"), name="Better")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("input: {bands: [red]}\nname: x\n", "found input, which the checkpoint decides"),
        ("classes: [a, b]\nname: x\n", "expected 6 classes as the network has, found 2"),
        ("licence: [\nname: x\n", "expected a card as YAML"),
        ("- a\n- b\n", "expected the fields of a card, found list"),
        ("colour: red\nname: x\n", "found colour"),
        ("licence: 3\nname: x\n", "card.licence: expected text, found 3"),
        ("licence: 2024-01-01\nname: x\n", "put them in quotes"),
        ("metrics: {miou: .nan}\nname: x\n", "expected finite numbers"),
        ("ground_resolution: .inf\nname: x\n", "expected finite numbers"),
        ("overlap: -.inf\nname: x\n", "expected finite numbers"),
        ("metrics: &a {miou: *a}\nname: x\n", "no value within itself"),
    ],
)
def test_wrong_yaml_is_told_in_a_sentence(text: str, match: str) -> None:
    with pytest.raises(CardError, match=match):
        override_card(card_from_description(DESCRIPTION), text)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CardError, match=r"cannot read the card .*none\.yaml"):
        read_card_yaml(tmp_path / "none.yaml")


def test_scores_that_are_no_numbers_are_left_out() -> None:
    card: ModelCard = card_from_description(DESCRIPTION)
    assert card.metrics == {"miou": 0.5}
    assert card.classes == CLASSES


@pytest.mark.parametrize(
    ("tile", "dtype", "classes", "output", "runs"),
    [
        ((64, 64), "float32", 3, TensorProto.FLOAT, True),
        ((64, 64), "float32", 3, TensorProto.UINT8, True),
        ((None, None), "float32", 3, TensorProto.FLOAT, False),
        ((64, 96), "float32", 3, TensorProto.FLOAT, False),
        ((64, 64), "uint8", 3, TensorProto.FLOAT, False),
        ((64, 64), "float32", 1, TensorProto.UINT8, False),
    ],
)
def test_deepness_keys_are_there_where_it_runs_the_graph(
    tile: tuple[int | None, int | None], dtype: str, classes: int, output: int, *, runs: bool
) -> None:
    given = helper.make_tensor_value_info("y", output, ["batch", classes, *tile])
    model = helper.make_model(helper.make_graph([], "graph", [], [given]))
    spec = InputSpec(
        tile_height=tile[0], tile_width=tile[1], dtype=dtype, normalisation_inside=True
    )
    write_card(model, replace(card_from_description(DESCRIPTION), input=spec))
    keys = {entry.key for entry in model.metadata_props}
    assert "crispline" in keys
    assert ("class_names" in keys) == runs
