"""What a user can ask for: a segmentation job and a vectorising job, described and checked.

Light on purpose (standard library only, Python 3.9): the plugin builds jobs too and sends them to
the worker as JSON. Checks here need no file; what a raster or a model must be is checked when the
job opens them.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from crispline.engine.errors import DeviceError, JobError

DEVICES = ("auto", "cuda", "tensorrt", "directml", "coreml", "openvino", "cpu")
BLENDINGS = ("taper", "average")
#: Regions smaller than this many pixels are merged away where no minimum area is given.
DEFAULT_MINIMUM_PIXELS = 16.0
DEFAULT_TOLERANCE = 0.75
#: Overlap of a stride of one third of the tile, as in the NPALoss paper; asked for as "third".
THIRD_STRIDE = 2 / 3
DEFAULT_BLOCK_SIZE = 1024
MINIMUM_BLOCK_SIZE = 64

#: What changes how a job runs and where its polygons go, but not what they are: left out of the
#: fingerprint, so that a job that could not write one file goes on with another.
_NOT_IN_THE_RESULT = frozenset(
    {"outputs", "shapefiles", "classes", "threads", "resume", "overwrite", "force", "work_folder"}
)

_Job = TypeVar("_Job", bound="_Description")


def _expect(*, holds: bool, message: str) -> None:
    if not holds:
        raise JobError(message)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _check_number(name: str, value: float, *, above: float, remedy: str) -> None:
    _expect(
        holds=_is_number(value) and value >= above,
        message=f"expected {name} of at least {above:g}, found {value!r}; {remedy}",
    )


def _check_count(name: str, value: int, *, above: int, remedy: str) -> None:
    _expect(
        holds=_is_number(value) and isinstance(value, int) and value >= above,
        message=f"expected {name} as a whole number of at least {above}, found {value!r}; {remedy}",
    )


def _check_overlap(share: float | None, *, found: object) -> None:
    _expect(
        holds=share is None or (_is_number(share) and 0 <= share < 1),
        message=f"expected an overlap of 0 to under 1 of the tile, found {found!r}; "
        "0.25 is a good start",
    )


def parse_overlap(value: float | str | None) -> float | None:
    """Return the share of a tile that a user means: a number, or "third" for a stride of a third.

    Raises JobError for anything else.
    """
    if isinstance(value, str):
        try:
            share: float | None = THIRD_STRIDE if value.strip().lower() == "third" else float(value)
        except ValueError:
            share = math.nan
    else:
        share = value
    _check_overlap(share, found=value)
    return share


def check_distinct(paths: Iterable[str]) -> None:
    """Raise JobError where two of a job's outputs are one file, also where only case differs."""
    seen = set()
    for path in paths:
        place = os.path.abspath(os.path.expanduser(path)).casefold()
        _expect(
            holds=place not in seen,
            message=f"expected a file of its own for every output, found {path} twice; "
            "rename one of them",
        )
        seen.add(place)


