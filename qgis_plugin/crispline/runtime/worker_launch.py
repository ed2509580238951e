"""How a worker is started: program, arguments, environment, and how long to wait for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

#: Started by the engine's Python; finds the engine beside itself.
BOOTSTRAP = Path(__file__).with_name("bootstrap.py")


@dataclass(frozen=True)
class WorkerLaunch:
    """A worker's command, its environment as (name, value), and the version it must have.

    Launches of one command are equal: a worker may be kept when a variable changes.
    """

    program: str
    arguments: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = field(compare=False)
    version: str


@dataclass(frozen=True)
class WorkerLimits:
    """Seconds to wait for a greeting, an answer to a wish to cancel, and an end when asked to.

    The first start on a computer reads hundreds of megabytes past a virus scanner. QGIS waits for
    the end when it closes; a job that is killed then goes on from its last tile when it is resumed.
    """

    hello: float = 180.0
    cancel: float = 10.0
    shutdown: float = 0.5


def make_launch(python: Path, environment: dict[str, str], version: str) -> WorkerLaunch:
    """Return how to start a worker in the engine's Python, apart from what the user has there."""
    return WorkerLaunch(
        program=str(python),
        arguments=("-I", str(BOOTSTRAP)),
        environment=tuple(sorted(environment.items())),
        version=version,
    )
