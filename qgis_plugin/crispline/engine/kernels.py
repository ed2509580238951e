"""The decorator of compiled functions, and where their machine code is kept.

Numba keeps compiled functions beside their source and compiles a function again when its own file
changes, but not when a function it calls changes in another file. So the cache lies in a folder
named after the content of every source file that holds kernels: a changed engine compiles anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])

_ENGINE = Path(__file__).resolve().parent


def digest_kernels(folder: Path) -> str:
    """Return a digest of all modules below a folder that use this decorator."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        if b"@kernel" in content:
            digest.update(path.name.encode() + content)
    return digest.hexdigest()[:16]


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def choose_cache_folder() -> Path | None:
    """Return the folder for compiled functions, or None where the user has named one to Numba."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return None
    name = f"kernels-{digest_kernels(_ENGINE)}"
    beside = _ENGINE / "__pycache__" / name
    if _is_writable(beside):
        return beside
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    own = home / "crispline" / name
    return own if _is_writable(own) else Path(tempfile.gettempdir()) / f"crispline-{name}"


_folder = choose_cache_folder()
if _folder is not None:
    # Read by Numba whenever a function is declared; not part of its typed interface.
    vars(numba.config)["CACHE_DIR"] = str(_folder)


def kernel(function: _Function) -> _Function:
    """Compile on first use, keep the machine code, and run without the interpreter's lock.

    Division by zero gives NaN or infinity, as in NumPy.
    """
    compile_ = numba.njit(cache=True, nogil=True, error_model="numpy")
    # Numba's own type would hide the function's signature from the type checker.
    return cast(_Function, compile_(function))
