"""Whether a converted model gives what its network gives, on the same tiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from crispline.engine.model import TileModel
from crispline_export.deployment import RESOLUTIONS, Deployment
from crispline_export.errors import ExportError, VerificationError, shorten
from crispline_export.settings import ExportSettings
from crispline_export.tiles import Tile

#: Classes whose probabilities differ by less are a tie, whatever adds up in another order.
TIE = 1e-4
#: Tiles that go through together; what is left over tries another batch.
_BATCH = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """How close a model came to its network.

    `agreement` is the share of pixels with the same class, up to ties within the steps of the
    output type; `difference` the largest one of probabilities, NaN where either gave one.
    `binding`: the limits hold for it.
    """

    name: str
    tiles: int
    pixels: int
    agreement: float
    difference: float
    binding: bool

    def describe(self) -> str:
        """Return the comparison in one line."""
        note = "" if self.binding else " (not decisive)"
        return (
            f"{self.name}: {self.tiles} tiles, argmax agreement {100 * self.agreement:.4f} %, max "
            f"difference {self.difference:.2e}{note}"
        )


def compare(
    name: str,
    reference: Deployment,
    model: TileModel,
    tiles: Sequence[Tile],
    *,
    output_type: str,
    binding: bool,
) -> Comparison:
    """Run tiles (band, row, column) through both; `reference` gives float32 probabilities.

    Raises VerificationError where the model does not give `output_type`, and ExportError where the
    network does not take the tiles. What ONNX Runtime raises goes through.
    """
    threshold = model.card.output.threshold
    agreeing, pixels, difference, step = 0, 0, 0.0, 0.0
    for batch in _batches(tiles):
        raw = model.run_graph(batch)
        if raw.dtype.name != output_type:
            raise VerificationError(
                f"expected the converted model to give {output_type}, found {raw.dtype.name}; "
                "nothing was written: report it"
            )
        step = RESOLUTIONS[raw.dtype.name]
        found = as_shares(raw)
        expected = _run_torch(reference, batch, dtype=model.card.input.dtype)
        # Unlike max, this keeps a NaN.
        difference = float(np.maximum(difference, np.abs(found - expected).max()))
        agreeing += _count_agreeing(found, expected, tie=step + TIE, threshold=threshold)
        pixels += expected[:, 0].size
    return Comparison(name, len(tiles), pixels, agreeing / pixels, difference, binding)


def measure_agreement(
    found: NDArray[np.float32], expected: NDArray[np.float32], *, threshold: float
) -> float:
    """Return the share of pixels of the same class, up to ties.

    Both are probabilities (tile, class, row, column); `threshold` splits those of one channel.
    """
    agreeing = _count_agreeing(found, expected, tie=TIE, threshold=threshold)
    return agreeing / expected[:, 0].size


def _batches(tiles: Sequence[Tile]) -> Iterator[NDArray[Any]]:
    for start in range(0, len(tiles), _BATCH):
        yield np.stack(tiles[start : start + _BATCH])


def as_shares(raw: NDArray[Any]) -> NDArray[np.float32]:
    """Return probabilities of any output type as 0 to 1."""
    scale = np.float32(1 / 255 if raw.dtype == np.uint8 else 1)
    return raw.astype(np.float32) * scale


def _run_torch(reference: Deployment, batch: NDArray[Any], *, dtype: str) -> NDArray[np.float32]:
    """Return what the network gives for tiles in the type `dtype` that the graph takes."""
    try:
        with torch.inference_mode():
            values = torch.from_numpy(batch.astype(dtype))
            result: NDArray[np.float32] = reference(values).numpy()
    except ExportError:
        raise
    except Exception as error:  # whatever the module raises for another size than the first one
        count, _, height, width = batch.shape
        raise ExportError(
            f"expected a network that takes batches of any number of tiles, and this size where "
            f"the tile is dynamic, found for {count} of {height} x {width} pixels: "
            f"{shorten(error)}; correct the network, or export a fixed tile"
        ) from error
    return result


def _count_agreeing(
    found: NDArray[np.float32], expected: NDArray[np.float32], *, tie: float, threshold: float
) -> int:
    """Count pixels whose class is the network's, or one as likely to within `tie`.

    Those with a NaN in either are never counted.
    """
    finite = np.isfinite(found).all(axis=1) & np.isfinite(expected).all(axis=1)
    if expected.shape[1] == 1:
        same = (found > threshold) == (expected > threshold)
        agrees = (same | (np.abs(expected - threshold) <= tie))[:, 0]
    else:
        chosen = found.argmax(axis=1)[:, None]
        share = np.take_along_axis(expected, chosen, axis=1)[:, 0]
        agrees = share >= expected.max(axis=1) - tie
    return int((agrees & finite).sum())


def find_failures(comparisons: Sequence[Comparison], settings: ExportSettings) -> list[str]:
    """Return what lies beyond the limits, a phrase each."""
    failures = []
    step = RESOLUTIONS[settings.output_type]
    for item in comparisons:
        if not item.binding:
            continue
        if not item.agreement >= settings.agreement:
            failures.append(
                f"{100 * item.agreement:.4f} % of the classes agree on {item.name} (expected "
                f"{100 * settings.agreement:g} %)"
            )
        if not item.difference <= settings.difference + step:
            failures.append(
                f"probabilities differ by up to {item.difference:.2g} on {item.name} (expected "
                f"{settings.difference + step:.2g})"
            )
    return failures
