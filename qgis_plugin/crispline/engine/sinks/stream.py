"""Records streamed into a GDAL vector format, one batch in memory at a time."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyogrio

from crispline.engine.attributes import ATTRIBUTES, GEOMETRY, RECORDS
from crispline.engine.errors import OutputError
from crispline.engine.polygons import Layer

#: Told the number of polygons of each batch handed on; may raise to stop the writing.
Listener = Callable[[int], None]


def ignore_count(count: int) -> None:
    """Listen to nothing."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a sink writes: records in any number of passes, and what they belong to.

    `attributes` are the columns to write beside the geometry. `bounds` is (x minimum, y minimum,
    x maximum, y maximum) in CRS units where known.
    """

    layer: Layer
    polygons: int
    read: Callable[[list[str]], Iterable[pa.RecordBatch]]
    bounds: tuple[float, float, float, float] | None = None
    listener: Listener = ignore_count
    attributes: pa.Schema = ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Driver:
    """A GDAL driver and how it is asked to write a layer."""

    name: str
    layer_options: Mapping[str, str] = field(default_factory=dict)
    dataset_options: Mapping[str, str] = field(default_factory=dict)
    layer_metadata: Mapping[str, str] = field(default_factory=dict)
    #: Field names where they differ from the attributes'.
    names: Mapping[str, str] = field(default_factory=dict)


class _Interruption:
    """Keeps what the records' source raises, since the C stream cannot carry it."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def guard(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        try:
            yield from batches
        except GeneratorExit:  # the writer wants no more
            raise
        except BaseException as error:
            self.error = error
            raise


def write_stream(content: Content, path: Path, driver: Driver) -> None:
    """Write the content's attributes and geometry to `path` with GDAL.

    Raises what the records' source raises, and the driver's own errors.
    """
    wanted = [*content.attributes, RECORDS.field(GEOMETRY)]
    columns = [field.name for field in wanted]
    schema = pa.schema([f.with_name(driver.names.get(f.name, f.name)) for f in wanted])
    interruption = _Interruption()

    def rename() -> Iterator[pa.RecordBatch]:
        for batch in content.read(columns):
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)
            content.listener(batch.num_rows)

    reader = pa.RecordBatchReader.from_batches(schema, interruption.guard(rename()))
    try:
        with warnings.catch_warnings():
            # A raster without a CRS is the user's to know; the field names are chosen to fit.
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            pyogrio.write_arrow(
                reader,
                path,
                layer=content.layer.name,
                driver=driver.name,
                geometry_name=GEOMETRY,
                geometry_type="Polygon",
                crs=content.layer.crs_wkt,
                encoding="UTF-8",
                dataset_options=dict(driver.dataset_options) or None,
                layer_options=dict(driver.layer_options) or None,
                layer_metadata=dict(driver.layer_metadata) or None,
            )
    finally:
        if interruption.error is not None:
            raise interruption.error


def check_count(path: Path, content: Content, *, layer: str | None = None) -> None:
    """Check that a written file holds all polygons: some drivers tell nobody of a full disk."""
    found = pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
    if found != content.polygons:
        raise OutputError(
            f"expected {content.polygons} polygons in {path.name}, found {found} after writing; "
            "check the free space and run again"
        )
