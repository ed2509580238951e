"""`crispline segment`."""

from __future__ import annotations

from typing import Any

import click

from crispline.engine.cli.options import (
    inference_options,
    polygon_options,
    running_options,
    say_warnings,
    tell,
)
from crispline.engine.cli.progress_bar import watch
from crispline.engine.job import SegmentJob


@click.command("segment", short_help="Turn a raster into class polygons.")
@click.argument("raster", type=click.Path())
@click.argument("model", type=click.Path(), default="")
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(),
    multiple=True,
    help="Vector file to write: .gpkg, .shp, .fgb, .geojson or .parquet; may be repeated.",
)
@click.option("--class-map", type=click.Path(), default="", help="Also write a GeoTIFF of classes.")
@click.option(
    "--probabilities", type=click.Path(), default="", help="Also write a .zarr of probabilities."
)
@inference_options
@polygon_options
@running_options
def command(*, as_json: bool, quiet: bool, extent: tuple[float, ...] | None, **job: Any) -> None:
    """Turn RASTER into class polygons with crisp boundaries.

    MODEL is an ONNX file with a model card; without it the embedded model is used.
    """
    described = SegmentJob.from_dict({**job, "extent": extent or ()})
    if not described.every_output:
        raise click.UsageError("expected an output, found none; add -o polygons.gpkg")

    from crispline.engine.segment import run_segment

    talks = not (as_json or quiet)
    with say_warnings(visible=not quiet), watch(visible=talks) as progress:
        result = run_segment(described, progress=progress)
    tell(result, as_json=as_json, quiet=quiet)
