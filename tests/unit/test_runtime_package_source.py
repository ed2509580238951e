"""Where packages come from, by the user's wishes and pip's configuration."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crispline.runtime.installation import package_source
from crispline.runtime.installation.package_source import (
    PYPI,
    PackageSource,
    hide_credentials,
    list_pip_files,
    read_source,
)


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer for all of whose users nothing is configured."""
    monkeypatch.setattr(package_source, "_list_global", lambda environ, platform: [])


def read(environ: dict[str, str], **wishes: str) -> PackageSource:
    asked = {"wheels": "", "index_url": "", "proxy": "", **wishes}
    return read_source(**asked, environ=environ, platform="linux")


def home_with(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / ".config" / "pip" / "pip.conf"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path / "none")}


OFFICE = """
[global]
index-url = https://anna:geheim@pypi.office/simple
cert = /etc/ssl/office.pem
target = /somewhere
require-virtualenv = true
trusted_host =
    one
    two
[install]
proxy = http://proxy.office:3128
user = true
"""


@pytest.mark.usefixtures("computer")
def test_an_offices_way_to_the_packages_is_taken_over(tmp_path: Path) -> None:
    source = read(home_with(tmp_path, OFFICE))
    assert source.indexes == ("https://anna:geheim@pypi.office/simple",)
    assert source.proxy == "http://proxy.office:3128"
    assert source.option("cert") == "/etc/ssl/office.pem"
    assert source.option("trusted-host") == "one two"
    variables = source.pip_environment()
    assert variables["PIP_CONFIG_FILE"] == os.devnull
    assert not {"PIP_TARGET", "PIP_USER", "PIP_REQUIRE_VIRTUALENV"} & set(variables)
    assert "geheim" not in source.describe()


@pytest.mark.usefixtures("computer")
def test_wishes_come_before_variables_before_files(tmp_path: Path) -> None:
    environ = home_with(tmp_path, OFFICE)
    variables = {**environ, "PIP_INDEX_URL": "https://variable/simple", "PIP_NO_INDEX": "1"}
    assert read(variables).is_offline
    source = read(variables, index_url="https://wish/simple", proxy="http://wish:1")
    assert source.indexes == ("https://wish/simple",)
    assert source.proxy == "http://wish:1"
    assert read({"HOME": "/nonexistent"}).indexes[0] == PYPI


@pytest.mark.usefixtures("computer")
def test_a_wheel_folder_excludes_every_index(tmp_path: Path) -> None:
    folder = tmp_path / "wheels of ours"
    source = read(home_with(tmp_path, OFFICE), wheels=str(folder))
    assert source.is_offline
    assert source.indexes == ()
    assert source.folders == (folder,)
    assert source.pip_arguments() == ["--no-index", "--find-links", str(folder)]
    assert "PIP_INDEX_URL" not in source.pip_environment()


def test_pip_reads_the_same_files(tmp_path: Path) -> None:
    """pip itself is asked which configuration files it would read."""
    environ = {**os.environ, **home_with(tmp_path, OFFICE)}
    environ = {k: v for k, v in environ.items() if not k.startswith("PIP_")}
    environ.pop("XDG_CONFIG_HOME", None)
    said = subprocess.check_output(
        [sys.executable, "-I", "-m", "pip", "config", "debug"], env=environ, text=True
    )
    lines = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    named = [line.rpartition(", exists:")[0] for line in lines if ", exists:" in line]
    expected = [path for path in named if not path.startswith(sys.prefix)]
    ours = [str(path) for path in list_pip_files(environ, sys.platform)]
    assert sorted(ours) == sorted(expected)


@pytest.mark.usefixtures("computer")
def test_certificates_named_to_openssl_are_pips_too(tmp_path: Path) -> None:
    bundle = tmp_path / "office.pem"
    environ = {"HOME": str(tmp_path), "SSL_CERT_FILE": str(bundle)}
    assert read(environ).option("cert") == ""
    bundle.write_text("")
    assert read(environ).option("cert") == str(bundle)
    assert read({**environ, "PIP_CERT": "/other"}).option("cert") == "/other"


@pytest.mark.usefixtures("computer")
def test_damaged_configuration_is_passed_over(tmp_path: Path) -> None:
    assert read(home_with(tmp_path, "index-url = x\n")).indexes[0] == PYPI


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("see http://anna:geheim@host:8080/x?a@b now", "see http://***@host:8080/x?a@b now"),
        ("https://token@host/", "https://***@host/"),
        ("proxy http://anna:p@ss@host:8080, more", "proxy http://***@host:8080, more"),
        ("https://host/a@b and a@b", "https://host/a@b and a@b"),
    ],
)
def test_passwords_are_masked(text: str, hidden: str) -> None:
    assert hide_credentials(text) == hidden
