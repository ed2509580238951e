"""Where a network comes from: the recipe, the commit, and the versions that trained it."""

from __future__ import annotations

import platform
import shutil
import subprocess
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

#: Packages whose versions decide what comes out.
_PACKAGES = (
    "crispline",
    "torch",
    "torchvision",
    "lightning",
    "segmentation-models-pytorch",
    "timm",
    "numpy",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What it takes to train the same again.

    `recipe` is the text of all recipes in one, with every default spelled out; `commit` that of the
    checkout this package is in, with "-dirty" where files were changed, or "".
    """

    recipe: str = ""
    commit: str = ""
    versions: dict[str, str] = field(default_factory=dict)


def find_origin(recipe: str = "") -> Origin:
    """Return the origin of what this process trains."""
    return Origin(recipe=recipe, commit=_find_commit(), versions=_find_versions())


def _find_versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _find_commit() -> str:
    """Return the commit of this file's checkout, or "" where git does not track it."""
    git = shutil.which("git")
    folder = Path(__file__).parent
    if git is None or not _ask(git, folder, "ls-files", Path(__file__).name):
        return ""
    return _ask(git, folder, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")


def _ask(git: str, folder: Path, *arguments: str) -> str:
    """Return what git prints, or "" where it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - git's own path, and arguments from this file
            [git, "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
