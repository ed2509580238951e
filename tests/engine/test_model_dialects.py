"""Cards beside a model, in its own metadata, and in Deepness' keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from tests.engine import onnx_models

from crispline.engine.adoption import write_sidecar
from crispline.engine.card import ClassInfo, GroundResolution, InputSpec, ModelCard, OutputSpec
from crispline.engine.dialects import (
    read_card,
    sidecar_path,
    write_card_metadata,
)
from crispline.engine.errors import CardError
from crispline.engine.model import open_model


def deepness(path: Path, *, channels: int = 3, **values: Any) -> Path:
    metadata = {key: json.dumps(value) for key, value in values.items()}
    return onnx_models.passing_model(path, channels=channels, tail="Softmax", metadata=metadata)


NAMES = {"0": "other", "1": "building", "2": "tree"}


def test_deepness_keys_are_read(tmp_path: Path) -> None:
    card = read_card(
        deepness(
            tmp_path / "m.onnx",
            model_type="Segmentor",
            class_names=NAMES,
            standardization_mean=[0.1, 0.2, 0.3],
            standardization_std=[0.4, 0.5, 0.6],
            resolution=10,
            tile_size=256,
            tiles_overlap=15,
            seg_thresh=0.3,
        )
    )
    assert [(c.id, c.name) for c in card.classes] == [(0, "other"), (1, "building"), (2, "tree")]
    assert [c.is_background for c in card.classes] == [True, False, False]
    assert card.input.mean == (0.1, 0.2, 0.3)
    assert card.input.std == (0.4, 0.5, 0.6)
    assert card.ground_resolution == GroundResolution(0.1, 0.05, 0.2)  # half to double
    assert (card.input.tile_height, card.input.tile_width) == (256, 256)
    assert card.overlap == pytest.approx(0.15)
    assert card.output == OutputSpec(kind="probabilities", threshold=0.3)


def test_deepness_values_in_quotes_and_older_names_are_read(tmp_path: Path) -> None:
    path = deepness(tmp_path / "m.onnx", names=NAMES, tiles_size="128", resolution="25.0")
    card = read_card(path)
    assert card.input.tile_height == 128
    assert card.ground_resolution is not None
    assert card.ground_resolution.metres == 0.25


def test_deepness_class_ids_are_ordered_as_numbers(tmp_path: Path) -> None:
    names = {str(i): f"class {i}" for i in (10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)}
    card = read_card(deepness(tmp_path / "m.onnx", channels=11, class_names=names))
    assert [c.name for c in card.classes] == [f"class {i}" for i in range(11)]


def test_deepness_divides_by_255_and_16_bits_by_65535(tmp_path: Path) -> None:
    spec = read_card(deepness(tmp_path / "m.onnx", class_names=NAMES)).input
    assert spec.value_scale_for("uint8") == 1 / 255
    assert spec.value_scale_for("uint16") == 1 / 65535


def test_a_list_of_class_names_is_that_of_the_first_output(tmp_path: Path) -> None:
    path = deepness(tmp_path / "m.onnx", class_names=[NAMES, {"0": "x"}])
    assert [c.name for c in read_card(path).classes] == ["other", "building", "tree"]


def test_one_channel_has_a_background_before_it(tmp_path: Path) -> None:
    card = read_card(deepness(tmp_path / "m.onnx", channels=1, class_names={"0": "roof"}))
    assert [c.name for c in card.classes] == ["background", "roof"]
    assert card.classes[0].is_background


def test_nameless_classes_are_numbered(tmp_path: Path) -> None:
    card = read_card(deepness(tmp_path / "m.onnx", model_type="Segmentor"))
    assert [c.name for c in card.classes] == ["class 0", "class 1", "class 2"]


@pytest.mark.parametrize("threshold", [0, 1])
def test_a_threshold_at_the_end_of_its_range_is_left_at_half(
    tmp_path: Path, threshold: float
) -> None:
    path = deepness(tmp_path / "m.onnx", class_names=NAMES, seg_thresh=threshold)
    assert read_card(path).output.threshold == 0.5


def test_a_linear_last_operation_means_logits(tmp_path: Path) -> None:
    weight = np.zeros((3, 3, 1, 1), np.float32)
    node = onnx.helper.make_node("Conv", ["image", "weight"], ["raw"])
    resize = onnx.helper.make_node("Identity", ["raw"], ["map"])
    dims: list[onnx_models.Dim] = ["n", 3, 32, 32]
    path = onnx_models.write_model(
        tmp_path / "m.onnx",
        [node, resize],
        inputs=[("image", onnx_models.FLOAT, dims)],
        outputs=[("map", onnx_models.FLOAT, dims)],
        weights={"weight": weight},
        metadata={"class_names": json.dumps(NAMES)},
    )
    assert read_card(path).output.kind == "logits"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"class_names": {"zero": "other"}}, "class_names"),
        ({"class_names": 3}, "class_names"),
        ({"class_names": {"0": "a", "1": "b"}}, "2 classes"),
        ({"class_names": NAMES, "resolution": "fine"}, "resolution"),
        ({"class_names": NAMES, "standardization_mean": [1, 2]}, "3 values of mean"),
        ({"class_names": NAMES, "standardization_mean": "none"}, "standardization_mean"),
        ({"class_names": NAMES, "standardization_std": [1, 0, 1]}, "std above 0"),
    ],
)
def test_bad_deepness_values_are_named(tmp_path: Path, values: dict[str, Any], words: str) -> None:
    path = deepness(tmp_path / "m.onnx", **values)
    with pytest.raises(CardError) as caught:
        read_card(path)
    assert words in str(caught.value)
    assert "m.onnx" in str(caught.value)


def test_metadata_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = onnx_models.passing_model(
        tmp_path / "m.onnx", metadata={"class_names": "{0: 'other'}", "model_type": "Segmentor"}
    )
    with pytest.raises(CardError, match=r"m\.onnx: expected JSON in its metadata 'class_names'"):
        read_card(path)


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


def with_metadata(path: Path, card: ModelCard, **more: str) -> Path:
    onnx_models.passing_model(path, tail="Softmax", metadata=more)
    model = onnx.load(path)
    write_card_metadata(model, card)
    path.write_bytes(model.SerializeToString())
    return path


def test_our_card_comes_back_from_the_metadata(tmp_path: Path) -> None:
    assert read_card(with_metadata(tmp_path / "m.onnx", OURS)) == OURS


def test_writing_a_card_replaces_the_old_one_and_keeps_the_rest(tmp_path: Path) -> None:
    path = with_metadata(tmp_path / "m.onnx", OURS, crispline="old", author="Ada")
    pairs = [(p.key, p.value) for p in onnx.load(path).metadata_props]
    assert len(pairs) == len(dict(pairs))
    assert dict(pairs)["author"] == "Ada"
    assert read_card(path) == OURS


@pytest.mark.parametrize("inside", [False, True])
def test_our_models_run_the_same_in_deepness(tmp_path: Path, *, inside: bool) -> None:
    """Deepness feeds (value / 255 - mean) / std with the keys that we write."""
    spec = InputSpec(
        scale=OURS.input.scale,
        mean=OURS.input.mean,
        std=OURS.input.std,
        normalisation_inside=inside,
    )
    card = ModelCard("ours", OURS.classes, input=spec, overlap=0.25)
    path = with_metadata(tmp_path / "m.onnx", card)
    keys = {p.key: json.loads(p.value) for p in onnx.load(path).metadata_props}
    tiles = np.random.default_rng(0).integers(0, 256, (1, 3, 8, 8), np.uint8)
    mean, std = (
        np.reshape(keys[f"standardization_{name}"], (1, 3, 1, 1)) for name in ("mean", "std")
    )
    fed = ((tiles / 255 - mean) / std).astype(np.float32)
    session = open_model(path, device="cpu")._session
    (expected,) = session.run(None, {"image": fed})
    np.testing.assert_allclose(open_model(path).run_graph(tiles), expected, atol=1e-4)
    assert keys["class_names"] == {"0": "ground", "1": "building", "2": "tree"}
    assert keys["model_type"] == "Segmentor"
    assert keys["tiles_overlap"] == 25


def test_the_deepness_keys_we_write_can_be_read(tmp_path: Path) -> None:
    path = with_metadata(tmp_path / "m.onnx", OURS)
    model = onnx.load(path)
    kept = [(p.key, p.value) for p in model.metadata_props if p.key != "crispline"]
    onnx.helper.set_model_props(model, dict(kept))
    path.write_bytes(model.SerializeToString())
    card = read_card(path)
    assert [c.name for c in card.classes] == [c.name for c in OURS.classes]
    assert card.ground_resolution is not None
    assert card.ground_resolution.metres == pytest.approx(0.1)
    assert card.overlap == 0.25


def test_a_card_beside_the_model_wins(tmp_path: Path) -> None:
    path = with_metadata(tmp_path / "m.onnx", OURS)
    write_sidecar(path, ModelCard("beside", OURS.classes))
    assert sidecar_path(path) == tmp_path / "m.onnx.crispline.json"
    assert read_card(path).name == "beside"


def test_a_broken_card_beside_the_model_is_named(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    sidecar_path(path).write_text("{", encoding="utf-8")
    with pytest.raises(CardError, match=r"m\.onnx\.crispline\.json"):
        read_card(path)
