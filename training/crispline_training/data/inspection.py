"""A data set looked at before training: classes, bands, what looks wrong, a picture of samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from crispline.engine.durable import atomic_path
from crispline_training.class_weighting import MedianFrequencyBalance
from crispline_training.data.module import DataFacts, Part, SegmentationData
from crispline_training.data.sample_picture import Example, draw_examples
from crispline_training.data.tile_survey import PartTiles, TileSurvey, survey_tiles
from crispline_training.errors import DatasetError, RecipeError

#: Tiles of a part that are looked at, at most; larger parts are sampled evenly.
MOST_TILES = 2000
#: Classes with a smaller share of the labelled pixels are called rare.
_RARE = 0.005
#: More tiles without any label than this share are told.
_UNLABELLED = 0.1
#: Samples in the picture, and how many of them show whatever there is.
_EXAMPLES, _ANY = 8, 2
_PARTS: tuple[Part, ...] = ("train", "val", "test")
PICTURE, TABLE = "samples.png", "statistics.txt"


@runtime_checkable
class Noted(Protocol):
    """A data set that says what it has mended, left out, or finds odd."""

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence each."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a data set holds.

    `surveys` are by part, `warnings` a sentence each, `picture` where samples were drawn
    to, `absent` says why parts are not there, `balance` how classes are weighed.
    """

    facts: DataFacts
    tile: int
    surveys: dict[Part, TileSurvey]
    warnings: tuple[str, ...]
    picture: Path
    absent: tuple[str, ...] = ()
    balance: MedianFrequencyBalance = field(default_factory=MedianFrequencyBalance)

    @property
    def weights(self) -> tuple[float, ...]:
        """Weights that a training by `class_weights` gives the classes.

        Classes without pixels, with which no such training begins, have NaN and are left out of the
        median. Raises RecipeError where the class to get the lowest weight is none.
        """
        pixels = self.surveys["train"].pixels
        held = np.flatnonzero(pixels)
        names = [info.name for info in self.facts.classes]
        absent = {name for name, count in zip(names, pixels, strict=True) if not count}
        balance = MedianFrequencyBalance() if self.balance.lowest in absent else self.balance
        weights = np.full(len(pixels), np.nan)
        if len(held):
            weights[held] = balance.weigh(pixels[held].tolist(), [names[i] for i in held])
        return tuple(float(weight) for weight in weights)

    def table(self) -> str:
        """Return everything as text, in columns."""
        facts = self.facts
        size = (
            "" if facts.ground_resolution is None else f", {facts.ground_resolution.metres:.3g} m"
        )
        bands = "1 band" if len(facts.bands) == 1 else f"{len(facts.bands)} bands"
        tiles = ", ".join(f"{_count(survey)} {part}" for part, survey in self.surveys.items())
        lines = [
            f"{facts.name}: {bands}{size}",
            f"tiles of {self.tile} px: {tiles}",
            *self.absent,
            "",
            *_align(self._class_rows()),
            self._explain_weights(),
            "",
            *_align(self._band_rows()),
        ]
        if self.warnings:
            lines += ["", *(f"warning: {warning}" for warning in self.warnings)]
        return "\n".join(lines)

    def _explain_weights(self) -> str:
        survey, lowest = self.surveys["train"], self.balance.lowest
        least = "" if lowest is None else f", {lowest} with the lowest of all"
        seen = len(survey.chosen)
        estimate = "" if seen == survey.total else f"; estimated from {_count(survey)} tiles"
        return (
            "weight: of model.class_weights, the median share of the labelled training pixels over "
            f"the class' own{least}{estimate}"
        )

    def _class_rows(self) -> list[list[str]]:
        parts = list(self.surveys)
        head = ["class", "weight"]
        for part in parts:
            head += [f"{part} pixels", "share", "tiles"]
        rows = [head]
        for info, weight in zip(self.facts.classes, self.weights, strict=True):
            row = [info.name, "-" if np.isnan(weight) else f"{weight:.3g}"]
            for survey in self.surveys.values():
                pixels = survey.pixels
                share = pixels[info.id] / max(1, pixels.sum())
                row += [_group(pixels[info.id]), _percent(share), _group(survey.tiles[info.id])]
            rows.append(row)
        last = ["(ignored)", ""]
        for survey in self.surveys.values():
            ignored = int(survey.ignored.sum())
            share = ignored / max(1, ignored + int(survey.pixels.sum()))
            last += [_group(ignored), _percent(share), _group((survey.ignored > 0).sum())]
        return [*rows, last]

    def _band_rows(self) -> list[list[str]]:
        return [
            ["band", "mean", "std", "least", "greatest"],
            *(
                [name, *(f"{v:.5g}" for v in (band.mean, band.std, band.least, band.greatest))]
                for name, band in zip(self.facts.bands, self.surveys["train"].bands, strict=True)
            ),
        ]


