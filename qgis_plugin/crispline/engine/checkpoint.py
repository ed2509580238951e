"""What an inference needs to go on after it was killed, in one file, complete or not there.

The file carries checksums (it is a zip archive), so one damaged by a power failure is noticed and
the inference starts from the top.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.durable import atomic_path
from crispline.engine.grid import Window
from crispline.engine.probabilities import ProbabilityArray
from crispline.engine.sinks.destination import describe_failure

#: Changes whenever the same fingerprint would give other bytes.
_FORMAT = 1
_NAME = "infer.npz"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """State between two tile rows.

    `tile_row` is the next to infer; `carry` (class, row, column) float32 what the earlier ones
    left for it; `pending` (class, row, column) the finished rows from `first_row` on that no band
    has ended with yet, the shared row included. `tiles` counts those inferred so far.
    """

    tile_row: int
    carry: NDArray[np.float32]
    first_row: int
    pending: ProbabilityArray
    tiles: int = 0
    bad_windows: tuple[Window, ...] = ()


def fingerprint(**parameters: Any) -> str:
    """Return a digest of everything that decides the result; values are JSON-serialisable."""
    text = json.dumps({"format": _FORMAT, **parameters}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def save_checkpoint(folder: Path, checkpoint: Checkpoint, *, fingerprint: str) -> None:
    """Replace the checkpoint of a folder. Raises OutputError when it cannot be written."""
    header = {
        "fingerprint": fingerprint,
        "tile_row": checkpoint.tile_row,
        "first_row": checkpoint.first_row,
        "tiles": checkpoint.tiles,
        "bad_windows": [[w.row, w.column, w.height, w.width] for w in checkpoint.bad_windows],
    }
    try:
        with atomic_path(folder / _NAME) as partial:
            np.savez(
                partial,
                header=np.frombuffer(json.dumps(header).encode(), np.uint8),
                carry=checkpoint.carry,
                pending=checkpoint.pending,
            )
    except OSError as error:
        raise describe_failure(error, folder / _NAME) from error


def load_checkpoint(folder: Path, *, fingerprint: str) -> Checkpoint | None:
    """Return the checkpoint of a folder, or None: none there, damaged, or of another job."""
    try:
        with np.load(folder / _NAME) as archive:
            header = json.loads(archive["header"].tobytes())
            if header["fingerprint"] != fingerprint:
                return None
            return Checkpoint(
                header["tile_row"],
                archive["carry"],
                header["first_row"],
                archive["pending"],
                header["tiles"],
                tuple(Window(*numbers) for numbers in header["bad_windows"]),
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def remove_checkpoint(folder: Path) -> None:
    """Delete the checkpoint of a folder, if there is one."""
    (folder / _NAME).unlink(missing_ok=True)
