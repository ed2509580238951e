"""A Python through uv: with a stand-in for uv, and with uv itself where there is an index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.unit.installations import PINNED, Recorder, digest, download_wheels

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation import requirement_file
from crispline.runtime.installation.interpreter_choice import InterpreterChoice
from crispline.runtime.installation.interpreters import HostPython, Interpreter
from crispline.runtime.installation.package_source import PackageSource
from crispline.runtime.installation.standalone_python import VERSION, install_python

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
LINUX = ("linux", "x86_64")

#: Installs a link to the Python that runs the tests, after telling what it was asked.
STAND_IN = """#!/bin/sh
env | grep -E '^(UV_|HTTPS_PROXY|ALL_PROXY|PYTHONHOME)' | sort >"$UV_PYTHON_INSTALL_DIR.told"
case "$*" in
*"python install"*)
    echo "$@" >>"$UV_PYTHON_INSTALL_DIR.told"
    {install}
    ;;
*"python find"*) echo "$UV_PYTHON_INSTALL_DIR/cpython/bin/python3" ;;
esac
"""
INSTALL = """mkdir -p "$UV_PYTHON_INSTALL_DIR/cpython/bin"
    ln -sf '{python}' "$UV_PYTHON_INSTALL_DIR/cpython/bin/python3" """
REFUSE = "echo 'error: Failed to download: client error (Connect): dns error'; exit 2"


def offer_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> PackageSource:
    """Put a wheel of a stand-in for uv into a folder, pinned by its hash."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    wheel = folder / "uv-1.0-py3-none-manylinux_2_17_x86_64.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("uv-1.0.data/scripts/uv", script)
    pinned = tmp_path / "requirements"
    pinned.mkdir()
    (pinned / "uv.txt").write_text(f"uv==1.0 \\\n    --hash=sha256:{digest(wheel)}\n")
    monkeypatch.setattr(requirement_file, "FOLDER", pinned)
    return PackageSource(wheels=str(folder), options=(("proxy", "http://proxy:3128"),))


def install(tmp_path: Path, source: PackageSource) -> Interpreter:
    return install_python(
        tmp_path / "home",
        cache=tmp_path / "cache",
        source=source,
        environ={"PATH": os.environ["PATH"], "UV_PYTHON": "3.8", "UV_OFFLINE": "1"},
        machine=LINUX,
        feedback=Recorder(),
    )


def test_uv_is_asked_for_a_python_in_our_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = INSTALL.format(python=sys.executable)
    source = offer_uv(tmp_path, monkeypatch, STAND_IN.format(install=python))
    (tmp_path / "wheels" / "python").mkdir()
    found = install(tmp_path, source)
    assert found.version == sys.version_info[:3]
    told = (tmp_path / "home.told").read_text()
    # uv is asked twice; the second time it tells where Python is.
    assert f"UV_PYTHON_INSTALL_DIR={tmp_path / 'home'}" in told
    assert f"UV_CACHE_DIR={tmp_path / 'cache' / 'uv'}" in told
    assert "HTTPS_PROXY=http://proxy:3128" in told
    assert f"UV_PYTHON_INSTALL_MIRROR={(tmp_path / 'wheels' / 'python').as_uri()}" in told
    assert "UV_PYTHON=" not in told
    assert "UV_OFFLINE" not in told


def test_what_uv_says_becomes_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = offer_uv(tmp_path, monkeypatch, STAND_IN.format(install=REFUSE))
    with pytest.raises(EnvironmentSetupError, match=r"no connection.*named in the settings inste"):
        install(tmp_path, source)


def choose(tmp_path: Path, source: PackageSource, path: str) -> InterpreterChoice:
    host = HostPython(
        executable="/nowhere/bin/qgis",
        prefix="/nowhere",
        library="/nowhere/lib/python3.9",
        version=(3, 9),
        platform="linux",
    )
    return InterpreterChoice(
        named="",
        host=host,
        standalone=tmp_path / "home",
        cache=tmp_path / "cache",
        source=source,
        inherited={},
        environ={"PATH": path},
        machine=LINUX,
    )


def test_a_standalone_python_where_qgis_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = INSTALL.format(python=sys.executable)
    source = offer_uv(tmp_path, monkeypatch, STAND_IN.format(install=python))
    found = next(choose(tmp_path, source, os.environ["PATH"]).candidates(Recorder()))
    assert (tmp_path / "home" / "cpython").is_dir()
    assert found.version == sys.version_info[:3]


def test_a_python_on_the_path_where_uv_cannot_be_had(tmp_path: Path) -> None:
    source = PackageSource(wheels=str(tmp_path / "empty"))
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "python3.12").symlink_to(sys.executable)
    found = next(choose(tmp_path, source, str(folder)).candidates(Recorder()))
    assert found.version == sys.version_info[:3]
    (folder / "python3.12").unlink()
    with pytest.raises(EnvironmentSetupError, match=r"expected a Python 3\.11 or newer .* uv=="):
        next(choose(tmp_path, source, str(folder)).candidates(Recorder()))


def find_relocatable() -> tuple[str, str] | None:
    """Return the folder and version of a Python that can be copied, or None."""
    code = "import sys; print(sys.base_prefix, '%d.%d.%d' % sys.version_info[:3])"
    versions = Path.home().glob(f".pyenv/versions/{VERSION}.*/bin/python{VERSION}")
    for program in [shutil.which(f"python{VERSION}"), *map(str, versions)]:
        if program:
            done = subprocess.run([program, "-I", "-c", code], capture_output=True, text=True)
            prefix, _, version = done.stdout.strip().partition(" ")
            if done.returncode == 0 and prefix not in ("/usr", "/usr/local"):
                return prefix, version
    return None


@pytest.mark.slow
def test_uv_itself_installs_from_a_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pinned uv, and an archive made of a Python of this machine in uv's layout."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        pytest.skip("the archive below is named for Linux on x86_64")
    folder = tmp_path / "wheels"
    fault = download_wheels(PINNED / "uv.txt", folder)
    if fault:
        pytest.skip(f"no package index to take uv from: {fault[-300:]}")
    found_on_machine = find_relocatable()
    if not found_on_machine:
        pytest.skip(f"no Python {VERSION} in a folder of its own to make an archive from")
    prefix, version = found_on_machine
    archive = tmp_path / f"cpython-{version}.tar.gz"
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "python").symlink_to(prefix)
    excluded = ["--exclude=test", "--exclude=site-packages", "--exclude=__pycache__"]
    subprocess.run(["tar", "-C", tree, *excluded, "-chzf", archive, "python"], check=True)
    described = f"""{{"cpython-{version}-linux-x86_64-gnu": {{
        "name": "cpython", "arch": {{"family": "x86_64", "variant": null}}, "os": "linux",
        "libc": "gnu", "major": 3, "minor": {version.split(".")[1]},
        "patch": {version.split(".")[2]}, "prerelease": "", "url": "{archive.as_uri()}",
        "sha256": "{digest(archive)}", "variant": null, "build": "20260101"}}}}"""
    (tmp_path / "downloads.json").write_text(described)
    monkeypatch.setattr(requirement_file, "FOLDER", PINNED)
    found = install_python(
        tmp_path / "home of Zoë",
        cache=tmp_path / "cache",
        source=PackageSource(wheels=str(folder)),
        environ={
            "PATH": os.environ["PATH"],
            "UV_PYTHON_DOWNLOADS_JSON_URL": str(tmp_path / "downloads.json"),
        },
        machine=LINUX,
        feedback=Recorder(),
    )
    assert tmp_path / "home of Zoë" in found.executable.parents
    assert ".".join(map(str, found.version)) == version
