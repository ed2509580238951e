"""`crispline model show | adopt | check` as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from onnx import helper
from tests.engine import onnx_models

from crispline.engine.cli.model import group
from crispline.engine.dialects import read_card, sidecar_path
from crispline.engine.errors import CardError, DeviceError, ModelError


def run(*arguments: object) -> Result:
    """Run the group; errors propagate as they do into the main program."""
    words = [str(a) for a in arguments]
    return CliRunner().invoke(group, words, catch_exceptions=False, standalone_mode=False)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return onnx_models.passing_model(tmp_path / "m.onnx", tail="Softmax")


@pytest.fixture
def adopted(bare: Path) -> Path:
    run("adopt", bare, "--classes", "other,building,tree", "--resolution", "0.1")
    return bare


def test_adopt_saves_a_card_that_show_prints(bare: Path) -> None:
    result = run("adopt", bare, "--classes", "other, building,tree", "--mean", "1,2,3.5")
    assert str(sidecar_path(bare)) in result.output
    card = read_card(bare)
    assert [c.name for c in card.classes] == ["other", "building", "tree"]
    assert card.input.mean == (1.0, 2.0, 3.5)
    shown = run("show", bare).output
    assert "building" in shown
    assert "file beside the model" in shown


def test_adopt_without_answers_and_without_a_terminal_fails(bare: Path) -> None:
    with pytest.raises(CardError, match="--classes"):
        run("adopt", bare)
    assert not sidecar_path(bare).exists()


def test_adopt_asks_at_a_terminal(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crispline.engine.cli.model.is_interactive", lambda: True)
    result = CliRunner().invoke(
        group, ["adopt", str(bare)], input="other,building,tree\n0.25\n", standalone_mode=False
    )
    assert result.exception is None
    assert "Class names in order, with commas (3)" in result.output
    card = read_card(bare)
    assert [c.name for c in card.classes] == ["other", "building", "tree"]
    assert card.ground_resolution is not None
    assert card.ground_resolution.metres == 0.25


def test_adopt_refuses_bad_numbers(bare: Path) -> None:
    result = CliRunner().invoke(group, ["adopt", str(bare), "--mean", "1,two"])
    assert result.exit_code == 2
    assert "numbers separated by commas" in result.output


def test_show_as_json(adopted: Path) -> None:
    data = json.loads(run("show", adopted, "--json").output)
    assert data["card_origin"] == "sidecar"
    assert data["card"]["ground_resolution"]["metres"] == 0.1
    assert [c["name"] for c in data["card"]["classes"]] == ["other", "building", "tree"]


def test_check_runs_the_model(adopted: Path) -> None:
    data = json.loads(run("check", adopted, "--json", "--device", "cpu").output)
    assert data["problems"] == []
    assert data["trial"]["device"] == "cpu"
    assert (data["trial"]["output_height"], data["trial"]["output_width"]) == (512, 512)
    assert "can be used" in run("check", adopted).output


def test_check_reports_a_missing_card_and_fails(bare: Path) -> None:
    with pytest.raises(ModelError, match="in a card beside it"):
        run("check", bare)


def test_check_reports_logits_passed_off_as_probabilities(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    run("adopt", path, "--classes", "a,b,c", "--raw-values")
    with pytest.raises(ModelError, match="output kind logits"):
        run("check", path)


def test_check_reports_values_that_are_not_finite(tmp_path: Path) -> None:
    path = onnx_models.write_model(
        tmp_path / "m.onnx",
        [helper.make_node("Log", ["image"], ["map"])],
        inputs=[("image", onnx_models.FLOAT, ["n", 3, "h", "w"])],
        outputs=[("map", onnx_models.FLOAT, ["n", 3, "h", "w"])],
    )
    run("adopt", path, "--classes", "a,b,c")
    with pytest.raises(ModelError, match="not finite"):
        run("check", path)


def test_check_reports_labels_without_a_name(tmp_path: Path) -> None:
    path = onnx_models.label_model(tmp_path / "m.onnx", keep_axis=False)
    run("adopt", path, "--classes", "a,b")
    with pytest.raises(ModelError, match="labels up to 2"):
        run("check", path)


def test_check_says_which_of_several_outputs_is_used(tmp_path: Path) -> None:
    path = onnx_models.two_output_model(tmp_path / "m.onnx")
    run("adopt", path, "--classes", "a,b,c", "--output-kind", "logits", "--output-index", "1")
    data = json.loads(run("check", path, "--json").output)
    assert any("second (index 1)" in note for note in data["notes"])


def test_check_on_a_device_that_is_not_there_fails(
    adopted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(DeviceError, match="cuda is not available"):
        run("check", adopted, "--device", "cuda")


def test_check_of_a_missing_file_names_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.onnx"):
        run("check", tmp_path / "none.onnx")
