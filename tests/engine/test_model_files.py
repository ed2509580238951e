"""Bad model files: each gives one sentence that names the file and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper
from tests.engine import onnx_models

from crispline.engine.card import InputSpec, ModelCard, OutputSpec
from crispline.engine.card_defaults import make_classes
from crispline.engine.dialects import read_card
from crispline.engine.errors import CardError, ModelError
from crispline.engine.model import open_model
from crispline.engine.onnx_file import inspect_onnx

CARD = ModelCard("test", make_classes(("a", "b", "c")), output=OutputSpec(kind="logits"))


def write_bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def truncated(path: Path) -> Path:
    """A model with a weight large enough to be cut in the middle."""
    dims = [1, 3, 16, 16]
    onnx_models.write_model(
        path,
        [helper.make_node("Add", ["image", "weight"], ["map"])],
        inputs=[("image", onnx_models.FLOAT, dims)],
        outputs=[("map", onnx_models.FLOAT, dims)],
        weights={"weight": np.ones(dims, np.float32)},
    )
    data = path.read_bytes()
    return write_bytes(path, data[: len(data) // 2])


def folder(path: Path) -> Path:
    path.mkdir()
    return path


BAD_FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda p: p, "found nothing at"),
    "folder": (folder, "found a folder"),
    "empty": (lambda p: write_bytes(p, b""), "empty file"),
    "text": (lambda p: write_bytes(p, b"version https://git-lfs.github.com/spec/v1\n"), "ONNX"),
    "picture": (lambda p: write_bytes(p, b"II*\0" + bytes(500)), "ONNX"),
    "zeros": (lambda p: write_bytes(p, bytes(500)), "ONNX"),
    "checkpoint": (lambda p: write_bytes(p, b"PK\x03\x04" + bytes(500)), "PyTorch"),
    "truncated": (truncated, "truncated"),
    "classifier": (onnx_models.classifying_model, "a class for every pixel"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    build, words = BAD_FILES[name]
    path = build(tmp_path / f"{name}.onnx")
    with pytest.raises(ModelError) as caught:
        open_model(path, card=CARD)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_model_cut_anywhere_is_refused(tmp_path: Path, share: float) -> None:
    path = onnx_models.two_output_model(tmp_path / "cut.onnx")
    data = path.read_bytes()
    write_bytes(path, data[: max(1, int(len(data) * share))])
    with pytest.raises(ModelError, match=r"cut\.onnx"):
        inspect_onnx(path)


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ModelError, match=r"cannot read the model .*m\.onnx: Permission denied"):
        inspect_onnx(path)


def test_weights_beside_the_model_are_used(tmp_path: Path) -> None:
    path = onnx_models.external_model(tmp_path / "m.onnx", location="m.data")
    (tmp_path / "m.data").write_bytes(np.array([1, 2, 3], np.float32).tobytes())
    tiles = np.ones((1, 3, 16, 16), np.float32)
    found = open_model(path, card=CARD).run_graph(tiles)
    np.testing.assert_array_equal(found[0, :, 0, 0], [1, 2, 3])
    assert inspect_onnx(path).external_data == (tmp_path / "m.data",)


@pytest.mark.parametrize("location", ["../secret.bin", "/etc/passwd", "sub/../../secret.bin", ""])
def test_weights_outside_the_folder_are_refused(tmp_path: Path, location: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.bin").write_bytes(bytes(12))
    path = onnx_models.external_model(inner / "m.onnx", location=location)
    with pytest.raises(ModelError, match=r"m\.onnx keeps weights in .*outside its own folder"):
        open_model(path, card=CARD)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.bin").write_bytes(bytes(12))
    (inner / "weights.bin").symlink_to(tmp_path / "secret.bin")
    path = onnx_models.external_model(inner / "m.onnx", location="weights.bin")
    with pytest.raises(ModelError, match="outside its own folder"):
        open_model(path, card=CARD)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    path = onnx_models.external_model(tmp_path / "m.onnx", location="m.data")
    with pytest.raises(ModelError, match=r"m\.onnx keeps weights in m\.data, which is not beside"):
        open_model(path, card=CARD)


def test_weights_that_are_too_short_are_named(tmp_path: Path) -> None:
    path = onnx_models.external_model(tmp_path / "m.onnx", location="m.data")
    (tmp_path / "m.data").write_bytes(bytes(5))
    with pytest.raises(ModelError, match=r"12 bytes of weights in .*m\.data, found 5"):
        open_model(path, card=CARD)


def test_weights_inside_a_subgraph_are_checked_too(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    model = onnx.load(path)
    tensor = onnx.TensorProto(name="w", data_type=onnx_models.FLOAT, dims=[3])
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../w.bin")
    constant = helper.make_node("Constant", [], ["w"])
    constant.attribute.add(name="value", type=onnx.AttributeProto.TENSOR).t.CopyFrom(tensor)
    branch = helper.make_graph([constant], "branch", [], [])
    node = helper.make_node("If", ["x"], ["y"], then_branch=branch, else_branch=branch)
    model.graph.node.append(node)
    write_bytes(path, model.SerializeToString())
    with pytest.raises(ModelError, match="outside its own folder"):
        inspect_onnx(path)


def test_a_model_of_two_inputs_is_refused(tmp_path: Path) -> None:
    dims: list[onnx_models.Dim] = ["n", 3, "h", "w"]
    path = onnx_models.write_model(
        tmp_path / "m.onnx",
        [helper.make_node("Add", ["before", "after"], ["map"])],
        inputs=[("before", onnx_models.FLOAT, dims), ("after", onnx_models.FLOAT, dims)],
        outputs=[("map", onnx_models.FLOAT, dims)],
    )
    with pytest.raises(ModelError, match="image as its only input"):
        open_model(path, card=CARD)


def test_an_output_larger_than_the_input_is_no_segmentation(tmp_path: Path) -> None:
    path = onnx_models.write_model(
        tmp_path / "m.onnx",
        [helper.make_node("DepthToSpace", ["image"], ["map"], blocksize=2)],
        inputs=[("image", onnx_models.FLOAT, [1, 12, 16, 16])],
        outputs=[("map", onnx_models.FLOAT, [1, 3, 32, 32])],
    )
    with pytest.raises(ModelError, match="no larger than its input"):
        open_model(path, card=CARD)


def test_an_unusual_input_type_is_refused(tmp_path: Path) -> None:
    path = onnx_models.typed_model(tmp_path / "m.onnx", onnx_models.INT64)
    with pytest.raises(ModelError, match="int64"):
        open_model(path, card=CARD)


def test_a_card_with_other_bands_is_refused(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", channels=4)
    with pytest.raises(CardError, match=r"3 bands .*takes 4"):
        open_model(path, card=CARD)


def test_a_card_with_a_missing_output_is_refused(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    card = ModelCard("test", CARD.classes, output=OutputSpec(index=1))
    with pytest.raises(CardError, match="output 1"):
        open_model(path, card=card)


def test_a_card_with_an_output_that_is_no_map_is_refused(tmp_path: Path) -> None:
    dims: list[onnx_models.Dim] = ["n", 3, 16, 16]
    path = onnx_models.write_model(
        tmp_path / "m.onnx",
        [
            helper.make_node("Identity", ["image"], ["map"]),
            helper.make_node("GlobalAveragePool", ["image"], ["pooled"]),
            helper.make_node("Flatten", ["pooled"], ["scores"]),
        ],
        inputs=[("image", onnx_models.FLOAT, dims)],
        outputs=[("map", onnx_models.FLOAT, dims), ("scores", onnx_models.FLOAT, ["n", 3])],
    )
    assert open_model(path, card=CARD).card.output.index == 0
    with pytest.raises(CardError, match="no map of classes"):
        open_model(path, card=ModelCard("test", CARD.classes, output=OutputSpec(index=1)))


def test_the_graph_fixes_what_the_card_leaves_open(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx", rows=64, columns=96)
    card = ModelCard("test", CARD.classes, input=InputSpec(tile_height=512, tile_width=512))
    completed = open_model(path, card=card).card.input
    assert (completed.tile_height, completed.tile_width) == (64, 96)


def test_the_description_of_a_file(tmp_path: Path) -> None:
    path = onnx_models.passing_model(
        tmp_path / "m.onnx", rows=64, opset=16, ir_version=7, metadata={"key": "value"}
    )
    file = inspect_onnx(path)
    assert (file.ir_version, file.opset, file.metadata) == (7, 16, {"key": "value"})
    assert file.inputs[0].dims == (None, 3, 64, None)
    assert file.inputs[0].describe() == "image float32 [?, 3, 64, ?]"
    assert file.size_bytes == path.stat().st_size


def test_a_model_without_a_card_says_how_to_give_one(tmp_path: Path) -> None:
    path = onnx_models.passing_model(tmp_path / "m.onnx")
    with pytest.raises(CardError, match=r"m\.onnx.* in a card beside it"):
        read_card(path)
