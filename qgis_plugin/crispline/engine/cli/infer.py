"""`crispline infer`."""

from __future__ import annotations

from typing import Any

import click

from crispline.engine.cli.options import inference_options, running_options, say_warnings, tell
from crispline.engine.cli.progress_bar import watch
from crispline.engine.job import SegmentJob


@click.command("infer", short_help="Write a raster's class probabilities.")
@click.argument("raster", type=click.Path())
@click.argument("model", type=click.Path(), default="")
@click.option(
    "-o",
    "--output",
    "probabilities",
    type=click.Path(),
    required=True,
    help="Probability store to write, a folder ending in .zarr.",
)
@click.option("--class-map", type=click.Path(), default="", help="Also write a GeoTIFF of classes.")
@inference_options
@running_options
def command(*, as_json: bool, quiet: bool, extent: tuple[float, ...] | None, **job: Any) -> None:
    """Write the class probabilities of RASTER, for `crispline vectorize`.

    MODEL is an ONNX file with a model card; without it the embedded model is used.
    """
    described = SegmentJob.from_dict({**job, "extent": extent or ()})

    from crispline.engine.segment import run_segment

    talks = not (as_json or quiet)
    with say_warnings(visible=not quiet), watch(visible=talks) as progress:
        result = run_segment(described, progress=progress)
    tell(result, as_json=as_json, quiet=quiet)
