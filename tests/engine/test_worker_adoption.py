"""A model without a card is described through a worker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engine.onnx_models import passing_model
from tests.engine.worker_client import WorkerClient

from crispline.engine.adoption import AdoptionForm
from crispline.engine.cli.model import adopt
from crispline.engine.dialects import read_card

NAMES = ("other", "shed", "tree")


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerClient]:
    with WorkerClient() as client:
        client.until("hello")
        yield client


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return passing_model(tmp_path / "bare.onnx")


def card_beside(model: Path) -> Path:
    return model.with_name(model.name + ".crispline.json")


def test_blanks_say_what_the_graph_tells(worker: WorkerClient, bare: Path) -> None:
    """The model passes its three bands on as three classes."""
    blanks = worker.value("model_info", model=str(bare))["blanks"]
    assert blanks["channels"] == blanks["takes"] == len(blanks["classes"]) == 3
    assert blanks["bands"] == ["red", "green", "blue"]
    assert blanks["card"] == str(card_beside(bare))
    assert blanks["card_exists"] is False
    assert worker.value("model_info")["blanks"] is None


def test_what_is_no_segmentation_model_has_no_blanks(
    worker: WorkerClient, shared_data: Path
) -> None:
    path = shared_data / "onnx_deepness_dialect" / "dummy_recognition_model.onnx"
    value = worker.value("model_info", model=str(path))
    assert value["card"] is None
    assert value["blanks"] is None
    assert value["problems"]


def test_the_card_says_what_the_form_said(worker: WorkerClient, bare: Path) -> None:
    before = bare.read_bytes()
    value = worker.value(
        "adopt_model",
        model=str(bare),
        classes=list(NAMES),
        colours=["#000000", "#112233", "#00ff00"],
        right_angled=["shed"],
        bands=["nir", "red", "green"],
        resolution=0.25,
        mean=[0.5, 0.4, 0.3],
        std=[0.2, 0.2, 0.1],
        output_kind="logits",
    )
    assert value["card_origin"] == "sidecar"
    assert value["problems"] == []
    assert value["blanks"] is None
    written = json.loads(card_beside(bare).read_text(encoding="utf-8"))
    assert [(c["name"], c["colour"], c["shape"]) for c in written["classes"]] == [
        ("other", "#000000", "natural"),
        ("shed", "#112233", "orthogonal"),
        ("tree", "#00ff00", "natural"),
    ]
    assert written["input"]["bands"] == ["nir", "red", "green"]
    assert written["input"]["mean"] == [0.5, 0.4, 0.3]
    assert written["ground_resolution"]["metres"] == 0.25
    assert written["output"]["kind"] == "logits"
    assert bare.read_bytes() == before


def test_a_card_is_only_overwritten_when_that_is_allowed(worker: WorkerClient, bare: Path) -> None:
    card_beside(bare).write_text("half a card", encoding="utf-8")
    assert worker.value("model_info", model=str(bare))["blanks"]["card_exists"] is True
    answer, _ = worker.run("adopt_model", model=str(bare), classes=list(NAMES))
    assert answer["code"] == "output"
    assert "allow overwriting" in answer["message"]
    assert card_beside(bare).read_text(encoding="utf-8") == "half a card"
    worker.value("adopt_model", model=str(bare), classes=list(NAMES), overwrite=True)
    assert tuple(c.name for c in read_card(bare).classes) == NAMES


@pytest.mark.parametrize(
    ("answers", "code", "words"),
    [
        ({}, "card", "names of its classes"),
        ({"classes": ["a", "b"]}, "card", "3 channels"),
        ({"classes": ["a", "a", "b"]}, "card", "distinct"),
        ({"classes": [*NAMES], "right_angled": ["roof"]}, "card", "roof"),
        ({"classes": [*NAMES], "bands": ["red"]}, "card", "1 bands"),
        ({"classes": [*NAMES], "colours": ["red"]}, "card", "#rrggbb"),
        ({"classes": [*NAMES], "output_kind": "guesses"}, "card", "guesses"),
        ({"classes": "other"}, "job", "classes as a list"),
        ({"classes": [*NAMES], "mean": ["a"]}, "job", "mean as a list"),
        ({"classes": [*NAMES], "resolution": "fine"}, "job", "resolution as number"),
        ({"classes": [*NAMES], "resolution": 0}, "job", "above 0"),
        ({"classes": [*NAMES], "tile": True}, "job", "tile as number"),
        ({"classes": [*NAMES], "raw_values": 1}, "job", "true or false"),
        ({"classes": [*NAMES], "colour": "red"}, "job", "colour"),
    ],
)
def test_wrong_answers_are_refused_and_nothing_is_saved(
    worker: WorkerClient, bare: Path, answers: dict[str, Any], code: str, words: str
) -> None:
    answer, _ = worker.run("adopt_model", model=str(bare), **answers)
    assert (answer["type"], answer["code"]) == ("error", code)
    assert words in answer["message"]
    assert [path.name for path in bare.parent.iterdir()] == [bare.name]


def test_a_model_must_be_named(worker: WorkerClient) -> None:
    answer, _ = worker.run("adopt_model", classes=list(NAMES))
    assert answer["code"] == "job"


def test_the_command_line_asks_for_the_same() -> None:
    options = {parameter.name for parameter in adopt.params}
    assert set(AdoptionForm.__dataclass_fields__) == options - {"model", "as_json"}
