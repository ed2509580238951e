"""One export: the module, its card and settings, built into a model and held against torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from torch import nn

from crispline.engine.card import ModelCard
from crispline.engine.dialects import find_card
from crispline.engine.grid import Shape
from crispline.engine.model import open_model
from crispline.engine.onnx_file import inspect_onnx
from crispline_export.card import TILE, write_card
from crispline_export.conversion import GraphShape, check, convert
from crispline_export.deployment import Deployment, choose_logits
from crispline_export.errors import ExportError, VerificationError
from crispline_export.settings import ExportSettings
from crispline_export.tiles import BandStatistics, Tile, draw_tiles
from crispline_export.timing import Timing, time_model
from crispline_export.verification import Comparison, compare, find_failures

_RANDOM_TILES = 4


@dataclass(frozen=True, slots=True)
class Job:
    """A module to export, all that the steps need; `module` takes raw values, gives `kind`."""

    module: nn.Module
    kind: str
    card: ModelCard
    statistics: BandStatistics
    settings: ExportSettings
    rasters: tuple[Path, ...]
    device: str

    @property
    def tile(self) -> Shape:
        """The tile to trace and to check with."""
        spec = self.card.input
        free = max(1, round(TILE / spec.size_multiple)) * spec.size_multiple
        return Shape(spec.tile_height or free, spec.tile_width or free)


def build(job: Job, calibration: Sequence[Tile]) -> onnx.ModelProto:
    """Return a job's module as an ONNX model with its card; int8 is calibrated on tiles."""
    settings = job.settings
    model = convert(
        Deployment(job.module, kind=job.kind, output_type=settings.output_type).eval(),
        measure(job),
        input_type=settings.input_type,
        opset=settings.opset,
        simplify=settings.simplify,
    )
    version = model.ir_version
    if settings.precision == "float16":
        from crispline_export.float16 import to_float16

        model = to_float16(model)
    elif settings.precision == "int8":
        from crispline_export.quantisation import to_int8

        model = to_int8(model, calibration, input_type=settings.input_type)
    model.ir_version = version
    write_card(model, job.card)
    check(model)
    return model


def measure(job: Job) -> GraphShape:
    """Run a job's module on one tile and return what goes in and comes out.

    Raises ExportError or CardError where its output is no map of the card's classes at the size
    of the tile.
    """
    card, tile = job.card, job.tile
    bands = len(card.input.bands)
    image = torch.zeros(1, bands, tile.height, tile.width)
    try:
        with torch.inference_mode():
            logits = choose_logits(job.module(image))
    except (RuntimeError, ValueError) as error:
        line = " ".join(str(error).split())[:200]
        raise ExportError(
            f"expected a network that takes {bands} bands of {tile.height} x {tile.width} pixels, "
            f"found: {line}; correct bands, tile or size multiple of the card"
        ) from error
    channels = logits.shape[1]
    expected = {len(card.classes), 1 if len(card.classes) == 2 else len(card.classes)}
    if channels not in expected or logits.shape[2:] != (tile.height, tile.width):
        raise ExportError(
            f"expected {len(card.classes)} classes at {tile.height} x {tile.width} pixels, found "
            f"logits of shape {list(logits.shape)}; correct the card, or enlarge the logits"
        )
    multiple = card.input.size_multiple
    return GraphShape(tile, bands, channels, job.settings.dynamic_tile, multiple)


def verify(job: Job, path: Path, real: Sequence[Tile]) -> tuple[tuple[Comparison, ...], Timing]:
    """Compare a written model with torch as the engine runs it, and time it.

    Raises VerificationError beyond the settings' limits, or where the card does not come back.
    """
    found = find_card(inspect_onnx(path))[0]
    if found != job.card:
        raise VerificationError(
            "expected the model's card to come back from the file, found another one; report it"
        )
    reference = Deployment(job.module, kind=job.kind).eval()
    decisive = job.settings.precision == "float32" or not real
    with open_model(path, device=job.device) as model:
        comparisons = [
            compare(name, reference, model, tiles, binding=decisive)
            for name, tiles in random_tiles(job).items()
        ]
        if real:
            comparisons.append(compare("real tiles", reference, model, real, binding=True))
        failures = find_failures(comparisons, job.settings)
        if failures:
            raise VerificationError(
                f"expected the converted model to follow torch, found that {'; '.join(failures)}; "
                "nothing was written: export it in another precision, or report it",
                tuple(comparison.describe() for comparison in comparisons),
            )
        return tuple(comparisons), time_model(model)


def random_tiles(job: Job) -> dict[str, list[Tile]]:
    """Return random tiles by name; a free tile is tried at a second, oblong size as well."""
    sizes = {"random tiles": job.tile}
    if job.settings.dynamic_tile:
        multiple = job.card.input.size_multiple
        oblong = Shape(job.tile.height + multiple, max(multiple, job.tile.width - multiple))
        sizes[f"random tiles of {oblong.height} x {oblong.width}"] = oblong
    return {
        name: list(draw_tiles(_RANDOM_TILES, size, job.statistics, dtype=job.card.input.dtype))
        for name, size in sizes.items()
    }
