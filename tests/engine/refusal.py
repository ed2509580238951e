"""What every refusal of the command line must look like."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from tests.engine.colour_scene import draw_labels, paint, write_colour_model, write_raster

from crispline.engine import cli

Capture = pytest.CaptureFixture[str]


class Scene(NamedTuple):
    """A folder for outputs, beside a good raster and a good model in another one."""

    folder: Path
    inputs: Path
    raster: Path
    model: Path


def make_scene(tmp_path: Path) -> Scene:
    """Return a good raster and a good model."""
    folder, inputs = tmp_path / "out", tmp_path / "in"
    folder.mkdir()
    inputs.mkdir()
    raster = write_raster(inputs / "ortho.tif", paint(draw_labels(150, 140)))
    return Scene(folder, inputs, raster, write_colour_model(inputs / "colours.onnx"))


def run(*arguments: object) -> int:
    """Run the command line; return its status."""
    return cli.run([str(argument) for argument in arguments])


def refuse(capsys: Capture, folder: Path, *arguments: object) -> str:
    """Run what must be refused; return the sentence."""
    before = sorted(folder.rglob("*"))
    status = run(*arguments)
    found = capsys.readouterr()
    assert status == 2, found
    assert found.out == ""
    assert found.err.startswith("crispline: error: ")
    assert found.err.count("\n") == 1
    assert "Traceback" not in found.err
    assert "; " in found.err, "expected a remedy behind a semicolon"
    assert sorted(folder.rglob("*")) == before
    return found.err


def refuse_segment(capsys: Capture, scene: Scene, *options: object, **replaced: Path) -> str:
    """Run a segmentation that must be refused; return the sentence."""
    raster, model = replaced.get("raster", scene.raster), replaced.get("model", scene.model)
    output = replaced.get("output", scene.folder / "a.gpkg")
    return refuse(capsys, scene.folder, "segment", raster, model, "-o", output, *options)
