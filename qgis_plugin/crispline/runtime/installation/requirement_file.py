"""The pinned requirements that ship with the plugin."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from crispline.runtime.errors import EnvironmentSetupError

FOLDER = Path(__file__).with_name("requirements")
_LINE = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;]+)\s*(?:;\s*(?P<marker>.+))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Requirement:
    """One pinned distribution: `marker` "" is for all, `hashes` are SHA-256 in hexadecimal."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]


@dataclass(frozen=True)
class RequirementFile:
    """A file of pinned requirements, in the order in which pip reads them."""

    path: Path
    requirements: tuple[Requirement, ...]
    digest: str

    def find(self, name: str) -> Requirement:
        """Return the requirement of a name; raises EnvironmentSetupError where there is none."""
        for requirement in self.requirements:
            if requirement.name == name:
                return requirement
        raise EnvironmentSetupError(
            f"expected {name} among the requirements, found none in {self.path}; reinstall the "
            "plugin"
        )

    def quote(self, names: frozenset[str]) -> str:
        """Return the lines about some distributions, as pip reads them."""
        lines = []
        for requirement in self.requirements:
            if requirement.name not in names:
                continue
            marker = f" ; {requirement.marker}" if requirement.marker else ""
            head = f"{requirement.name}=={requirement.version}{marker}"
            hashes = [f"    --hash=sha256:{digest}" for digest in sorted(requirement.hashes)]
            lines.append(" \\\n".join([head, *hashes]))
        return "\n".join(lines) + "\n"


def requirement_path(name: str) -> Path:
    """Return the file of a variant, or of uv."""
    return FOLDER / f"{name}.txt"


def read_requirements(path: Path) -> RequirementFile:
    """Read a pinned file; raises EnvironmentSetupError where it is missing or damaged."""
    text = _read(path)
    blocks = re.sub(r"\\\n", " ", text).splitlines()
    found = tuple(_parse(path, block) for block in blocks if block.strip())
    return RequirementFile(path, found, _digest(text))


def digest_requirements(path: Path) -> str:
    """Return a short digest of what a file asks for, whatever its comments and line ends."""
    return _digest(_read(path))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")  # makes all line ends one
    except (OSError, ValueError) as error:
        raise EnvironmentSetupError(
            f"expected the plugin's file {path}, found: {error}; reinstall the plugin"
        ) from error
    return re.sub(r"(?m)^#.*\n?", "", text)


def normalize(name: str) -> str:
    """Return a distribution's name as pip compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _parse(path: Path, block: str) -> Requirement:
    head, *_ = block.partition("--hash")
    match = _LINE.fullmatch(head.strip())
    hashes = frozenset(_HASH.findall(block))
    if not match or not hashes:
        raise EnvironmentSetupError(
            f"expected a pinned requirement with hashes in {path}, found {block[:80]!r}; "
            "reinstall the plugin"
        )
    marker = (match["marker"] or "").strip()
    return Requirement(normalize(match["name"]), match["version"], marker, hashes)
