"""Whether installed packages are whole, by what pip recorded when it installed them."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import shutil
from pathlib import Path

from crispline.runtime.installation.requirement_file import normalize


def find_site_packages(environment: Path, version: tuple[int, ...]) -> Path:
    """Return where an environment of a Python version has its packages."""
    if os.name == "nt":
        return environment / "Lib" / "site-packages"
    return environment / "lib" / "python{}.{}".format(*version) / "site-packages"


def list_packages(site_packages: Path) -> dict[str, Path]:
    """Return the folders with the records of installed distributions, by name==version."""
    found = {}
    for folder in sorted(site_packages.glob("*.dist-info")):
        name, _, version = folder.name[: -len(".dist-info")].partition("-")
        found[f"{normalize(name)}=={version}"] = folder
    return found


def find_broken(site_packages: Path, *, thorough: bool) -> dict[str, str]:
    """Return the distributions that are not whole, and what is wrong.

    Sizes are compared; when `thorough`, contents as well, which reads everything.
    """
    broken = {}
    for name, folder in list_packages(site_packages).items():
        fault = _find_fault(folder, thorough=thorough)
        if fault:
            broken[name] = fault
    return broken


def drop_packages(site_packages: Path, names: set[str]) -> None:
    """Make pip take distributions for not installed; their files are overwritten later."""
    for name, folder in list_packages(site_packages).items():
        if name in names:
            shutil.rmtree(folder)


def _find_fault(folder: Path, *, thorough: bool) -> str:
    record = folder / "RECORD"
    if not (folder / "METADATA").is_file() or not record.is_file():
        return "its installation was interrupted"
    try:
        rows = list(csv.reader(record.read_text(encoding="utf-8").splitlines()))
    except (OSError, ValueError, csv.Error) as error:
        return f"its record cannot be read ({error})"
    if not rows:
        return "its record is empty"
    for row in rows:
        fault = _find_fault_of_file(folder.parent, row, thorough=thorough) if row else ""
        if fault:
            return fault
    return ""


def _find_fault_of_file(site_packages: Path, row: list[str], *, thorough: bool) -> str:
    name, digest, size = (*row, "", "")[:3]
    if not digest:  # compiled files and the record itself
        return ""
    path = site_packages / name
    try:
        found = path.stat().st_size
        if size and found != int(size):
            return f"{name} has {found} bytes instead of {size}"
        if thorough and digest != _digest(path, digest.partition("=")[0]):
            return f"{name} was changed"
    except (OSError, ValueError) as error:
        return f"{name} is missing or unreadable ({type(error).__name__})"
    return ""


def _digest(path: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm)
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    text = base64.urlsafe_b64encode(digest.digest()).decode("ascii").rstrip("=")
    return f"{algorithm}={text}"
