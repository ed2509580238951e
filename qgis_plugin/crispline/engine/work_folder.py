"""The folder in which a job keeps what it has finished, so that a killed one can go on.

Beside the first output lies `.<name>.crispline/` with a checkpoint, block traces and the polygons
on their way. It belongs to one running job at a time and is removed when the job succeeds.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from crispline.engine.durable import atomic_path
from crispline.engine.errors import JobError, OutputError

_LOCK = "lock"
_DESCRIPTION = "job.json"
#: Windows locks bytes against reading too: the locked one lies behind the text.
_LOCKED_BYTE = 4096


def default_work_folder(output: Path) -> Path:
    """Return where the job that writes `output` first keeps its state."""
    return output.parent / f".{output.name}.crispline"


def choose_work_folder(
    wanted: str, outputs: Sequence[Path], keeper: TemporaryDirectory[str] | None
) -> Path:
    """Return the folder the user wants, else one in `keeper`, else the one beside the output."""
    if wanted:
        return Path(wanted).expanduser().absolute()
    if keeper is not None:
        return Path(keeper.name) / "work"
    return default_work_folder(outputs[0])


class WorkFolder:
    """A locked folder that holds the state of one job; a context manager.

    Entering creates and locks it and empties it where it holds another job's state (another
    fingerprint, or `resume` is False). Leaving unlocks it and keeps the state; `finish` and
    `remove` delete it.
    """

    def __init__(
        self, path: Path, *, fingerprint: str, resume: bool, outputs: Sequence[str] = ()
    ) -> None:
        """Describe the folder; nothing is touched before it is entered."""
        self.path = path
        self.resumed = False
        self._fingerprint = fingerprint
        self._resume = resume
        self._outputs = list(outputs)
        self._finished: dict[str, Any] = {}
        self._lock: IO[str] | None = None

    def __enter__(self) -> WorkFolder:
        """Create, lock and, where it holds another job's state, empty the folder.

        Raises JobError when a running job holds it and OutputError when it cannot be created.
        """
        if self.path.exists() and not is_work_folder(self.path):
            raise JobError(
                f"expected {self.path} to be a work folder or not to exist, found other files in "
                "it; choose another work folder"
            )
        try:
            self._lock = _acquire(self.path / _LOCK)
        except OSError as error:
            raise OutputError(
                f"expected to create the work folder {self.path}, found: "
                f"{error.strerror or error}; choose another work folder"
            ) from error
        same = self._resume and read_fingerprint(self.path) == self._fingerprint
        self._finished = _read_description(self.path).get("finished", {}) if same else {}
        self.resumed = same and not self._finished
        if not self.resumed:
            self._begin_clean()
        # Note which job this is and, beside those of its earlier runs, the outputs it writes.
        self._describe(fingerprint=self._fingerprint)
        return self

    def __exit__(self, *exception: object) -> None:
        """Unlock the folder, whatever happened."""
        self._unlock()

    def find_report(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the report of an earlier run that was killed after its last output, or None.

        `command` (JSON values) is all that was asked for: only the very same is finished by it.
        """
        asked = {"command": command, "outputs": self._outputs}
        same = all(self._finished.get(name) == value for name, value in asked.items())
        return self._finished["report"] if same else None

    def finish(self, report: Mapping[str, Any], *, command: Mapping[str, Any]) -> None:
        """Delete the folder of a job whose outputs are all there, and unlock it.

        A process that is killed meanwhile leaves the report for `find_report`.
        """
        finished = {"report": report, "command": command, "outputs": self._outputs}
        with suppress(OSError):  # a full disk is no reason to keep the folder
            self._describe(fingerprint=self._fingerprint, finished=finished)
        self._clear_away()

    def remove(self) -> None:
        """Delete the folder of a job that cannot go on, and unlock it."""
        with suppress(OSError):
            self._describe(fingerprint="")  # if this is interrupted, the rest is of no use
        self._clear_away()

    def _clear_away(self) -> None:
        lock, description = self.path / _LOCK, self.path / _DESCRIPTION
        for entry in self.path.iterdir():
            if entry not in (lock, description):
                _delete(entry)
        _delete(description)
        try:
            # While still locked: who waits for this very file then sees that it is gone.
            lock.unlink(missing_ok=True)
        except PermissionError:
            # Windows keeps open files.
            self._unlock()
            lock.unlink(missing_ok=True)
        self._unlock()
        _remove_empty(self.path)

    def folder(self, name: str) -> Path:
        """Return a folder of this name inside, created where missing."""
        path = self.path / name
        path.mkdir(exist_ok=True)
        return path

    def remember(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what `make` (JSON values) gave the first time, also after a resume."""
        path = self.path / f"{name}.json"
        try:
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = make()
            with atomic_path(path) as partial:
                partial.write_text(json.dumps(found), encoding="utf-8")
        return found

    def _begin_clean(self) -> None:
        for entry in self.path.iterdir():
            if entry.name != _LOCK:
                _delete(entry)

    def _describe(self, *, fingerprint: str, **more: Any) -> None:
        before = read_claimed_outputs(self.path, fingerprint=fingerprint)
        outputs = sorted(before.union(self._outputs))
        with atomic_path(self.path / _DESCRIPTION) as partial:
            text = json.dumps({"fingerprint": fingerprint, "outputs": outputs, **more})
            partial.write_text(text, encoding="utf-8")

    def _unlock(self) -> None:
        if self._lock is not None:
            _release(self._lock)
            self._lock = None


def is_work_folder(path: Path) -> bool:
    """Whether a job may take this folder: one of ours, or an empty one."""
    return path.is_dir() and (
        (path / _DESCRIPTION).exists() or all(e.name == _LOCK for e in path.iterdir())
    )


def read_fingerprint(path: Path) -> str | None:
    """Return the fingerprint of the job whose state lies in a folder, or None."""
    return _read_description(path).get("fingerprint")


def read_claimed_outputs(path: Path, *, fingerprint: str) -> frozenset[str]:
    """Return the outputs that an interrupted run of this very job was entitled to write."""
    description = _read_description(path)
    if description.get("fingerprint") != fingerprint:
        return frozenset()
    return frozenset(description.get("outputs", ()))


def _read_description(path: Path) -> dict[str, Any]:
    try:
        found = json.loads((path / _DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _remove_empty(path: Path) -> None:
    try:
        path.rmdir()
    except OSError:
        # Another job has just taken the folder.
        return


def _acquire(path: Path) -> IO[str]:
    """Lock a file for this process and write our process id into it.

    The operating system drops the lock when its process ends, however it ends: a stale lock file
    stands in nobody's way.
    """
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            stream = path.open("a+", encoding="utf-8")
        except FileNotFoundError:
            continue  # its last holder has just removed the folder
        try:
            _lock(stream)
        except OSError as error:
            stream.seek(0)
            holder = stream.read(_LOCKED_BYTE).strip() or "unknown"
            stream.close()
            raise JobError(
                f"expected the work folder {path.parent} to be free, found it in use by the "
                f"running process {holder}; wait for it, or write to another output"
            ) from error
        if _is_same_file(stream, path):
            break
        stream.close()  # its last holder deleted it between opening and locking
    stream.truncate(0)
    stream.write(str(os.getpid()))
    stream.flush()
    return stream


def _is_same_file(stream: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[str]) -> None:
        stream.seek(_LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

    def _release(stream: IO[str]) -> None:
        stream.seek(_LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
        stream.close()

else:
    import fcntl

    def _lock(stream: IO[str]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(stream: IO[str]) -> None:
        stream.close()
