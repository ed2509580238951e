"""The zip that `make package` builds is what QGIS and its plugin store expect."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.plugin_store import find_faults, read_metadata

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "qgis_plugin" / "crispline"
PROGRAM = ROOT / ".venv-package" / "bin" / "qgis-plugin-ci"

METADATA = """[general]
name=Toy
description=A toy.
about=A toy to test with.
version=1.0
qgisMinimumVersion=3.22
author=Somebody
email=somebody@example.org
tracker=https://example.org/issues
repository=https://example.org
homepage=https://example.org
icon=icon.svg
"""


def git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of the working tree, as `scripts/package.sh` builds it."""
    if not PROGRAM.exists() or shutil.which("git") is None:
        pytest.skip("no qgis-plugin-ci: make .venv-package/.is-set-up")
    command = [str(ROOT / "scripts" / "package.sh"), "--uncommitted"]
    command.append(str(tmp_path_factory.mktemp("package")))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


@pytest.fixture
def make_toy(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that zips a small plugin without fault, but for the files given."""

    def make(changes: dict[str, str | bytes | None], *, mode: int = 0o644) -> Path:
        files: dict[str, str | bytes | None] = {
            "toy/__init__.py": "",
            "toy/metadata.txt": METADATA,
            "toy/LICENSE": "free",
            "toy/icon.svg": "<svg/>",
        }
        with zipfile.ZipFile(tmp_path / "toy.zip", "w") as package:
            for name, content in (files | changes).items():
                if content is not None:
                    info = zipfile.ZipInfo(name)
                    info.external_attr = mode << 16
                    package.writestr(info, content)
        return tmp_path / "toy.zip"

    return make


def test_store_has_nothing_to_object(archive: Path) -> None:
    assert find_faults(archive) == []


def test_zip_is_named_after_the_version(archive: Path) -> None:
    version = read_metadata((PLUGIN / "metadata.txt").read_text(encoding="utf-8"))["version"]
    assert archive.name == f"crispline.{version}.zip"


def test_zip_holds_the_plugin_and_no_sources_of_translations(archive: Path) -> None:
    listed = git("ls-files", "--cached", "--others", "--exclude-standard", "qgis_plugin/crispline")
    paths = [Path(line) for line in listed.splitlines()]
    wanted = {str(p.relative_to("qgis_plugin")) for p in paths if (ROOT / p).exists()}
    with zipfile.ZipFile(archive) as package:
        assert set(package.namelist()) == {name for name in wanted if not name.endswith(".ts")}


def test_zip_runs_in_every_supported_qgis(archive: Path) -> None:
    with zipfile.ZipFile(archive) as package:
        metadata = read_metadata(package.read("crispline/metadata.txt").decode("utf-8"))
    assert metadata["qgisMinimumVersion"] == "3.22"
    assert metadata["qgisMaximumVersion"] == "4.99"
    assert metadata["hasProcessingProvider"] == "yes"


def test_packaging_leaves_the_checkout_alone(archive: Path) -> None:
    """qgis-plugin-ci fills in metadata and stashes; it must not do so here."""
    assert git("stash", "list", "--grep", "qgis-plugin-ci") == ""
    assert not list(ROOT.glob("qgis_plugin/*.zip"))
    assert "commitSha1=" not in (PLUGIN / "metadata.txt").read_text(encoding="utf-8")


def test_toy_is_without_fault(make_toy: Callable[..., Path]) -> None:
    assert find_faults(make_toy({})) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"toy/LICENSE": None}, "no toy/LICENSE"),
        ({"toy/metadata.txt": None}, "no toy/metadata.txt"),
        ({"other/readme.txt": ""}, "more than one folder"),
        ({"toy/__pycache__/x.txt": ""}, "forbidden folder"),
        ({"toy/fast.so": b"\x7fELF"}, "compiled code"),
        ({"toy/fast.dat": b"MZ\x90\x00"}, "compiled code"),
        ({"toy/run.sh": ""}, "program"),
        ({"toy/.hidden": ""}, "hidden"),
        ({"toy/test_toy.py": ""}, "is a test"),
        ({"toy/../up.py": ""}, "leads elsewhere"),
        ({"toy/icon.svg": None}, "icon icon.svg is missing"),
        ({"toy/metadata.txt": METADATA.replace("about=", "x=")}, "lack about"),
        ({"toy/metadata.txt": METADATA.replace("https", "file", 1)}, "tracker is no address"),
        ({"toy/metadata.txt": METADATA + "supportsQt6=True\n"}, "deprecated"),
    ],
)
def test_checker_finds_faults(
    make_toy: Callable[..., Path], changes: dict[str, str | bytes | None], fault: str
) -> None:
    faults = find_faults(make_toy(changes))
    assert any(fault in found for found in faults), faults


def test_checker_finds_executables(make_toy: Callable[..., Path]) -> None:
    assert "toy/__init__.py is executable" in find_faults(make_toy({}, mode=0o755))
