"""FlatGeobuf: one file with a spatial index; style and provenance beside."""

from __future__ import annotations

from pathlib import Path

from crispline.engine.sinks.companion import write_companions
from crispline.engine.sinks.destination import staged
from crispline.engine.sinks.stream import Content, Driver, check_count, write_stream


def write_flatgeobuf(content: Content, target: Path) -> tuple[Path, ...]:
    """Write a FlatGeobuf, atomically; the index puts polygons into spatial order."""
    with staged(target) as folder:
        path = folder / target.name
        # GDAL cannot build an index over nothing.
        index = "YES" if content.polygons else "NO"
        write_stream(content, path, Driver("FlatGeobuf", {"SPATIAL_INDEX": index}))
        check_count(path, content)
        write_companions(path, content.layer)
    return (target,)
