"""Starts the worker: `python -I bootstrap.py`, in the engine's own Python, never inside QGIS.

Only the package that this file lies in becomes importable, by its name: its folder holds other
plugins too, whose modules must not stand in for the engine's libraries. The standard library and
Python 3.9 do, to say in the protocol's own words where this Python is too old.
"""

from __future__ import annotations

import json
import os
import sys

OLDEST = (3, 11)
#: Exit status where this Python is too old or the engine cannot be imported.
UNUSABLE = 3


def main() -> None:
    """Check this Python, find the engine, and hand over to it."""
    if sys.version_info < OLDEST:
        found = ".".join(str(number) for number in sys.version_info[:3])
        refuse(
            f"expected Python {OLDEST[0]}.{OLDEST[1]} or newer for the engine, found {found} "
            f"({sys.executable}); repair the engine, or name a newer Python in the settings"
        )
    mark_in_use(sys.prefix)
    try:
        # Through a link, too, the compiled kernels are found where they were left.
        find_package(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
        from crispline.engine.worker.process import main as serve
    except Exception as error:  # a broken library may raise anything
        import traceback

        refuse(
            f"expected an engine that can be imported, found: {error} ({type(error).__name__}); "
            "repair the engine",
            details=traceback.format_exc(),
        )
    serve()


def mark_in_use(environment: str) -> None:
    """Hold a lock on the environment while this process lives, so that no set-up removes it."""
    if os.name != "posix":
        return  # Windows removes no folder whose libraries are loaded
    import fcntl

    try:
        # Never closed: the lock ends with the process.
        descriptor = os.open(os.path.join(environment, "pyvenv.cfg"), os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return  # no environment of ours, or a file system that knows no locks


def find_package(folder: str) -> None:
    """Make the package in `folder` importable as `crispline`, and nothing that lies beside it."""
    from importlib.util import module_from_spec, spec_from_file_location

    path = os.path.join(folder, "__init__.py")
    spec = spec_from_file_location("crispline", path, submodule_search_locations=[folder])
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no package")
    module = module_from_spec(spec)
    sys.modules["crispline"] = module
    spec.loader.exec_module(module)


def refuse(message: str, *, details: str = "") -> None:
    """Answer in one line of the protocol, and end."""
    answer = {"type": "error", "id": "", "code": "environment", "message": message}
    sys.stdout.write(json.dumps({**answer, "details": details}) + "\n")
    sys.stdout.flush()
    sys.stderr.write(f"{details or message}\n")
    sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
