"""`crispline model show | adopt | check`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import click

from crispline.engine.adoption import AdoptionForm, class_count, draft_card, write_sidecar
from crispline.engine.card import LAYOUTS, OUTPUT_EXTENTS, OUTPUT_KINDS, ModelCard
from crispline.engine.cli.wording import name_options
from crispline.engine.devices import AUTO
from crispline.engine.dialects import DEEPNESS, EMBEDDED, SIDECAR, find_card
from crispline.engine.errors import CardError, ModelError
from crispline.engine.model_report import ModelReport, check_model
from crispline.engine.onnx_file import OnnxFile, inspect_onnx

_ORIGINS = {
    SIDECAR: "file beside the model",
    EMBEDDED: "model's metadata",
    DEEPNESS: "Deepness metadata",
}


class _Separated(click.ParamType[tuple[Any, ...]]):
    """Values separated by commas, each converted."""

    def __init__(self, name: str, convert: Any) -> None:
        self.name = name
        self._convert = convert

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        """Return the values as a tuple."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(self._convert(part.strip()) for part in value.split(",") if part.strip())
        except ValueError:
            self.fail(f"expected {self.name} separated by commas, found {value!r}", param, ctx)


_NAMES = _Separated("names", str)
_NUMBERS = _Separated("numbers", float)
_MODEL = click.argument("model", type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group("model")
def group() -> None:
    """Look at, describe and try ONNX models."""


@group.command()
@_MODEL
@_JSON
def show(model: Path, *, as_json: bool) -> None:
    """Print the card of MODEL: classes, bands, ground resolution, licence."""
    file = inspect_onnx(model)
    card, origin = find_card(file)
    if as_json:
        described = {"path": str(model), "card_origin": origin, "card": asdict(card)}
        click.echo(json.dumps(described, ensure_ascii=False))
    else:
        click.echo("\n".join([*_file_lines(file), *_card_lines(card, origin)]))


@group.command()
@_MODEL
@click.option("--classes", type=_NAMES, default=(), help='Class names in order: "other,building".')
@click.option("--class-colours", "colours", type=_NAMES, default=(), help='"#d9d9d9,#d7301f".')
@click.option("--right-angled", type=_NAMES, help="Classes with right angles: building.")
@click.option("--bands", type=_NAMES, default=(), help='Band names in order: "red,green,blue".')
@click.option("--resolution", type=float, help="Ground resolution in metres per pixel.")
@click.option("--scale", type=float, help="Factor for raw values; default 1 / type's largest.")
@click.option("--mean", type=_NUMBERS, default=(), help="Mean per band, after scaling.")
@click.option("--std", type=_NUMBERS, default=(), help="Standard deviation per band.")
@click.option("--raw-values", is_flag=True, help="The graph takes raw values and scales itself.")
@click.option("--layout", type=click.Choice(LAYOUTS), help="Axis order of the input.")
@click.option("--tile", type=click.IntRange(min=1), help="Tile in pixels, where the size is free.")
@click.option("--size-multiple", type=click.IntRange(min=1), help="Tiles are a multiple of this.")
@click.option("--output-kind", type=click.Choice(OUTPUT_KINDS), help="What the values are.")
@click.option("--output-index", type=click.IntRange(min=0), help="Which output, counted from 0.")
@click.option("--output-extent", type=click.Choice(OUTPUT_EXTENTS), help="How it lies in the tile.")
@click.option("--threshold", type=float, help="Foreground threshold of a one-channel output.")
@click.option("--overlap", type=float, help="Share of the tile that neighbours overlap, 0 to 1.")
@click.option("--licence", help="Licence of the model.")
@click.option("--name", help="Name of the model; default its file name.")
@_JSON
def adopt(model: Path, *, as_json: bool, **answers: Any) -> None:
    """Describe MODEL, which has no card, and save that beside it.

    What is not given is taken from the model's own metadata and graph. ImageNet's mean and std are
    --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225.
    """
    form = AdoptionForm(**{field.name: answers[field.name] for field in fields(AdoptionForm)})
    form = _ask_missing(model, form)
    card = draft_card(model, form)
    target = write_sidecar(model, card)
    if as_json:
        click.echo(json.dumps({"path": str(target), "card": asdict(card)}, ensure_ascii=False))
    else:
        click.echo("\n".join([*_card_lines(card, SIDECAR), f"saved         {target}"]))


def is_interactive() -> bool:
    """Whether somebody is there to answer a question."""
    return sys.stdin.isatty()


def _ask_missing(model: Path, form: AdoptionForm) -> AdoptionForm:
    """Ask for class names and ground resolution where somebody is there to answer."""
    if not is_interactive() or form.classes or _has_card(model):
        return form
    count = class_count(model, form.output_index or 0)
    counted = f" ({count})" if count else ""
    names = click.prompt(f"Class names in order, with commas{counted}", type=_NAMES)
    resolution = form.resolution
    if resolution is None:
        answer = click.prompt("Ground resolution in metres, 0 if any", type=float, default=0.0)
        resolution = answer or None
    return replace(form, classes=names, resolution=resolution)


def _has_card(model: Path) -> bool:
    try:
        find_card(inspect_onnx(model))
    except CardError:
        return False
    return True


@group.command()
@_MODEL
@click.option("--device", default=AUTO, show_default=True, help="Device of the trial run.")
@_JSON
def check(model: Path, device: str, *, as_json: bool) -> None:
    """Check MODEL: file, card, and one trial run. Fails where it cannot be used."""
    report = check_model(model, device=device)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        click.echo("\n".join(_report_lines(report)))
    if report.problems:
        raise ModelError(report.problems[0])


def _file_lines(file: OnnxFile) -> list[str]:
    lines = [
        f"file          {file.path} ({file.size_bytes / 1e6:.2f} MB)",
        f"ONNX          opset {file.opset}, IR {file.ir_version}, {file.producer or 'no producer'}",
    ]
    lines += [f"input         {tensor.describe()}" for tensor in file.inputs]
    lines += [f"output        {tensor.describe()}" for tensor in file.outputs]
    return lines


def _card_lines(card: ModelCard, origin: str) -> list[str]:
    spec, resolution = card.input, card.ground_resolution
    free = f"any multiple of {spec.size_multiple}"
    tile = " x ".join(str(size or free) for size in (spec.tile_height, spec.tile_width))
    lines = [
        f"card          {_ORIGINS[origin]}",
        f"name          {card.name} {card.version}",
        f"bands         {', '.join(spec.bands)}",
        f"tile          {tile} pixels, {spec.layout}, {spec.dtype}",
        f"values        {_scaling(card)}",
    ]
    if resolution is not None:
        lines.append(
            f"resolution    {resolution.metres:g} m ({resolution.minimum:g} to "
            f"{resolution.maximum:g} m)"
        )
    lines.append(f"output        {card.output.kind}, extent {card.output.extent}")
    lines += [f"class {c.id:<7} {c.name} {c.colour} {c.shape}" for c in card.classes]
    about = {"overlap": card.overlap, "licence": card.licence, "authors": ", ".join(card.authors)}
    about |= {"trained on": card.training_data, "source": card.source}
    lines += [f"{key:<13} {value}" for key, value in about.items() if value not in (None, "")]
    lines += [f"metric        {name} {value:g}" for name, value in card.metrics.items()]
    return lines


def _scaling(card: ModelCard) -> str:
    spec = card.input
    if spec.normalisation_inside:
        return "raw, the graph scales"
    parts = ["1 / largest of the type" if spec.scale_by_dtype else f"times {spec.scale:g}"]
    if spec.mean:
        parts.append(f"mean {', '.join(f'{m:g}' for m in spec.mean)}")
    if spec.std:
        parts.append(f"std {', '.join(f'{s:g}' for s in spec.std)}")
    return "; ".join(parts)


def _report_lines(report: ModelReport) -> list[str]:
    lines = [
        f"file          {report.path} ({report.size_bytes / 1e6:.2f} MB)",
        f"ONNX          opset {report.opset}, IR {report.ir_version}",
    ]
    lines += [f"input         {tensor}" for tensor in report.inputs]
    lines += [f"output        {tensor}" for tensor in report.outputs]
    if report.card is not None and report.card_origin is not None:
        lines += _card_lines(report.card, report.card_origin)
    if report.trial is not None:
        trial = report.trial
        lines.append(
            f"trial         {trial.tile_height}x{trial.tile_width} to {trial.output_height}x"
            f"{trial.output_width} pixels in {trial.seconds:.3f} s on {trial.device} "
            f"({trial.provider})"
        )
        if trial.reason:
            lines.append(f"device        {trial.reason}")
    lines += [f"note          {name_options(note)}" for note in report.notes]
    lines += [f"problem       {name_options(problem)}" for problem in report.problems]
    return lines if report.problems else [*lines, "result        this model can be used"]
