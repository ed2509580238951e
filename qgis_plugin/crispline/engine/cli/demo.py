"""`crispline demo`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from crispline.engine.cli.options import say_warnings, summarise
from crispline.engine.cli.progress_bar import watch
from crispline.engine.job import DEVICES


@click.command("demo", short_help="Draw a scene, segment it, and show the result.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-output"))
@click.option(
    "--size",
    type=click.IntRange(256, 50_000),
    default=2048,
    show_default=True,
    metavar="PIXELS",
    help="Height and width of the scene.",
)
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True, help="Which scene.")
@click.option("--device", type=click.Choice(DEVICES), default="auto", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, and no progress.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def command(*, folder: Path, size: int, seed: int, device: str, as_json: bool, quiet: bool) -> None:
    """Draw a scene, segment it with the embedded model, and show the result.

    FOLDER [default: demo-output] gets the scene and its exact truth, a GeoPackage, one Shapefile
    a class, a class map, and a picture of image, classes and polygons side by side.
    """
    from crispline.engine.demo import run_demo

    talks = not (as_json or quiet)
    with say_warnings(visible=not quiet), watch(visible=talks) as progress:
        result = run_demo(folder, size=size, seed=seed, device=device, progress=progress)
    if as_json:
        click.echo(json.dumps(result.as_dict(), indent=2))
    elif talks:
        click.echo(summarise(result.segmentation))
        click.echo(f"wrote {result.files.picture}")
        click.echo("\n".join(result.describe()))
