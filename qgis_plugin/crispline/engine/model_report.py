"""What `crispline model check` finds: the file, its card, its problems and one trial run."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import ModelCard
from crispline.engine.devices import SessionOpener, open_session
from crispline.engine.dialects import find_card
from crispline.engine.errors import CrisplineError, ModelError
from crispline.engine.model import TileModel, open_model
from crispline.engine.onnx_file import OnnxFile, inspect_onnx


@dataclass(frozen=True, slots=True)
class TrialRun:
    """One tile of random 8-bit values through a model; sizes in pixels."""

    device: str
    provider: str
    reason: str
    tile_height: int
    tile_width: int
    output_height: int
    output_width: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ModelReport:
    """A model described and tried; `problems` keep it from being used, `notes` do not."""

    path: Path
    size_bytes: int
    ir_version: int
    opset: int
    producer: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    card: ModelCard | None
    card_origin: str | None
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    trial: TrialRun | None

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values for JSON."""
        return {**asdict(self), "path": str(self.path)}


def check_model(
    path: Path | str,
    *,
    device: str = "auto",
    threads: int | None = None,
    sessions: SessionOpener = open_session,
) -> ModelReport:
    """Inspect a model and run one tile of random values through it; `sessions` opens it.

    Raises ModelError where the file cannot be read as ONNX at all and DeviceError where the device
    asked for is not there; everything else is a problem in the report.
    """
    report = inspect_model(path)
    if report.card is None:
        return report
    try:
        with open_model(report.path, device=device, threads=threads, sessions=sessions) as model:
            trial, found = _try_tile(model)
    except ModelError as error:
        return replace(report, problems=(*report.problems, str(error)))
    return replace(report, problems=(*report.problems, *found), trial=trial)


def inspect_model(path: Path | str) -> ModelReport:
    """Inspect a model without running it; raises ModelError where it cannot be read as ONNX."""
    file = inspect_onnx(Path(path))
    card, origin, problems = _find_card(file)
    return ModelReport(
        path=file.path,
        size_bytes=file.size_bytes,
        ir_version=file.ir_version,
        opset=file.opset,
        producer=file.producer,
        inputs=tuple(tensor.describe() for tensor in file.inputs),
        outputs=tuple(tensor.describe() for tensor in file.outputs),
        card=card,
        card_origin=origin,
        problems=tuple(problems),
        notes=tuple(_notes(file, card)) if card is not None else (),
        trial=None,
    )


def _find_card(file: OnnxFile) -> tuple[ModelCard | None, str | None, list[str]]:
    try:
        card, origin = find_card(file)
    except CrisplineError as error:
        return None, None, [str(error)]
    return card, origin, []


def _try_tile(model: TileModel) -> tuple[TrialRun, list[str]]:
    tile = model.tile_shape()
    bands = len(model.card.input.bands)
    shape = (1, bands, tile.height, tile.width)
    values = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    raw = model.run_graph(values)
    started = time.perf_counter()
    probabilities = model.predict(values)
    seconds = time.perf_counter() - started
    trial = TrialRun(
        device=model.device.name,
        provider=model.device.provider,
        reason=model.device.reason,
        tile_height=tile.height,
        tile_width=tile.width,
        output_height=probabilities.shape[2],
        output_width=probabilities.shape[3],
        seconds=round(seconds, 4),
    )
    return trial, _value_problems(raw, model.card)


def _value_problems(raw: NDArray[Any], card: ModelCard) -> list[str]:
    """Return what is wrong with the values of a raw output."""
    if raw.dtype.kind == "f" and not np.isfinite(raw).all():
        return [
            "the model gives values that are not finite for random 8-bit values; check the scale, "
            "mean and std of its card"
        ]
    low, high = float(raw.min()), float(raw.max())
    if (
        card.output.kind == "probabilities"
        and raw.dtype.kind == "f"
        and (low < -0.01 or high > 1.01)
    ):
        return [
            f"the card says probabilities, the model gives values of {low:.3g} to {high:.3g}; "
            "if they are logits, say so in the model's card (output kind logits)"
        ]
    if card.output.kind == "labels" and high >= len(card.classes) and high != 255:
        return [
            f"the card names {len(card.classes)} classes, the model gives labels up to {high:g}; "
            "name all classes in the model's card"
        ]
    return []


def _notes(file: OnnxFile, card: ModelCard) -> list[str]:
    notes = []
    if len(file.outputs) > 1:
        name = file.outputs[card.output.index].name
        notes.append(
            f"the model has {len(file.outputs)} outputs; {name} (index {card.output.index}) is "
            "used; choose another in the model's card (output index)"
        )
    if card.input.scale_by_dtype and not card.input.normalisation_inside:
        notes.append(
            "integer rasters are divided by the largest value of their type (255 for 8 bits, 65535 "
            "for 16 bits); a 16-bit raster that fills less of its range needs its own factor, "
            "1 / its largest value, in the model's card (scale)"
        )
    if card.ground_resolution is None:
        notes.append(
            "the card names no ground resolution, so rasters are segmented at their own; give it "
            "in the model's card (resolution)"
        )
    return notes
