"""`crispline-train evaluate`: whole rasters, scored as the engine infers them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import torch
import yaml
from jsonargparse import ArgumentParser

from crispline.engine.card import GroundResolution
from crispline.engine.card_defaults import tolerated_resolution
from crispline.engine.durable import atomic_path
from crispline.engine.resampling import TOLERANCE
from crispline_training.checkpoint import TrainedNetwork, load_network
from crispline_training.data.module import Part, SegmentationData, Whole
from crispline_training.data.source import LabelledSource
from crispline_training.data_recipe import add_own_data, make_parser, open_data, without_data
from crispline_training.errors import RecipeError, TrainingCheckpointError
from crispline_training.metrics.rasters import RasterScores, evaluate_sources

_DESCRIPTION = (
    "Score a checkpoint on whole rasters: classes, boundaries, and distances, of the class maps "
    "that users get. Without --config the data are those of the checkpoint's own recipe, which "
    "options such as --data.raster change; --part all scores every raster of them, whole. Rasters "
    "are resampled to the network's ground resolution as crispline segment does."
)


def evaluate(arguments: list[str]) -> None:
    """Run `evaluate CKPT`; print a table, and write JSON where --json names a file."""
    parser = make_evaluation_parser()
    named = parser.parse_args(without_data(arguments[1:]))
    _expect_tile(named.tile)
    path = Path(named.ckpt)
    trained = load_network(path)
    recipe = _own_recipe(trained, path)
    known = trained.description.data
    settings = parser.parse_args(add_own_data(arguments[1:], recipe))
    names = [info.name for info in known.classes]
    data = open_data(settings, seed=recipe.get("seed_everything"), classes=names)
    _expect_same_classes(data, trained)
    metres, sources = choose_sources(
        data, settings.part, known.ground_resolution, native=settings.native
    )
    seen = None if metres is None else tolerated_resolution(metres)
    scores = evaluate_sources(
        trained.network,
        replace(trained.description, data=replace(known, ground_resolution=seen)),
        sources,
        device=_find_device(settings.device),
        tile=settings.tile,
        overlap=settings.overlap,
        blending=settings.blending,
        metres=settings.metres,
        exclude=settings.exclude,
    )
    size = "of unknown size on the ground" if metres is None else f"of {metres:.4g} m"
    print(f"{format_scores(scores)}\n\n{_say_what(data, settings.part)}, pixels {size}")
    if settings.json is not None:
        where = {"checkpoint": str(path), "data": data.facts.name, "part": settings.part}
        _write_json(Path(settings.json), {**where, "metres": metres, **as_json(scores)})


def _say_what(data: SegmentationData, part: str) -> str:
    return f"{data.facts.name}, {'all of it' if part == 'all' else f'{part} part'}"


def choose_sources(
    data: SegmentationData,
    part: Part | Whole,
    network: GroundResolution | None,
    *,
    native: bool,
) -> tuple[float | None, Sequence[LabelledSource]]:
    """Return metres a pixel and the images of a part, or all, as the engine would infer them.

    Each is at the network's ground resolution, or at its own where that is within the engine's
    tolerance, or `native`. Raises RecipeError where the network's resolution is known and that of
    the data is not, DatasetError where files are missing or wrong.
    """
    own = data.facts.ground_resolution
    metres = find_resolution(own, network, native=native)
    if native or network is None or own is None:
        return metres, data.sources(part) if part != "all" else data.open_whole_sources()
    return metres, data.sources_at(part, network.metres)


def make_evaluation_parser() -> ArgumentParser:
    """Return the parser of `evaluate`; it raises argparse's ArgumentError for what is wrong."""
    parser = make_parser("evaluate", _DESCRIPTION, needs_data=False)
    parser.add_argument("ckpt", type=str, help="Checkpoint that crispline-train fit has written.")
    parser.add_argument("--part", type=Literal["train", "val", "test", "all"], default="val")
    parser.add_argument("--json", type=str | None, default=None, help="File that takes the scores.")
    parser.add_argument("--device", type=str, default="auto", help="auto, cpu, cuda, cuda:1, mps.")
    parser.add_argument(
        "--tile", type=int | None, default=None, help="Side in pixels; that of training."
    )
    parser.add_argument("--overlap", type=float | None, default=None, help="Share of a tile.")
    parser.add_argument("--blending", type=Literal["taper", "average"], default="taper")
    parser.add_argument(
        "--native", action="store_true", help="Infer at the data's own ground resolution."
    )
    parser.add_argument(
        "--metres", type=float, nargs="+", default=[], help="Tolerances of boundaries."
    )
    parser.add_argument(
        "--exclude",
        type=str,
        nargs="+",
        default=[],
        help="Classes a second set of scores leaves out.",
    )
    return parser


