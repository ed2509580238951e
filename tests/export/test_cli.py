"""crispline-export as a user calls it; what is heavy is replaced where it is not the point."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import rasterio
from numpy.typing import NDArray
from tests.engine.colour_scene import write_raster
from tests.export.networks import DESCRIPTION, make_network

import crispline_training.checkpoint
from crispline_export import cli, job
from crispline_export.exporter import ExportReport
from crispline_export.tiles import Tile
from crispline_training.checkpoint import TrainedNetwork
from crispline_training.origin import Origin


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, exported: ExportReport) -> onnx.ModelProto:
    """Any checkpoint holds the tiny network; its conversion, made before, may be spoiled."""
    trained = TrainedNetwork(make_network(), DESCRIPTION, Origin())
    monkeypatch.setattr(crispline_training.checkpoint, "load_network", lambda path: trained)
    model = onnx.load(exported.path)
    del model.metadata_props[:]
    monkeypatch.setattr(job, "convert", lambda *a, **k: model)
    return model


def run(*arguments: Any) -> int:
    return cli.run([str(argument) for argument in arguments])


def test_export_tells_agreement_and_speed(
    tiny: onnx.ModelProto, tmp_path: Path, raster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "model.onnx"
    assert run("any.ckpt", target, "--raster", raster) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("random tiles: 4 tiles, argmax agreement 100.0000 %, max difference")
    assert lines[1].startswith("real tiles: 6 tiles, argmax agreement 100.0000 %")
    assert "Mpx/s on cpu (64 x 64 pixels" in lines[2]
    assert lines[3].startswith(f"wrote {target}")
    assert target.is_file()


def test_export_as_json(
    tiny: onnx.ModelProto, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "card.yaml"
    card.write_text("licence: MIT\n")
    assert run("any.ckpt", tmp_path / "model.onnx", "--card", card, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["card"]["licence"] == "MIT"
    assert report["comparisons"][0]["agreement"] == 1.0


def test_difference_to_torch_is_status_1_and_no_file(
    tiny: onnx.ModelProto, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weight = max(tiny.graph.initializer, key=lambda w: len(w.raw_data))
    values = onnx.numpy_helper.to_array(weight).copy()
    values.flat[0] = float("nan")
    weight.CopyFrom(onnx.numpy_helper.from_array(values, weight.name))
    assert run("any.ckpt", tmp_path / "model.onnx") == 1
    shown = capsys.readouterr()
    assert "crispline-export: error: expected the converted model to follow torch" in shown.err
    assert "lower --min-agreement" in shown.err
    assert len(shown.err.splitlines()) == 1
    assert "random tiles: 4 tiles, argmax agreement" in shown.out
    assert run("any.ckpt", tmp_path / "model.onnx", "--json") == 1
    shown = capsys.readouterr()
    assert shown.out == ""  # no JSON, and nothing else
    assert "random tiles: 4 tiles, argmax agreement" in shown.err
    assert list(tmp_path.iterdir()) == []


def test_existing_model_is_kept_unless_told(
    tiny: onnx.ModelProto, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "model.onnx"
    target.write_text("before")
    assert run("any.ckpt", target) == 2
    assert "add --overwrite" in capsys.readouterr().err
    assert target.read_text() == "before"
    assert run("any.ckpt", target, "--overwrite") == 0
    assert onnx.load(target).graph.name == "crispline"


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (["none.ckpt", "m.onnx"], "none.ckpt: expected a checkpoint, found no such file"),
        (["none.ckpt", "m.pt"], "end with .onnx"),
        (["none.ckpt"], "Missing argument"),
        (["none.ckpt", "m.onnx", "--opset", "16"], "'--opset'"),
        (["none.ckpt", "m.onnx", "--precision", "int4"], "'--precision'"),
        (["none.ckpt", "m.onnx", "--tiles", "0"], "at least 2 tiles"),
        (["none.ckpt", "m.onnx", "--min-agreement", "99"], "minimum agreement of 0 to 1"),
        (["none.ckpt", "m.onnx", "--tile", "0"], "a tile of at least 1 pixel, found 0"),
        (["none.ckpt", "m.onnx", "--tile", "64", "--dynamic-tile"], "one of --tile and --dynamic"),
        (["none.ckpt", "nowhere/m.onnx"], "no such folder"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    match: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    told = capsys.readouterr().err
    assert match in told
    assert len(told.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_options_the_network_decides_on(
    tiny: onnx.ModelProto, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("any.ckpt", tmp_path / "m.onnx", "--precision", "int8") == 2
    assert "with --raster" in capsys.readouterr().err
    assert run("any.ckpt", tmp_path / "m.onnx", "--native") == 2
    assert "rasters to take the own pixels of, found none" in capsys.readouterr().err
    assert run("any.ckpt", tmp_path / "m.onnx", "--bands", "3,2,1") == 2
    assert "rasters to choose bands of, found none; give some that the model is for with" in (
        capsys.readouterr().err
    )
    assert run("any.ckpt", tmp_path / "m.onnx", "--raster", tmp_path / "none.tif") == 2
    assert "none.tif" in capsys.readouterr().err
    assert run("any.ckpt", tmp_path / "m.onnx", "--tile", "66") == 2
    assert "a multiple of 4 pixels, as the network needs, found 66; choose 64 or 68" in (
        capsys.readouterr().err
    )
    assert run("any.ckpt", tmp_path / "m.onnx", "--device", "abacus") == 2
    assert "abacus" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_bands_of_the_rasters_are_chosen(
    tiny: onnx.ModelProto,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    values = np.random.default_rng(1).integers(0, 256, (4, 64, 64), np.uint8)
    path = write_raster(tmp_path / "four.tif", values, photometric="MINISBLACK")
    seen: list[NDArray[Any]] = []
    verify = job.verify

    def watch(work: job.Job, path: Path, real: Sequence[Tile]) -> Any:
        seen.extend(real)
        return verify(work, path, real)

    monkeypatch.setattr(job, "verify", watch)
    target = tmp_path / "m.onnx"
    assert run("any.ckpt", target, "--raster", path, "--bands", "4, 3,2") == 0
    assert capsys.readouterr().err == ""
    np.testing.assert_array_equal(seen.pop(), values[[3, 2, 1]])
    assert run("any.ckpt", target, "--raster", path, "--overwrite") == 0
    told = capsys.readouterr().err
    assert told.startswith("crispline-export: warning: expected the bands red, green, blue in")
    assert "takes 1, 2, 3 of 4 in their order; name them with --bands to be sure" in told
    np.testing.assert_array_equal(seen.pop(), values[:3])
    assert run("any.ckpt", target, "--raster", path, "--bands", "1,2", "--overwrite") == 2
    assert "expected 3 bands (red, green, blue), found 2 chosen" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_images_without_a_crs_are_taken_at_their_own_pixels(
    tiny: onnx.ModelProto, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As LoveDA's: the network knows metres, the files do not."""
    values = np.random.default_rng(1).integers(0, 256, (3, 64, 128), np.uint8)
    path = tmp_path / "1.png"
    with rasterio.open(path, "w", "PNG", 128, 64, count=3, dtype="uint8") as image:
        image.write(values)
    target = tmp_path / "m.onnx"
    assert run("any.ckpt", target, "--raster", path) == 2
    told = capsys.readouterr().err
    assert "found none; assign one or take its own pixels with --native" in told
    assert run("any.ckpt", target, "--raster", path, "--native") == 0
    assert "real tiles: 2 tiles, argmax agreement 100.0000 %" in capsys.readouterr().out


