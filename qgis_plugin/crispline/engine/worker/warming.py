"""What a waiting worker does: it imports what the first job will need."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib import import_module

#: In steps as small as can be: a job that comes waits for one of them at most.
_MODULES = (
    *("numba", "rasterio", "pyproj", "shapely", "pyarrow", "pyogrio"),
    *("crispline.engine.segment", "crispline.engine.conversion"),
    *("geopandas", "crispline.engine.evaluate", "crispline.engine.model_report"),
)


class Warming:
    """Modules to import, one a step.

    In the thread of the jobs, since modules that import each other may be caught half-done by two
    threads.
    """

    def __init__(self, modules: Iterable[str] = _MODULES) -> None:
        """Import nothing yet."""
        self._left = list(modules)

    def step(self) -> bool:
        """Import one module; tell whether there was one left."""
        if not self._left:
            return False
        name = self._left.pop(0)
        try:
            import_module(name)
        except Exception as error:  # a broken library may raise anything; jobs that need it say so
            logging.getLogger("crispline").warning("%s cannot be imported: %s", name, error)
        return True
