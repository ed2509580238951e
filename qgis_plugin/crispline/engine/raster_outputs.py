"""The rasters a job may write beside its polygons: class map and probability store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crispline.engine.card import ClassInfo
from crispline.engine.grid import Grid
from crispline.engine.probabilities import BandSink
from crispline.engine.probability_store import ProbabilityStoreWriter
from crispline.engine.sinks.class_map import ClassMapSink
from crispline.engine.work_folder import WorkFolder


@dataclass(frozen=True, slots=True)
class RasterTargets:
    """Files to write, or None."""

    class_map: Path | None
    probabilities: Path | None

    @property
    def every(self) -> tuple[Path, ...]:
        """Those that are wanted."""
        paths = (self.class_map, self.probabilities)
        return tuple(path for path in paths if path is not None)


class RasterOutputs:
    """Takes bands of probabilities and writes the rasters that are wanted."""

    def __init__(
        self,
        targets: RasterTargets,
        work: WorkFolder,
        *,
        grid: Grid,
        classes: Sequence[ClassInfo],
        provenance: dict[str, Any],
    ) -> None:
        """Open the sinks; raises OutputError.

        `provenance` must be the same when a job is resumed, since the store is known by it.
        """
        self._targets = targets
        self._provenance = provenance
        self._class_map: ClassMapSink | None = None
        self._store: ProbabilityStoreWriter | None = None
        if targets.class_map is not None:
            self._class_map = ClassMapSink(work.folder("labels"), grid, tuple(classes))
        if targets.probabilities is not None:
            self._store = ProbabilityStoreWriter(
                targets.probabilities,
                grid=grid,
                classes=classes,
                provenance=provenance,
                keep_partial=True,
            )

    @property
    def sinks(self) -> tuple[BandSink, ...]:
        """What the bands go to."""
        return tuple(sink for sink in (self._class_map, self._store) if sink is not None)

    def finish(self) -> tuple[Path, ...]:
        """Give the rasters their names and return them; raises OutputError.

        The store comes last: once it has its name, a resumed job would infer it anew.
        """
        written: list[Path] = []
        if self._class_map is not None and self._targets.class_map is not None:
            written.append(self._class_map.finish(self._targets.class_map, self._provenance))
        if self._store is not None:
            written.append(self._store.finish())
        return tuple(written)

    def discard(self) -> None:
        """Delete what is not finished."""
        if self._store is not None:
            self._store.discard()
