"""Describing a model that has no card, and the card saved beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.engine import onnx_models

from crispline.engine.adoption import AdoptionForm, draft_card, write_sidecar
from crispline.engine.card import ClassInfo, GroundResolution, InputSpec, ModelCard, OutputSpec
from crispline.engine.card_defaults import default_colour, make_classes
from crispline.engine.card_json import card_to_json
from crispline.engine.dialects import (
    read_card,
)
from crispline.engine.errors import CardError, OutputError

NAMES = {"0": "other", "1": "building", "2": "tree"}


OURS = ModelCard(
    name="ours",
    classes=(
        ClassInfo(0, "ground", "#112233", is_background=True),
        ClassInfo(1, "building", "#445566", shape="orthogonal"),
        ClassInfo(2, "tree", "#778899"),
    ),
    input=InputSpec(scale=0.02, mean=(1.0, 2.0, 3.0), std=(0.5, 0.25, 2.0), size_multiple=16),
    ground_resolution=GroundResolution(0.1, 0.08, 0.15),
    overlap=0.25,
    licence="MIT",
)


def test_an_adopted_card_is_read_again(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", tail="Softmax")
    form = AdoptionForm(
        classes=("other", "building", "car"),
        colours=("#000001", "#000002", "#000003"),
        bands=("nir", "red", "green"),
        resolution=0.2,
        scale=0.5,
        mean=(1.0, 2.0, 3.0),
        std=(4.0, 5.0, 6.0),
        tile=256,
        size_multiple=64,
        output_kind="logits",
        output_extent="cropped",
        overlap=0.3,
        licence="CC0",
        name="mine",
    )
    card = draft_card(path, form)
    write_sidecar(path, card)
    assert read_card(path) == card
    assert [c.colour for c in card.classes] == ["#000001", "#000002", "#000003"]
    assert card.input == InputSpec(
        bands=("nir", "red", "green"),
        scale=0.5,
        mean=(1.0, 2.0, 3.0),
        std=(4.0, 5.0, 6.0),
        tile_height=256,
        tile_width=256,
        size_multiple=64,
    )
    assert card.output == OutputSpec(kind="logits", extent="cropped")
    assert (card.overlap, card.licence, card.name) == (0.3, "CC0", "mine")


@pytest.mark.parametrize(
    ("build", "classes", "kind", "extent"),
    [
        (onnx_models.strided_model, ("a", "b", "c"), "logits", "strided"),
        (onnx_models.cropped_model, ("a", "b", "c"), "probabilities", "cropped"),
        (
            lambda path: onnx_models.label_model(path, keep_axis=False),
            ("a", "b", "c"),
            "labels",
            "same",
        ),
        (onnx_models.quantised_model, ("a", "b", "c"), "probabilities", "same"),
    ],
)
def test_adopting_guesses_from_the_graph(
    tmp_path: Path, build: Any, classes: tuple[str, ...], kind: str, extent: str
) -> None:
    path = build(tmp_path / "m.onnx")
    output = draft_card(path, AdoptionForm(classes=classes)).output
    assert output.extent == extent
    if kind != "logits":  # pooling alone does not tell
        assert output.kind == kind


def test_adopting_keeps_what_deepness_keys_say(tmp_path: Path) -> None:
    values = {"class_names": NAMES, "resolution": 10, "tiles_overlap": 20}
    metadata = {key: json.dumps(value) for key, value in values.items()}
    path = onnx_models.passing_model(tmp_path / "m.onnx", metadata=metadata)
    card = draft_card(path, AdoptionForm(resolution=0.3))
    assert [c.name for c in card.classes] == ["other", "building", "tree"]
    assert card.overlap == pytest.approx(0.2)
    assert card.ground_resolution == GroundResolution(0.3, 0.15, 0.6)


def test_adopting_without_class_names_asks_for_them(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    with pytest.raises(CardError, match="--classes"):
        draft_card(path, AdoptionForm())


def test_adopting_with_too_few_class_names_is_refused(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    with pytest.raises(CardError, match="2 classes, output 0 has 3 channels"):
        draft_card(path, AdoptionForm(classes=("a", "b")))


def test_a_card_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")

    def fill_disk(self: Path, *_: Any, **__: Any) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fill_disk)
    with pytest.raises(OutputError, match="No space left"):
        write_sidecar(path, OURS)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.onnx"]


def test_a_new_card_replaces_the_old_one_whole(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    write_sidecar(path, OURS)
    target = write_sidecar(path, ModelCard("new", OURS.classes))
    assert target.read_text() == card_to_json(ModelCard("new", OURS.classes)) + "\n"


def test_colours_differ_between_unknown_classes() -> None:
    colours = [c.colour for c in make_classes(tuple("abcdefghijkl"))]
    assert len(set(colours)) == 12
    assert default_colour("Trees", 0) == default_colour("tree", 5)
