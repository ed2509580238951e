"""How the C library's allocator is told to give memory back.

By default glibc keeps an arena for each thread and, once a large array was freed, takes later ones
from the heap, where they leave gaps: a job's memory then creeps up with its length.
"""

from __future__ import annotations

import ctypes
import sys

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
#: Arrays from this many bytes on are mapped by themselves, and unmapped when they are freed.
_MAPPED_BYTES = 2**20
_ARENAS = 2


def bound_allocator() -> bool:
    """Make the process return freed memory; tell whether the C library could be told.

    It concerns the whole process, so only programs of our own call it, never the library.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    told = mallopt(_M_MMAP_THRESHOLD, _MAPPED_BYTES) and mallopt(_M_ARENA_MAX, _ARENAS)
    return bool(told)
