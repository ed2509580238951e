"""Where the plugin keeps things: one folder in the QGIS profile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RuntimeFolders:
    """Paths below `root`, the plugin's own folder; none of them needs to exist."""

    root: Path

    @property
    def environment(self) -> Path:
        """The engine's private Python environments, one folder for each set of requirements."""
        return self.root / "environment"

    @property
    def cache(self) -> Path:
        """What can be downloaded or compiled again."""
        return self.root / "cache"

    @property
    def logs(self) -> Path:
        """Logs of set-ups."""
        return self.root / "logs"

    @property
    def jobs(self) -> Path:
        """Unfinished jobs whose outputs are temporary, kept for a resume."""
        return self.root / "jobs"

    @property
    def lock(self) -> Path:
        """Held while an environment is made, repaired or removed."""
        return self.root / "environment.lock"
