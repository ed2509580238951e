"""The export: convert, verify against torch, time, and only then let the file appear."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torch import nn

from crispline.engine.card import ModelCard
from crispline.engine.dialects import sidecar_path
from crispline.engine.durable import atomic_path
from crispline.engine.errors import OutputError
from crispline.engine.sinks.destination import check_writable
from crispline_export.card import (
    card_from_description,
    deployed_card,
    override_card,
    read_card_yaml,
)
from crispline_export.deployment import Affine
from crispline_export.errors import ExportError, shorten
from crispline_export.job import Job, write_verified
from crispline_export.settings import ExportSettings
from crispline_export.tiles import BandStatistics, Tile, read_raster_tiles
from crispline_export.timing import Timing
from crispline_export.verification import Comparison
from crispline_training.models.normalised import NormalisedNetwork

if TYPE_CHECKING:
    from crispline_export.mixed_precision import Mixture


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written, how close it is to torch, and how fast; `mixture` is that of int8."""

    path: Path
    size_bytes: int
    card: ModelCard
    comparisons: tuple[Comparison, ...]
    timing: Timing
    mixture: Mixture | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values for JSON, which has no NaN: None stands for it."""
        values = {**asdict(self), "path": str(self.path)}
        for comparison in values["comparisons"]:
            if not math.isfinite(comparison["difference"]):
                comparison["difference"] = None
        return values


def export_checkpoint(
    checkpoint: Path | str,
    path: Path | str,
    *,
    card: Path | str | None = None,
    settings: ExportSettings | None = None,
    rasters: Sequence[Path | str] = (),
    device: str = "cpu",
    overwrite: bool = False,
) -> ExportReport:
    """Export a checkpoint of crispline-train; `card`, YAML, replaces fields of its card.

    Otherwise as `export_network`. Raises TrainingCheckpointError for what is none.
    """
    from crispline_training.checkpoint import load_network

    check_target(Path(path), overwrite=overwrite)
    trained = load_network(checkpoint)
    found = card_from_description(trained.description, size_multiple=trained.network.size_multiple)
    return export_network(
        trained.network,
        found if card is None else override_card(found, card),
        path,
        settings=settings,
        rasters=rasters,
        device=device,
        overwrite=overwrite,
    )


def export_network(
    network: NormalisedNetwork,
    card: ModelCard,
    path: Path | str,
    *,
    settings: ExportSettings | None = None,
    rasters: Sequence[Path | str] = (),
    device: str = "cpu",
    overwrite: bool = False,
) -> ExportReport:
    """Write a network that takes raw values as ONNX, with its card.

    Tiles of `rasters` check it beside random ones, and calibrate int8; the model is timed on
    `device`. The file appears when it has proved equal. Raises VerificationError where it has not,
    ExportError where the network cannot be converted, CardError for a card that does not fit,
    RasterError, OutputError and DeviceError.
    """
    statistics = BandStatistics(
        tuple(network.mean.flatten().tolist()), tuple(network.std.flatten().tolist())
    )
    return _export(
        network,
        "logits",
        card,
        Path(path),
        statistics=statistics,
        settings=settings or ExportSettings(),
        rasters=tuple(Path(raster) for raster in rasters),
        device=device,
        overwrite=overwrite,
    )


def export_module(
    module: nn.Module,
    card: Path | str,
    path: Path | str,
    *,
    settings: ExportSettings | None = None,
    rasters: Sequence[Path | str] = (),
    device: str = "cpu",
    overwrite: bool = False,
) -> ExportReport:
    """Write any segmentation module, as of smp or torchvision, with a card given as YAML.

    The card's `input` says what the module takes: `scale`, `mean` and `std` move into the graph,
    unless `normalisation_inside` says that the module takes raw values. A copy in float32 and
    evaluation mode is exported, from the CPU: the module keeps its mode, its type and its device.
    Otherwise as `export_network`.
    """
    found = read_card_yaml(card)
    spec = found.input
    if spec.layout != "NCHW" or spec.scale_by_dtype or found.output.kind == "labels":
        raise ExportError(
            "expected a card with layout NCHW, a fixed scale and logits or probabilities, found "
            f"{spec.layout}, scale_by_dtype {spec.scale_by_dtype}, {found.output.kind}; correct it"
        )
    statistics, taking_raw = BandStatistics.of_raw_bytes(len(spec.bands)), module
    if not spec.normalisation_inside:
        taking_raw = Affine(module, scale=spec.scale, mean=spec.mean, std=spec.std)
        statistics = BandStatistics.before(spec)
    return _export(
        taking_raw,
        found.output.kind,
        found,
        Path(path),
        statistics=statistics,
        settings=settings or ExportSettings(),
        rasters=tuple(Path(raster) for raster in rasters),
        device=device,
        overwrite=overwrite,
    )


def check_target(path: Path, *, overwrite: bool) -> None:
    """Raise OutputError unless an ONNX file may be written at a path."""
    if path.suffix.lower() != ".onnx":
        raise OutputError(f"expected a model's name to end with .onnx, found {path}; rename it")
    if path.exists() and not overwrite:
        raise OutputError(
            f"expected no file at {path}, found one; choose another name or allow overwriting"
        )
    sidecar = sidecar_path(path)
    if sidecar.exists():
        raise OutputError(
            f"expected no card beside the model, found {sidecar}, which would be taken in place of "
            "the exported one; remove it or choose another name"
        )
    check_writable(path)


def _export(
    module: nn.Module,
    kind: str,
    card: ModelCard,
    path: Path,
    *,
    statistics: BandStatistics,
    settings: ExportSettings,
    rasters: tuple[Path, ...],
    device: str,
    overwrite: bool,
) -> ExportReport:
    check_target(path, overwrite=overwrite)
    _check_rasters(settings, rasters)
    deployed = deployed_card(
        card,
        tile=settings.tile,
        dynamic_tile=settings.dynamic_tile,
        input_type=settings.input_type,
    )
    job = Job(_copy_to_cpu(module), kind, deployed, statistics, settings, device)
    real = read_raster_tiles(rasters, deployed, job.tile, settings=settings)
    calibration, held_out = real, real
    if settings.precision == "int8":
        calibration, held_out = _divide(real)
    with atomic_path(path) as temporary:
        found = write_verified(job, temporary, calibration=calibration, held_out=held_out)
    size = path.stat().st_size
    return ExportReport(path, size, deployed, found.comparisons, found.timing, found.mixture)


def _check_rasters(settings: ExportSettings, rasters: tuple[Path, ...]) -> None:
    """Raise ExportError for settings that mean nothing without rasters."""
    wanted = {
        "to calibrate int8 on": settings.precision == "int8",
        "to choose bands of": bool(settings.bands),
        "to take the own pixels of": settings.native,
    }
    for purpose, is_wanted in wanted.items():
        if is_wanted and not rasters:
            raise ExportError(
                f"expected rasters {purpose}, found none; give some that the model is for"
            )


def _copy_to_cpu(module: nn.Module) -> nn.Module:
    """Return a copy in float32 and evaluation mode on the CPU; the user's module stays as it is."""
    try:
        return copy.deepcopy(module).cpu().float().eval()
    except (RuntimeError, TypeError) as error:  # what copy.deepcopy and tensors raise
        raise ExportError(
            f"expected a module that can be copied, found: {shorten(error)}; export one made "
            "anew, with the weights loaded into it"
        ) from error


def _divide(tiles: list[Tile]) -> tuple[list[Tile], list[Tile]]:
    """Return every other tile to calibrate with, the rest to check with."""
    if len(tiles) < 2:
        raise ExportError(
            f"expected at least 2 tiles in the rasters, found {len(tiles)}: one to calibrate int8 "
            "and one to check it; give more or larger rasters"
        )
    return tiles[::2], tiles[1::2]
