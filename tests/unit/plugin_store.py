"""What QGIS' plugin store checks in an upload, as far as it can be checked without a network.

After `plugins/validator.py` and `plugins/security_scanner.py` of the store's own code, and its
policy of no compiled code; warnings of theirs are faults here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path, PurePosixPath
from urllib.parse import urlparse

LARGEST = 20_000_000
REQUIRED = (
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
    "homepage",
    "icon",
)
ADDRESSES = ("tracker", "repository", "homepage")
FORBIDDEN_FOLDERS = {"__MACOSX", ".git", "__pycache__"}
COMPILED = {".pyc", ".pyo", ".pyd", ".so", ".dll", ".dylib", ".exe", ".o", ".a", ".lib", ".whl"}
SCRIPTS = {".sh", ".bat", ".cmd", ".ps1"}
#: How ELF, Windows, macOS and Java programs begin.
PROGRAMS = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa")


def find_faults(archive: Path) -> list[str]:
    """Return why the store would refuse a plugin's zip or warn of it, one sentence each."""
    if archive.stat().st_size > LARGEST:
        return [f"larger than {LARGEST} bytes"]
    with zipfile.ZipFile(archive) as package:
        broken = package.testzip()
        if broken:
            return [f"{broken} is broken"]
        names = package.namelist()
        faults = [fault for name in names for fault in _check_name(name)]
        faults += [fault for info in package.infolist() for fault in _check_file(package, info)]
        tops = sorted({PurePosixPath(name).parts[0] for name in names})
        if len(tops) != 1:
            return [*faults, f"more than one folder: {tops}"]
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", tops[0]):
            faults.append(f"folder {tops[0]} is no Python name")
        missing = {f"{tops[0]}/{name}" for name in ("__init__.py", "metadata.txt", "LICENSE")}
        faults += [f"no {name}" for name in sorted(missing - set(names))]
        if f"{tops[0]}/metadata.txt" in names:
            faults += _check_metadata(package, tops[0])
    return faults


def read_metadata(text: str) -> dict[str, str]:
    """Return the section `general` as the store reads it, with interpolation of %."""
    parser = ConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way
    parser.read_string(text)
    return dict(parser.items("general"))


def _check_name(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    if ".." in name or name.startswith("/") or "\\" in name or re.match("[A-Za-z]:", name):
        yield f"path {name} leads elsewhere"
    if FORBIDDEN_FOLDERS & set(path.parts):
        yield f"{name} lies in a forbidden folder"
    if path.suffix.lower() in COMPILED | SCRIPTS:
        yield f"{name} is a program or compiled code"
    if path.name.startswith("."):
        yield f"{name} is hidden"
    if "tests" in path.parts or path.name.startswith("test_") or path.name == "conftest.py":
        yield f"{name} is a test"


def _check_file(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[str]:
    if (info.external_attr >> 16) & 0o111 and not info.is_dir():
        yield f"{info.filename} is executable"
    with package.open(info) as file:
        if file.read(4).startswith(PROGRAMS):
            yield f"{info.filename} is a program or compiled code"


def _check_metadata(package: zipfile.ZipFile, folder: str) -> Iterator[str]:
    metadata = read_metadata(package.read(f"{folder}/metadata.txt").decode("utf-8"))
    for key in REQUIRED:
        if not metadata.get(key, "").strip():
            yield f"metadata lack {key}"
    for key in ADDRESSES:
        address = urlparse(metadata.get(key, ""))
        if address.scheme != "https" or not address.netloc:
            yield f"{key} is no address"
    if "/" in metadata.get("author", ""):
        yield "author contains a slash"
    if "supportsQt6" in metadata:
        yield "supportsQt6 is deprecated"
    if f"{folder}/{metadata.get('icon', '')}" not in package.namelist():
        yield f"icon {metadata.get('icon', '')} is missing"
