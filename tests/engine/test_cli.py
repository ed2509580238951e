"""The command line: help, exit status, what goes to stdout and what to stderr."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.engine.colour_scene import draw_labels, paint, write_colour_model, write_raster
from tests.engine.dying import run_and_die

from crispline.engine import cli
from crispline.engine.cli.progress_bar import ProgressBar, watch
from crispline.engine.errors import Cancelled
from crispline.engine.progress import ProgressEvent
from crispline.engine.work_folder import WorkFolder

COMMANDS = ("segment", "infer", "vectorize", "evaluate", "model", "demo", "doctor")
HEAVY = (
    "numpy",
    "rasterio",
    "onnxruntime",
    "numba",
    "shapely",
    "geopandas",
    "zarr",
    "pyproj",
    "PIL",
)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Raster and model, as arguments."""
    folder = tmp_path_factory.mktemp("scene")
    raster = write_raster(folder / "ortho.tif", paint(draw_labels(150, 140)))
    return [str(raster), str(write_colour_model(folder / "colours.onnx"))]


def run(*arguments: str | Path) -> int:
    return cli.run([str(argument) for argument in arguments])


@pytest.mark.parametrize("arguments", [["--help"], ["segment", "--help"], ["demo", "-h"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from crispline.engine.cli import run; status = run(sys.argv[1:]);"
        f"print(sorted(set({HEAVY}) & set(sys.modules)), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    assert "Usage: crispline" in done.stdout


def test_help_names_every_command(capsys: Capture) -> None:
    assert run("--help") == 0
    text = capsys.readouterr().out
    for name in COMMANDS:
        assert f"\n  {name}" in text


def test_help_promises_only_what_evaluate_takes(
    capsys: Capture, scene: list[str], tmp_path: Path
) -> None:
    class_map = tmp_path / "classes.tif"
    assert run("segment", *scene, "--class-map", class_map, "--quiet") == 0
    assert run("evaluate", class_map, class_map) == 2
    assert run("--help") == 0
    (line,) = [t for t in capsys.readouterr().out.splitlines() if t.startswith("  evaluate")]
    assert "class map" not in line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(capsys: Capture, name: str) -> None:
    assert run(name, "--help") == 0
    assert capsys.readouterr().out.startswith(f"Usage: crispline {name}")


def test_version_is_that_of_the_plugin(capsys: Capture) -> None:
    import crispline

    metadata = Path(crispline.__file__).with_name("metadata.txt").read_text()
    assert run("--version") == 0
    version = capsys.readouterr().out.split()[1]
    assert f"\nversion={version}\n" in metadata
    assert crispline.__version__ == version


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trace"], "No such command 'trace'"),
        (["segment"], "Missing argument 'RASTER'"),
        (["segment", "a.tif", "--smooth"], "--smooth"),
        (["segment", "a.tif", "-o", "a.gpkg", "--batch", "many"], "--batch"),
        (["segment", "a.tif", "-o", "a.gpkg", "--overlap", "half"], "'half'"),
        (["segment", "a.tif", "-o", "a.gpkg", "--device", "abacus"], "'abacus'"),
        (["segment", "a.tif", "-o", "a.gpkg", "--extent", "1", "2"], "--extent"),
        (["segment", "a.tif"], "-o"),
        (["vectorize", "p.zarr"], "-o"),
        (["infer", "a.tif"], "--output"),
    ],
)
def test_usage_errors_are_one_sentence(capsys: Capture, arguments: list[str], words: str) -> None:
    assert run(*arguments) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith("crispline: error: ")
    assert found.err.count("\n") == 1
    assert words in found.err
    assert "--help" in found.err


def test_a_stride_of_a_third_is_asked_for_by_name(
    capsys: Capture, scene: list[str], tmp_path: Path
) -> None:
    """Tiles of 64 that move by 21 at most: 6 rows of 5 over 150 x 140 pixels."""
    import crispline

    assert run("segment", *scene, "-o", tmp_path / "a.gpkg", "--overlap", "third", "--json") == 0
    assert json.loads(capsys.readouterr().out)["tiles"] == 6 * 5
    result = crispline.segment(*scene, class_map=tmp_path / "c.tif", overlap="third")
    assert result.report["tiles"] == 6 * 5
    assert run("segment", "--help") == 0
    assert "`third`" in capsys.readouterr().out


def test_a_bug_is_no_bad_input(monkeypatch: pytest.MonkeyPatch, scene: list[str]) -> None:
    import crispline.engine.segment

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(crispline.engine.segment, "open_job", fail)
    with pytest.raises(ZeroDivisionError):
        run("segment", *scene, "-o", "never.gpkg")


def test_json_is_one_object_and_nothing_else(
    capsys: Capture, scene: list[str], tmp_path: Path
) -> None:
    output = tmp_path / "a.fgb"
    assert run("segment", *scene, "-o", output, "--json", "--device", "cpu") == 0
    found = capsys.readouterr()
    report = json.loads(found.out)
    assert found.err == ""
    wanted = "tiles pixels megapixels_per_second seconds peak_rss_mb device polygons vertices"
    assert {*wanted.split(), "outputs"} <= set(report)
    assert report["pixels"] == 150 * 140
    assert report["outputs"] == [str(output)]
    assert output.exists()


def test_says_what_it_wrote(capsys: Capture, scene: list[str], tmp_path: Path) -> None:
    assert run("segment", *scene, "-o", tmp_path / "a.fgb") == 0
    assert f"wrote {tmp_path / 'a.fgb'}" in capsys.readouterr().out


def test_quiet_says_nothing(capsys: Capture, scene: list[str], tmp_path: Path) -> None:
    assert run("segment", *scene, "-o", tmp_path / "a.fgb", "--quiet") == 0
    assert run("infer", *scene, "-o", tmp_path / "p.zarr", "--quiet") == 0
    assert run("vectorize", tmp_path / "p.zarr", "-o", tmp_path / "b.fgb", "--quiet") == 0
    found = capsys.readouterr()
    assert found.out + found.err == ""


def test_existing_output_needs_overwrite(capsys: Capture, scene: list[str], tmp_path: Path) -> None:
    output = tmp_path / "a.fgb"
    output.write_text("precious")
    assert run("segment", *scene, "-o", output) == 2
    assert "found it; add --overwrite" in capsys.readouterr().err
    assert output.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["a.fgb"]
    assert run("segment", *scene, "-o", output, "--overwrite") == 0
    assert output.read_bytes()[:3] == b"fgb"


def test_two_runs_do_not_collide(capsys: Capture, scene: list[str], tmp_path: Path) -> None:
    output = tmp_path / "a.fgb"
    with WorkFolder(tmp_path / ".a.fgb.crispline", fingerprint="other", resume=True):
        assert run("segment", *scene, "-o", output) == 2
        assert "in use by the running process" in capsys.readouterr().err
    assert run("segment", *scene, "-o", output) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_interrupt_keeps_the_state_for_a_resume(
    capsys: Capture, scene: list[str], tmp_path: Path
) -> None:
    arguments = ["segment", *scene, "-o", str(tmp_path / "a.fgb"), "--block-size", "64"]
    moment = ("crispline.engine.mosaic", "Mosaic.checkpoint", 1)
    died = run_and_die("SIGINT", moment, arguments)
    assert died.returncode == 130, died.stderr
    assert died.stderr.count("\n") == 1
    assert died.stderr.startswith("crispline: ")
    assert "resume" in died.stderr
    assert [path.name for path in tmp_path.iterdir()] == [".a.fgb.crispline"]
    assert run(*arguments, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["resumed"]
    assert report["tiles_resumed"] > 0
    assert not (tmp_path / ".a.fgb.crispline").exists()


def test_first_interrupt_cancels_and_the_second_stops_at_once() -> None:
    before = signal.getsignal(signal.SIGINT)
    with watch(visible=False) as progress:
        progress.check()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            progress.check()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_bar_shows_stage_throughput_and_time_left(capsys: Capture) -> None:
    bar = ProgressBar()
    bar.show(ProgressEvent("infer", 0.25, 3.14159, 125.4))
    bar.show(ProgressEvent("infer", 1.0, 2.0, 0.0))
    bar.show(ProgressEvent("write", 0.5))
    bar.close()
    text = capsys.readouterr().err
    assert "infer" in text
    assert "write" in text
    assert "100 %" in text
    assert "2.0 Mpx/s" in text


def test_no_bar_without_a_terminal(capsys: Capture, scene: list[str], tmp_path: Path) -> None:
    assert run("segment", *scene, "-o", tmp_path / "a.fgb") == 0
    assert capsys.readouterr().err == ""


def test_doctor_finds_a_working_installation(capsys: Capture) -> None:
    assert run("doctor", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"]
    names = {finding["name"] for finding in report["findings"]}
    assert {"python", "onnxruntime", "device cpu", "temporary folder", "inference"} <= names


def test_doctor_reports_what_is_broken(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import crispline.engine.model

    missing = tmp_path / "gone.onnx"
    monkeypatch.setattr(crispline.engine.model, "embedded_model_path", lambda: missing)
    assert run("doctor") == 2
    lines = capsys.readouterr().out.splitlines()
    broken = [line for line in lines if line.startswith("FAIL")]
    assert len(broken) == 1
    assert "inference" in broken[0]
    assert str(missing) in broken[0]