def find_resolution(
    data: GroundResolution | None, network: GroundResolution | None, *, native: bool
) -> float | None:
    """Return metres a pixel that rasters are inferred and scored at, None where it is unknown.

    They are the network's unless the data's pixels are of that size within the engine's tolerance,
    or `native`. Raises RecipeError where the network's are known and the data's are not.
    """
    if native or network is None:
        return None if data is None else data.metres
    if data is None:
        raise RecipeError(
            f"expected data with a ground resolution, as the network wants pixels of "
            f"{network.metres:g} m, found none; georeference the rasters, give "
            "data.ground_resolution where the data set takes it, or add --native"
        )
    own = data.metres
    return own if abs(own / network.metres - 1) <= TOLERANCE else network.metres


def _own_recipe(trained: TrainedNetwork, path: Path) -> dict[str, Any]:
    """Return the recipe a checkpoint was trained with, {} where it holds none."""
    try:
        recipe = yaml.safe_load(trained.origin.recipe) or {}
    except yaml.YAMLError as error:
        raise TrainingCheckpointError(
            f"{path}: expected the recipe it was trained with, found a damaged one; name the data "
            "with --config"
        ) from error
    return recipe if isinstance(recipe, dict) else {}


def _expect_same_classes(data: SegmentationData, trained: TrainedNetwork) -> None:
    """Raise RecipeError unless ids and bands mean the same in data and network."""
    facts, known = data.facts, trained.description.data
    found, expected = [c.name for c in facts.classes], [c.name for c in known.classes]
    if found != expected:
        raise RecipeError(
            f"expected the network's classes {', '.join(expected)} in the data, found "
            f"{', '.join(found)}; evaluate on data with its legend"
        )
    if len(facts.bands) != len(known.bands):
        raise RecipeError(
            f"expected the network's bands {', '.join(known.bands)} in the data, found "
            f"{', '.join(facts.bands)}; choose these bands in the recipe"
        )


def _expect_tile(side: int | None) -> None:
    if side is not None and side < 1:
        raise RecipeError(
            f"expected --tile of at least 1 pixel, found {side}; name a side, or leave --tile out "
            "for that of the training"
        )


def _find_device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise RecipeError(
            f"expected a device that is here, found {name!r}; take cpu or auto"
        ) from error
    return device


def format_scores(scores: RasterScores) -> str:
    """Return scores as tables for people: a row a class, then the means."""
    columns = list(dict.fromkeys(key for row in scores.classes.values() for key in row))
    header = ["class", *(_shorten(name) for name in columns)]
    rows = [
        [name, *(_number(row.get(column)) for column in columns)]
        for name, row in scores.classes.items()
    ]
    means = {
        key: value
        for key, value in scores.scores.items()
        if not any(key.endswith(f"/{name}") for name in scores.classes)
    }
    lines = [f"{key:<40}{_number(value)}" for key, value in means.items()]
    return "\n".join([*_lay_out([header, *rows]), "", *lines])


def _shorten(name: str) -> str:
    return name.replace("boundary_iou_", "bIoU ").replace("boundary_f1_", "bF1 ")


def _number(value: float | None) -> str:
    return "-" if value is None or math.isnan(value) else f"{value:.4f}"


def _lay_out(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def as_json(scores: RasterScores) -> dict[str, Any]:
    """Return scores as plain values; null for what cannot be scored."""
    return {
        "scores": _without_nan(scores.scores),
        "classes": {name: _without_nan(row) for name, row in scores.classes.items()},
    }


def _without_nan(values: dict[str, float]) -> dict[str, float | None]:
    return {key: None if math.isnan(value) else value for key, value in values.items()}


def _write_json(path: Path, content: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(path) as part:
            part.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise RecipeError(
            f"{path}: expected a file that can be written, found {error.strerror}; name another "
            "with --json"
        ) from error