def inspect_data(
    data: SegmentationData,
    output: str | Path,
    *,
    most_tiles: int = MOST_TILES,
    balance: MedianFrequencyBalance | None = None,
) -> Inspection:
    """Count classes, measure bands and draw samples of a data set.

    `output` is a PNG for the picture, or a folder, which takes the table too. Of parts with more
    than `most_tiles` tiles so many are looked at, spread evenly. `balance` weighs the classes as a
    training by it does. Raises DatasetError where the training part cannot be read; of the others
    it is told why not. Raises RecipeError where `balance` names a class that there is not.
    """
    target = Path(output)
    picture = target if target.suffix.lower() == ".png" else target / PICTURE
    facts = data.facts
    tiles: dict[Part, PartTiles] = {}
    absent: list[str] = []
    for part in _PARTS:
        try:
            tiles[part] = PartTiles(data.sources(part), data.tile)
        except DatasetError as error:
            if part == "train":
                raise
            absent.append(f"no {part} part: {error}")
    surveys = {
        part: survey_tiles(found, len(facts.classes), at_most=most_tiles)
        for part, found in tiles.items()
    }
    notes = data.notes if isinstance(data, Noted) else ()
    warnings = tuple(dict.fromkeys([*notes, *find_warnings(facts, surveys)]))
    found = Inspection(
        facts,
        data.tile,
        surveys,
        warnings,
        picture,
        tuple(absent),
        balance or MedianFrequencyBalance(),
    )
    _write(found, _choose_examples(tiles["train"], surveys["train"], facts, data.seed), target)
    return found


def find_warnings(facts: DataFacts, surveys: dict[Part, TileSurvey]) -> list[str]:
    """Return what looks wrong in the surveys of parts, a sentence each."""
    found = []
    for part, survey in surveys.items():
        names = [info.name for info in facts.classes if survey.pixels[info.id] == 0]
        if names:
            found.append(
                f"expected pixels of every class in the {part} part, found none of "
                f"{', '.join(names)}; add ground that shows it or leave the class out"
            )
        if survey.unlabelled > _UNLABELLED * len(survey.chosen):
            found.append(
                f"expected labels in every tile of the {part} part, found none in "
                f"{survey.unlabelled} of {len(survey.chosen)} tiles; check that labels and images "
                "lie on the same ground, or leave unlabelled ground out"
            )
    train = surveys["train"]
    shares = train.pixels / max(1, train.pixels.sum())
    rare = [
        f"{info.name} ({_percent(shares[info.id])})"
        for info in facts.classes
        if 0 < shares[info.id] < _RARE
    ]
    if rare:
        found.append(
            f"expected classes of {_percent(_RARE)} of the labelled pixels at least, found "
            f"{', '.join(rare)}; raise data.class_balance or set model.class_weights, or it may "
            "never be predicted"
        )
    flat = [n for n, band in zip(facts.bands, train.bands, strict=True) if band.std == 0]
    if flat:
        found.append(
            f"expected bands that vary, found one value only in {', '.join(flat)}; "
            "choose other bands"
        )
    return found


def _choose_examples(
    tiles: PartTiles, survey: TileSurvey, facts: DataFacts, seed: int
) -> list[Example]:
    """Choose tiles at random: the classes take turns, the rarest first, and a few show anything."""
    random = np.random.default_rng(seed)
    rows: list[int] = []
    turns = [
        _shuffle_rich(random, survey.counts[:, number])
        for number in np.argsort(survey.pixels, kind="stable")
        if not facts.classes[number].is_background
    ]
    for row in chain.from_iterable(zip_longest(*turns)):
        if row is not None and row not in rows and len(rows) < _EXAMPLES - _ANY:
            rows.append(row)
    rest = np.setdiff1d(np.flatnonzero(survey.counts.sum(axis=1)), rows)
    more = min(_EXAMPLES - len(rows), len(rest))
    rows += [int(row) for row in random.choice(rest, more, replace=False)]
    return [Example(tiles.name(n), *tiles.read_whole(n)) for n in (survey.chosen[r] for r in rows)]


def _shuffle_rich(random: np.random.Generator, pixels: NDArray[np.int64]) -> list[int]:
    """Return in random order the tiles that hold as much of a class as the median holder."""
    holding = pixels[pixels > 0]
    if not len(holding):
        return []
    return [int(row) for row in random.permutation(np.flatnonzero(pixels >= np.median(holding)))]


def _write(inspection: Inspection, examples: Sequence[Example], target: Path) -> None:
    try:
        inspection.picture.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(inspection.picture) as temporary:
            draw_examples(examples, inspection.facts, temporary)
        if target != inspection.picture:
            with atomic_path(target / TABLE) as temporary:
                temporary.write_text(inspection.table() + "\n", encoding="utf-8")
    except OSError as error:
        raise RecipeError(
            f"expected to write a picture of samples to {target}, but {error}; choose a folder "
            "that you may write to"
        ) from error


def _align(rows: list[list[str]]) -> list[str]:
    """Return rows in columns, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _count(survey: TileSurvey) -> str:
    seen = len(survey.chosen)
    return f"{seen}" if seen == survey.total else f"{seen} of {survey.total}"


def _group(number: np.integer | int) -> str:
    return f"{int(number):,}".replace(",", " ")


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %" if share < 0.1 else f"{100 * share:.1f} %"
