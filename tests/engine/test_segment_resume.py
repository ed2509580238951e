"""Jobs that were cancelled or killed: the next run goes on and ends with the same polygons."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from tests.engine.colour_jobs import as_bytes, read, segment
from tests.engine.colour_scene import (
    CLASSES,
)
from tests.engine.dying import run_and_die

import crispline
from crispline.engine import cli
from crispline.engine.errors import Cancelled
from crispline.engine.progress import Progress


def test_cancelled_job_goes_on(scene: tuple[Path, Path], tmp_path: Path) -> None:
    undisturbed = as_bytes(segment(scene).geodataframe())
    output = tmp_path / "a.fgb"
    checkpoints = tmp_path / ".a.fgb.crispline" / "infer"

    def cancel() -> bool:
        return any(not path.name.startswith(".") for path in checkpoints.glob("*"))

    with pytest.raises(Cancelled, match="resume"):
        segment(scene, output=output, progress=Progress(is_cancelled=cancel))
    assert [path.name for path in tmp_path.iterdir()] == [".a.fgb.crispline"]
    result = segment(scene, output=output)
    assert result.report["resumed"]
    assert result.report["tiles_resumed"] > 0
    assert as_bytes(result.geodataframe()) == undisturbed
    assert not (tmp_path / ".a.fgb.crispline").exists()


def test_changed_parameter_starts_clean(scene: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "a.fgb"
    count = iter(range(100))
    cancelling = Progress(is_cancelled=lambda: next(count) > 25)
    with pytest.raises(Cancelled):
        segment(scene, output=output, progress=cancelling)
    result = segment(scene, output=output, blending="average")
    assert not result.report["resumed"]
    assert result.report["tiles_resumed"] == 0
    wanted = segment(scene, blending="average").geodataframe()
    assert as_bytes(result.geodataframe()) == as_bytes(wanted)


#: Module, function, call at which the process dies.
MOMENTS = [
    ("crispline.engine.vectorise", "TraceSink.accept", 2),
    ("crispline.engine.mosaic", "Mosaic.checkpoint", 3),
    ("crispline.engine.vectorise", "clean", 1),
    ("crispline.engine.delivery", "write_layer", 2),
    ("crispline.engine.segment", "WorkFolder.finish", 1),
]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda m: m[1])
def test_killed_job_ends_the_same(
    scene: tuple[Path, Path], tmp_path: Path, moment: tuple[str, str, int]
) -> None:
    undisturbed = as_bytes(segment(scene).geodataframe())
    outputs = [tmp_path / "a.fgb", tmp_path / "b.gpkg", tmp_path / "p.zarr"]
    arguments = ["segment", *map(str, scene), "-o", str(outputs[0]), "-o", str(outputs[1])]
    arguments += ["--probabilities", str(outputs[2]), "--block-size", "64"]
    died = run_and_die("SIGKILL", moment, arguments)
    assert died.returncode == -signal.SIGKILL, died.stderr
    result = segment(scene, output=outputs[:2], probabilities=outputs[2])
    assert result.report["resumed"]
    assert as_bytes(result.geodataframe()) == undisturbed
    assert as_bytes(read(outputs[1])) == undisturbed
    assert as_bytes(crispline.vectorize(outputs[2]).geodataframe()) == undisturbed
    visible = {p.name for p in tmp_path.iterdir() if p.suffix != ".qml"}
    assert {name for name in visible if name.startswith(".")} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("step", ["segment", "vectorize"])
@pytest.mark.parametrize("deleted", [0, 1, 3])
def test_job_killed_while_tidying_up_is_done(
    scene: tuple[Path, Path], tmp_path: Path, step: str, deleted: int
) -> None:
    """`deleted` entries of the work folder are gone when the process dies."""
    source = list(map(str, scene))
    if step == "vectorize":
        crispline.infer(*scene, output=tmp_path / "p.zarr", block_size=64)
        source, deleted = [str(tmp_path / "p.zarr")], min(deleted, 2)  # it has fewer
    output = tmp_path / "a.fgb"
    arguments = [step, *source, "-o", str(output), "--block-size", "64"]
    moment = ("crispline.engine.work_folder", "_delete", deleted + 1)
    died = run_and_die("SIGKILL", moment, arguments)
    assert died.returncode == -signal.SIGKILL, died.stderr
    complete = output.stat()
    assert cli.run(arguments) == 0
    assert output.stat().st_mtime_ns == complete.st_mtime_ns
    assert not (tmp_path / ".a.fgb.crispline").exists()
    # Once all is tidied up, what is there may be anyone's.
    assert cli.run(arguments) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("change", ["other classes", "output gone"])
def test_what_a_killed_job_left_is_not_taken_for_another(
    scene: tuple[Path, Path], tmp_path: Path, change: str
) -> None:
    output = tmp_path / "a.fgb"
    arguments = ["segment", *map(str, scene), "-o", str(output), "--block-size", "64"]
    died = run_and_die("SIGKILL", ("crispline.engine.work_folder", "_delete", 2), arguments)
    assert died.returncode == -signal.SIGKILL, died.stderr
    if change == "output gone":
        output.unlink()
    classes = ["red"] if change == "other classes" else list(CLASSES)
    result = segment(scene, output=output, classes=classes if len(classes) == 1 else ())
    assert set(read(output).class_name) == set(classes)
    wanted = segment(scene).geodataframe()
    assert as_bytes(result.geodataframe()) == as_bytes(wanted[wanted.class_name.isin(classes)])