def test_bytes_only_and_a_raster_of_16_bits(
    tiny: onnx.ModelProto, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = np.random.default_rng(1).integers(0, 4000, (3, 64, 64), np.uint16)
    path = write_raster(tmp_path / "deep.tif", values)
    (image,) = tiny.graph.input
    image.type.tensor_type.elem_type = onnx.TensorProto.UINT8
    for node in tiny.graph.node:
        node.input[:] = ["floats" if name == image.name else name for name in node.input]
    cast = onnx.helper.make_node("Cast", [image.name], ["floats"], to=onnx.TensorProto.FLOAT)
    tiny.graph.node.insert(0, cast)
    assert run("any.ckpt", tmp_path / "m.onnx", "--raster", path, "--input", "uint8") == 2
    told = capsys.readouterr().err
    assert "found a uint16 raster; convert the raster, or leave out --input uint8" in told


_INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from crispline.engine.durable import atomic_path
from crispline_export import cli, exporter

def begin(checkpoint, target, **_):
    with atomic_path(target) as temporary:
        temporary.write_text("half")
        print(len(list(target.parent.iterdir())), flush=True)
        os.kill(os.getpid(), signal.SIGTERM)
        sys.exit("went on")

exporter.export_checkpoint = begin
cli.main(["any.ckpt", sys.argv[1]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_terminated_export_leaves_nothing(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED, tmp_path / "m.onnx"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.split() == ["1"], ended.stderr
    assert ended.stderr.strip() == "crispline-export: error: interrupted; nothing was written"
    assert ended.returncode == 130
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    told = capsys.readouterr().out
    for option in (
        "--raster",
        "--bands",
        "--native",
        "--precision",
        "--tile ",
        "--dynamic-tile",
        "--opset",
        "--card",
        "--output",
    ):
        assert option in told
