"""The model card: everything a client needs to know of a segmentation model.

Light on purpose (standard library only, Python 3.9): the plugin's widgets read cards too. Field
names follow the STAC Machine Learning Model extension where it has them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crispline.engine.errors import CardError

SCHEMA_VERSION = 1
METADATA_KEY = "crispline"

#: How the outline of a class is fitted.
SHAPES = ("natural", "straight", "orthogonal")
LAYOUTS = ("NCHW", "NHWC")
INPUT_DTYPES = ("float32", "float16", "uint8", "uint16")
#: Largest value of the integer types that rasters come in.
INTEGER_MAXIMA = {"uint8": 255, "uint16": 65535, "int16": 32767}
OUTPUT_KINDS = ("probabilities", "logits", "labels")
#: How a smaller output lies in the input: cut off at the borders, or every n-th pixel.
OUTPUT_EXTENTS = ("same", "cropped", "strided")


def _expect(*, holds: bool, message: str) -> None:
    if not holds:
        raise CardError(message)


@dataclass(frozen=True)
class ClassInfo:
    """One class: id in the output, name, colour as #rrggbb, and how its outline is fitted."""

    id: int
    name: str
    colour: str
    is_background: bool = False
    shape: str = "natural"

    def __post_init__(self) -> None:
        """Check id, colour and shape."""
        _expect(
            holds=0 <= self.id <= 254,
            message=f"class {self.name!r}: expected an id of 0 to 254, found {self.id}; "
            "renumber it",
        )
        digits = self.colour[1:]
        _expect(
            holds=self.colour[:1] == "#"
            and len(digits) == 6
            and all(digit in "0123456789abcdefABCDEF" for digit in digits),
            message=f"class {self.name!r}: expected a colour as #rrggbb, found {self.colour!r}; "
            "correct the card",
        )
        _expect(
            holds=self.shape in SHAPES,
            message=f"class {self.name!r}: expected shape {' | '.join(SHAPES)}, "
            f"found {self.shape!r}; correct the card",
        )


@dataclass(frozen=True)
class InputSpec:
    """What the model takes.

    Raw band values are multiplied by `scale`, then `(x - mean) / std` per band is applied
    (empty mean and std: not at all). With `normalisation_inside` the graph takes raw values.
    `tile_height` and `tile_width` are None where the graph is dynamic; both are then chosen as
    multiples of `size_multiple`. With `scale_by_dtype`, integer rasters are scaled by the largest
    value of their type instead, so that they span 0 to 1 like the 8-bit values the model knows.
    """

    bands: tuple[str, ...] = ("red", "green", "blue")
    layout: str = "NCHW"
    tile_height: int | None = None
    tile_width: int | None = None
    size_multiple: int = 32
    scale: float = 1.0
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    dtype: str = "float32"
    normalisation_inside: bool = False
    scale_by_dtype: bool = False

    def __post_init__(self) -> None:
        """Check layout, type and lengths."""
        _expect(
            holds=self.layout in LAYOUTS,
            message=f"expected layout {' | '.join(LAYOUTS)}, found {self.layout!r}",
        )
        _expect(holds=len(self.bands) >= 1, message="expected at least one input band, found none")
        _expect(
            holds=self.dtype in INPUT_DTYPES,
            message=f"expected input type {' | '.join(INPUT_DTYPES)}, found {self.dtype!r}",
        )
        sizes = (self.size_multiple, self.tile_height, self.tile_width)
        _expect(
            holds=all(size is None or size >= 1 for size in sizes),
            message=f"expected a size multiple and tile of at least 1, found {sizes}",
        )
        _expect(
            holds=self.scale > 0 and all(value > 0 for value in self.std),
            message=f"expected scale and std above 0, found {self.scale} and {list(self.std)}; "
            "correct the card",
        )
        for name, values in (("mean", self.mean), ("std", self.std)):
            _expect(
                holds=len(values) in (0, len(self.bands)),
                message=f"expected {len(self.bands)} values of {name}, one a band, "
                f"found {len(values)}; correct the card",
            )

    def value_scale_for(self, dtype: str) -> float:
        """Return the factor for raw values of a raster type such as "uint8" or "float32".

        1 where the graph scales by itself; by the type's largest value (255, 65535, 32767) with
        `scale_by_dtype`; `scale` otherwise.
        """
        if self.normalisation_inside:
            return 1.0
        if self.scale_by_dtype and dtype in INTEGER_MAXIMA:
            return 1.0 / INTEGER_MAXIMA[dtype]
        return self.scale


@dataclass(frozen=True)
class GroundResolution:
    """Metres per pixel the model was trained at, and the range it tolerates."""

    metres: float
    minimum: float
    maximum: float

    def __post_init__(self) -> None:
        """Check the order."""
        _expect(
            holds=0 < self.minimum <= self.metres <= self.maximum,
            message="expected 0 < minimum <= metres <= maximum ground resolution, found "
            f"{self.minimum}, {self.metres}, {self.maximum}; correct the card",
        )


@dataclass(frozen=True)
class OutputSpec:
    """What the model gives: `index` of the output, its kind, and how it lies in the input.

    A single-channel probability or logit output is the foreground of two classes (background,
    foreground); `threshold` is the probability above which it counts as foreground.
    """

    kind: str = "probabilities"
    index: int = 0
    extent: str = "same"
    threshold: float = 0.5

    def __post_init__(self) -> None:
        """Check kind and extent."""
        _expect(
            holds=self.kind in OUTPUT_KINDS,
            message=f"expected output kind {' | '.join(OUTPUT_KINDS)}, found {self.kind!r}",
        )
        _expect(
            holds=self.extent in OUTPUT_EXTENTS,
            message=f"expected output extent {' | '.join(OUTPUT_EXTENTS)}, found {self.extent!r}",
        )
        _expect(
            holds=0 < self.threshold < 1 and self.index >= 0,
            message="expected a threshold between 0 and 1 and an output index of at least 0, "
            f"found {self.threshold} and {self.index}; correct the card",
        )


@dataclass(frozen=True)
class ModelCard:
    """A segmentation model described; `classes` are in the order of their ids, 0 to n - 1."""

    name: str
    classes: tuple[ClassInfo, ...]
    version: str = "0"
    task: str = "semantic-segmentation"
    input: InputSpec = field(default_factory=InputSpec)
    output: OutputSpec = field(default_factory=OutputSpec)
    ground_resolution: GroundResolution | None = None
    overlap: float | None = None
    licence: str = ""
    authors: tuple[str, ...] = ()
    training_data: str = ""
    metrics: dict[str, float] = field(default_factory=dict)
    source: str = ""
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        """Check the class list and the overlap."""
        ids = [c.id for c in self.classes]
        _expect(
            holds=ids == list(range(len(ids))) and len(ids) >= 2,
            message=f"model {self.name!r}: expected at least two classes with ids 0 to n - 1, "
            f"found ids {ids}; correct the card",
        )
        names = [c.name for c in self.classes]
        _expect(
            holds=len(set(names)) == len(names),
            message=f"model {self.name!r}: expected distinct class names, found {names}",
        )
        _expect(
            holds=self.overlap is None or 0 <= self.overlap < 1,
            message=f"model {self.name!r}: expected an overlap of 0 to under 1 of the tile, "
            f"found {self.overlap}",
        )
