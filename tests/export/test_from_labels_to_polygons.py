"""The README's way from a raster and label polygons to polygons of a model, on real data."""

from __future__ import annotations

import os
import shlex
import subprocess
import sysconfig
from pathlib import Path

import geopandas
import pytest
import rasterio
from shapely.geometry import box

ROOT = Path(__file__).resolve().parents[2]
SECTION = "## Train your own\n"
#: The recipe trains for half an hour; two batches go the same way.
SHORT = ["--trainer.max_epochs", "1", "--data.samples_per_epoch", "8", "--data.batch_size", "4"]


def read_commands() -> list[list[str]]:
    """Return the arguments of each command in the first block of the README's section."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(SECTION, 1)[1]
    lines = section.replace("\\\n", " ").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("    "))
    last = next(i for i in range(first, len(lines)) if not lines[i].startswith("    "))
    return [shlex.split(line) for line in lines[first:last]]


def run_command(arguments: list[str], folder: Path) -> None:
    """Run a command of this environment, as a shell in a folder would."""
    program = Path(sysconfig.get_path("scripts")) / arguments[0]
    found = subprocess.run(
        [program, *arguments[1:]],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, f"{shlex.join(arguments)}\n{found.stdout}\n{found.stderr}"


@pytest.fixture
def checkout(shared_data: Path, tmp_path: Path) -> Path:
    """Return a folder as the README has it: the recipes, ortho.tif and buildings.geojson."""
    scene = shared_data / "oam_buildings"
    (tmp_path / "training").symlink_to(ROOT / "training")
    (tmp_path / "ortho.tif").symlink_to(scene / "philippines_0.tif")
    (tmp_path / "buildings.geojson").symlink_to(scene / "philippines_0_buildings.geojson")
    return tmp_path


@pytest.mark.slow
def test_the_commands_of_the_readme_lead_from_labels_to_polygons(checkout: Path) -> None:
    """As they are written, but for a training of two batches."""
    install, *commands = read_commands()
    assert install == ["pip", "install", "-e", ".[training,export]"]
    assert [command[:2] for command in commands] == [
        ["crispline-train", "fit"],
        ["crispline-train", "evaluate"],
        ["crispline-export", "my-model/checkpoints/best.ckpt"],
        ["crispline", "segment"],
    ]
    for command in commands:
        run_command([*command, *(SHORT if "fit" in command else [])], checkout)
    polygons = geopandas.read_file(checkout / "polygons.gpkg", layer="polygons")
    assert set(polygons.class_name) <= {"background", "object"}
    with rasterio.open(checkout / "ortho.tif") as opened:
        frame = box(*opened.bounds)
    assert polygons.to_crs(opened.crs).union_all().area <= frame.area * 1.0001
    assert polygons.area_m2.sum() > 0