class _Description:
    """Conversion to and from JSON values, shared by the jobs."""

    def to_dict(self) -> dict[str, Any]:
        """Return the job as JSON-serialisable values."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()  # type: ignore[call-overload]  # a dataclass, below
        }

    @classmethod
    def from_dict(cls: type[_Job], values: dict[str, Any]) -> _Job:
        """Build a job from JSON values.

        Raises JobError for a name that is no parameter of the job or a value that is refused.
        """
        known = {field.name for field in fields(cls)}  # type: ignore[arg-type]  # a dataclass, below
        unknown = sorted(set(values) - known)
        _expect(
            holds=not unknown,
            message=f"expected parameters among {', '.join(sorted(known))}, "
            f"found {', '.join(unknown)}; correct the job",
        )
        try:
            return cls(**{n: tuple(v) if isinstance(v, list) else v for n, v in values.items()})
        except TypeError as error:
            raise JobError(
                f"expected a complete job with values of the right type, found {error}; "
                "correct the job"
            ) from error

    def fingerprint(self, *identities: str) -> str:
        """Return a digest of everything that shapes the result, as 64 hexadecimal digits.

        `identities` name what the job's paths lead to: raster, model, software.
        """
        values = {n: v for n, v in self.to_dict().items() if n not in _NOT_IN_THE_RESULT}
        text = json.dumps([values, list(identities)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class SegmentJob(_Description):
    """Raster and model in, polygons out.

    `model` "" is the embedded one. `outputs` are vector files, the format by their ending;
    `shapefiles` is a folder for one Shapefile a class; `class_map` and `probabilities` are
    optional rasters. Without any of the vector outputs nothing is traced.

    `extent` is (x minimum, y minimum, x maximum, y maximum) in the raster's CRS. `bands` are
    numbers from 1 or names. `resolution` is metres a pixel to infer at (None: as the model card
    says); `native` keeps the raster's own pixels. `classes` names those to write (empty: all).
    `minimum_area` and `hole_area` are square metres (None: 16 pixels, and 0); `tolerance` is in
    pixels. `overlap` is a share of the tile (None: as the card says).
    """

    raster: str
    model: str = ""
    outputs: tuple[str, ...] = ()
    shapefiles: str = ""
    class_map: str = ""
    probabilities: str = ""
    area: str = ""
    extent: tuple[float, ...] = ()
    classes: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    resolution: float | None = None
    native: bool = False
    device: str = "auto"
    threads: int | None = None
    batch: int | None = None
    overlap: float | None = None
    blending: str = "taper"
    minimum_area: float | None = None
    hole_area: float = 0.0
    tolerance: float = DEFAULT_TOLERANCE
    block_size: int = DEFAULT_BLOCK_SIZE
    work_folder: str = ""
    resume: bool = True
    skip_bad_blocks: bool = False
    force: bool = False
    overwrite: bool = False

    def __post_init__(self) -> None:
        """Check what can be checked without opening a file."""
        _expect(holds=bool(self.raster), message="expected a raster, found none; name one")
        _check_device(self.device)
        _expect(
            holds=self.blending in BLENDINGS,
            message=f"expected blending {' | '.join(BLENDINGS)}, found {self.blending!r}; "
            "choose one of these",
        )
        _check_overlap(self.overlap, found=self.overlap)
        _expect(
            holds=not (self.native and self.resolution is not None),
            message="expected either a resolution or native pixels, found both; leave one out",
        )
        _expect(
            holds=self.resolution is None or (_is_number(self.resolution) and self.resolution > 0),
            message=f"expected a resolution above 0 m per pixel, found {self.resolution!r}; "
            "give the ground size of a pixel",
        )
        _check_extent(self.extent, area=self.area)
        if self.batch is not None:
            _check_count("a batch", self.batch, above=1, remedy="leave it out to let it be chosen")
        _check_shared(self)
        check_distinct(self.every_output)

    @property
    def wants_polygons(self) -> bool:
        """Whether any vector output is asked for."""
        return bool(self.outputs or self.shapefiles)

    @property
    def every_output(self) -> tuple[str, ...]:
        """All files and folders the job writes, vector files first."""
        paths = (*self.outputs, self.shapefiles, self.class_map, self.probabilities)
        return tuple(path for path in paths if path)


@dataclass(frozen=True)
class VectorizeJob(_Description):
    """A probability store or a class raster in, polygons out; parameters as in SegmentJob.

    `band` of a class raster counts from 1 (None: its only one).
    """

    source: str
    band: int | None = None
    outputs: tuple[str, ...] = ()
    shapefiles: str = ""
    classes: tuple[str, ...] = ()
    minimum_area: float | None = None
    hole_area: float = 0.0
    tolerance: float = DEFAULT_TOLERANCE
    block_size: int = DEFAULT_BLOCK_SIZE
    threads: int | None = None
    work_folder: str = ""
    resume: bool = True
    overwrite: bool = False

    def __post_init__(self) -> None:
        """Check what can be checked without opening a file."""
        _expect(
            holds=bool(self.source),
            message="expected a probability store or a class raster, found none; name one",
        )
        if self.band is not None:
            _check_count("a band", self.band, above=1, remedy="bands count from 1")
        _check_shared(self)
        check_distinct(self.every_output)

    @property
    def every_output(self) -> tuple[str, ...]:
        """All files and folders the job writes, vector files first."""
        return tuple(path for path in (*self.outputs, self.shapefiles) if path)


def _check_device(device: str) -> None:
    if device not in DEVICES:
        raise DeviceError(
            f"expected device {' | '.join(DEVICES)}, found {device!r}; choose one of these"
        )


def _check_extent(extent: tuple[float, ...], *, area: str) -> None:
    _expect(
        holds=not (extent and area),
        message="expected either an area of interest or an extent, found both; leave one out",
    )
    if not extent:
        return
    four = len(extent) == 4 and all(_is_number(value) for value in extent)
    _expect(
        holds=four and extent[0] < extent[2] and extent[1] < extent[3],
        message="expected an extent of x minimum, y minimum, x maximum, y maximum, "
        f"found {', '.join(str(value) for value in extent)}; give four numbers in this order",
    )


def _check_shared(job: SegmentJob | VectorizeJob) -> None:
    """Check the parameters that both jobs have."""
    if job.threads is not None:
        _check_count("threads", job.threads, above=1, remedy="leave it out to use every core")
    if job.minimum_area is not None:
        remedy = "0 keeps the smallest regions"
        _check_number("a minimum area", job.minimum_area, above=0, remedy=remedy)
    _check_number("a hole area", job.hole_area, above=0, remedy="0 keeps every hole")
    _check_number("a tolerance", job.tolerance, above=0, remedy="0 keeps every vertex")
    _check_count(
        "a block size",
        job.block_size,
        above=MINIMUM_BLOCK_SIZE,
        remedy=f"{DEFAULT_BLOCK_SIZE} suits most rasters",
    )
    repeated = sorted({name for name in job.classes if job.classes.count(name) > 1})
    _expect(
        holds=not repeated,
        message=f"expected each class once, found {', '.join(repeated)} repeated; "
        "name it only once",
    )
