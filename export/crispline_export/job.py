"""One export: the module, its card and settings, built into a model and held against torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
from crispline_export.errors import ExportError, VerificationError, shorten
from crispline_export.execution import explain_run
from crispline_export.settings import ExportSettings
from crispline_export.tiles import BandStatistics, Tile, draw_tiles
from crispline_export.timing import Timing, time_model
from crispline_export.verification import Comparison, compare, find_failures

if TYPE_CHECKING:
    from crispline_export.mixed_precision import Mixture

_RANDOM_TILES = 4
#: What is said of the tiles of rasters.
_REAL = "real tiles"
_REMEDIES = {
    "float32": "allow a lower minimum agreement or a larger difference, or report it",
    "float16": "allow a lower minimum agreement, or export it in another precision",
    "int8": "add rasters that the model is for, allow a lower minimum agreement, or export it in "
    "another precision",
}


@dataclass(frozen=True, slots=True)
class Job:
    """A module to export, all that the steps need; `module` takes raw values, gives `kind`."""

    module: nn.Module
    kind: str
    card: ModelCard
    statistics: BandStatistics
    settings: ExportSettings
    device: str

    @property
    def tile(self) -> Shape:
        """The tile to trace and to check with."""
        spec = self.card.input
        free = max(1, round(TILE / spec.size_multiple)) * spec.size_multiple
        return Shape(spec.tile_height or free, spec.tile_width or free)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A converted model with its card; `mixture` says what an int8 one is made of."""

    model: onnx.ModelProto
    mixture: Mixture | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """How close a written model came to torch, how fast it is and, for int8, its mixture."""

    comparisons: tuple[Comparison, ...]
    timing: Timing
    mixture: Mixture | None


def write_verified(
    job: Job, path: Path, *, calibration: Sequence[Tile], held_out: Sequence[Tile]
) -> Verified:
    """Write the first candidate that follows torch on `held_out` tiles; raises as `verify`."""
    failure: VerificationError | None = None
    for candidate in build(job, calibration):
        path.write_bytes(candidate.model.SerializeToString())
        try:
            comparisons, timing = verify(job, path, held_out)
        except VerificationError as error:
            failure = error
            continue
        return Verified(comparisons, timing, candidate.mixture)
    raise failure or VerificationError("expected a converted model, found none; report it")


def build(job: Job, calibration: Sequence[Tile]) -> Iterator[Candidate]:
    """Yield a job's module as an ONNX model with its card.

    In int8, which is calibrated on tiles, more follow that are closer to torch and slower.
    """
    settings = job.settings
    model = convert(
        Deployment(job.module, kind=job.kind, output_type=settings.output_type).eval(),
        measure(job),
        input_type=settings.input_type,
        opset=settings.opset,
        simplify=settings.simplify,
    )
    version = model.ir_version
    for candidate in _in_precision(job, model, calibration):
        candidate.model.ir_version = version
        write_card(candidate.model, job.card)
        check(candidate.model)
        yield candidate


def _in_precision(
    job: Job, model: onnx.ModelProto, calibration: Sequence[Tile]
) -> Iterator[Candidate]:
    settings = job.settings
    if settings.precision == "float16":
        from crispline_export.float16 import to_float16

        yield Candidate(to_float16(model))
    elif settings.precision == "int8":
        from crispline_export.mixed_precision import int8_models

        with explain_run(settings):
            for found in int8_models(
                model,
                calibration,
                input_type=settings.input_type,
                limit=settings.agreement,
                threshold=job.card.output.threshold,
            ):
                yield Candidate(found.model, found.mixture)
    else:
        yield Candidate(model)


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
    except ExportError:
        raise
    except Exception as error:  # whatever the module raises for a size that it does not take
        remedy = "correct bands, tile or size multiple of the card"
        if job.settings.dynamic_tile:
            remedy = f"export a fixed tile, or {remedy}"
        raise ExportError(
            f"expected a network that takes {bands} bands of {tile.height} x {tile.width} pixels, "
            f"found: {shorten(error)}; {remedy}"
        ) from error
    channels = logits.shape[1]
    expected = {len(card.classes), 1 if len(card.classes) == 2 else len(card.classes)}
    if channels not in expected or logits.shape[2:] != (tile.height, tile.width):
        raise ExportError(
            f"expected {len(card.classes)} classes at {tile.height} x {tile.width} pixels, found "
            f"logits of shape {list(logits.shape)}; correct the card, or enlarge the logits"
        )
    if job.kind == "logits" and channels > 1 and _sum_to_one(logits):
        raise ExportError(
            "expected logits, found values of 0 to 1 that sum to 1 over the classes; give the "
            "card's output the kind probabilities, or a second softmax would blur them"
        )
    multiple = card.input.size_multiple
    return GraphShape(tile, bands, channels, job.settings.dynamic_tile, multiple)


def _sum_to_one(values: torch.Tensor) -> bool:
    """Tell whether values (batch, class, row, column) are shares of the classes."""
    total = values.sum(dim=1)
    return bool((values >= 0).all() and torch.allclose(total, torch.ones_like(total), atol=1e-4))


def verify(job: Job, path: Path, real: Sequence[Tile]) -> tuple[tuple[Comparison, ...], Timing]:
    """Compare a written model with torch as the engine runs it, and time it.

    Raises VerificationError beyond the settings' limits, or where the card does not come back;
    ExportError where ONNX Runtime cannot run it.
    """
    found = find_card(inspect_onnx(path))[0]
    if found != job.card:
        raise VerificationError(
            "expected the model's card to come back from the file, found another one; report it"
        )
    reference = Deployment(job.module, kind=job.kind).eval()
    settings = job.settings
    decisive = settings.precision == "float32" or not real
    tiles = random_tiles(job) | ({_REAL: list(real)} if real else {})
    explained = explain_run(settings, device=job.device)
    with explained, open_model(path, device=job.device) as model:
        comparisons = tuple(
            compare(
                name,
                reference,
                model,
                some,
                output_type=settings.output_type,
                binding=decisive or name == _REAL,
            )
            for name, some in tiles.items()
        )
        failures = find_failures(comparisons, settings)
        if failures:
            raise VerificationError(
                f"expected the converted model to follow torch, found that {'; '.join(failures)}; "
                f"nothing was written: {_REMEDIES[settings.precision]}",
                tuple(comparison.describe() for comparison in comparisons),
            )
        return comparisons, time_model(model)


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
