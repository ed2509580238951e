"""How a network is exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crispline_export.errors import ExportError

PRECISIONS = ("float32", "float16", "int8")
OUTPUT_TYPES = ("float32", "float16", "uint8")
INPUT_TYPES = ("float32", "uint8")
#: Opset to IR version: the oldest one of the ONNX release that brought the opset.
IR_VERSIONS = {17: 8, 18: 8, 19: 9, 20: 9}
#: Share of pixels that get the same class as in torch, up to ties, by precision.
MINIMUM_AGREEMENT = {"float32": 1.0, "float16": 0.999, "int8": 0.99}
#: Largest difference of probabilities to torch, beyond the steps of the output type.
MAXIMUM_DIFFERENCE = {"float32": 1e-3, "float16": 1.0, "int8": 1.0}


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What the file is to be like, and how closely it must follow torch.

    `precision` is that of weights and arithmetic, `input_type` and `output_type` those of the raw
    values and the probabilities. With `dynamic_tile` the graph takes any multiple of the card's
    size multiple, else tiles of `tile` pixels a side only, or the card's where that is None; the
    batch is free either way.
    `minimum_agreement` is a share of pixels, `maximum_difference` one of probabilities; None takes
    those of the precision. `tiles` is the number of tiles drawn from each raster at most, `bands`
    the rasters' numbers from 1 or names in the model's order (none: by the card); `native` keeps
    the rasters' own pixels.
    """

    precision: str = "float32"
    input_type: str = "float32"
    output_type: str = "float32"
    tile: int | None = None
    dynamic_tile: bool = False
    opset: int = 17
    simplify: bool = True
    minimum_agreement: float | None = None
    maximum_difference: float | None = None
    tiles: int = 16
    bands: tuple[int | str, ...] = ()
    native: bool = False

    def __post_init__(self) -> None:
        """Check every choice; raises ExportError."""
        _expect_one_of("precision", self.precision, PRECISIONS)
        _expect_one_of("input type", self.input_type, INPUT_TYPES)
        _expect_one_of("output type", self.output_type, OUTPUT_TYPES)
        _expect_one_of("opset", self.opset, tuple(IR_VERSIONS))
        if self.tiles < 2:
            raise ExportError(
                f"expected at least 2 tiles from a raster, found {self.tiles}; ask for more"
            )
        if self.tile is not None:
            _check_tile(self.tile, dynamic=self.dynamic_tile)
        for name in ("minimum_agreement", "maximum_difference"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise ExportError(
                    f"expected a {name.replace('_', ' ')} of 0 to 1, found {value}; correct it"
                )

    @property
    def agreement(self) -> float:
        """Share of pixels that must get the same class."""
        given = self.minimum_agreement
        return MINIMUM_AGREEMENT[self.precision] if given is None else given

    @property
    def difference(self) -> float:
        """Largest difference of probabilities allowed."""
        given = self.maximum_difference
        return MAXIMUM_DIFFERENCE[self.precision] if given is None else given


def _check_tile(tile: int, *, dynamic: bool) -> None:
    if tile < 1:
        raise ExportError(f"expected a tile of at least 1 pixel, found {tile}; choose a larger one")
    if dynamic:
        raise ExportError(
            f"expected one of tile and dynamic tile, found {tile} and a dynamic one; choose one"
        )


def _expect_one_of(what: str, found: object, allowed: Sequence[object]) -> None:
    if found not in allowed:
        raise ExportError(
            f"expected {what} {' | '.join(str(a) for a in allowed)}, found {found}; "
            "choose one of these"
        )
