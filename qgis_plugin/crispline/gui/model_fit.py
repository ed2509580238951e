"""Whether a model suits a raster layer, in plain sentences. No widgets: figures in, words out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QCoreApplication

from crispline.gui.measures import format_pixel

if TYPE_CHECKING:
    from crispline.engine.card import GroundResolution, ModelCard
    from crispline.gui.layer_facts import LayerFacts

#: Shares by which a pixel may differ before anybody speaks of resampling; as in the engine.
_SAME = 0.05
_ROUNDING = 0.01


@dataclass(frozen=True)
class Verdict:
    """A sentence on how model and layer suit each other; `level` as in MessageRow."""

    level: str
    text: str


def judge(card: ModelCard, facts: LayerFacts) -> tuple[Verdict, ...]:
    """Return what a user should know before a run, resolution first."""
    return (*_judge_resolution(card, facts), *_judge_bands(card, facts))


def find_band_problem(card: ModelCard, facts: LayerFacts) -> str:
    """Return why a run would be refused for the layer's bands, "" where it would not."""
    problems = (each.text for each in _judge_bands(card, facts) if each.level == "problem")
    return next(problems, "")


def _judge_resolution(card: ModelCard, facts: LayerFacts) -> Iterator[Verdict]:
    wanted = card.ground_resolution
    if not facts.has_crs:
        text = _translate(
            "The layer has no coordinate reference system: its pixels are taken as they are, and "
            "areas stay unknown. Assign one in the layer's properties."
        )
        yield Verdict("warning", text)
    elif wanted is None:
        yield Verdict("note", _translate("The model names no resolution: the layer's own is used."))
    elif facts.is_remote:
        text = _translate("From a web service: drawn at the model's {} a pixel.")
        yield Verdict("note", text.format(format_pixel(wanted.metres)))
    elif facts.pixel_metres is not None:
        yield _compare_pixels(wanted, facts.pixel_metres)


def _compare_pixels(wanted: GroundResolution, pixel: float) -> Verdict:
    words = {
        "layer": format_pixel(pixel),
        "model": format_pixel(wanted.metres),
        "low": format_pixel(wanted.minimum),
        "high": format_pixel(wanted.maximum),
    }
    if pixel > wanted.maximum * (1 + _ROUNDING):
        text = _translate(
            "Too coarse: the layer's pixels are {layer}, the model was made for {model} "
            "({low} to {high}). Expect poor results."
        )
        return Verdict("warning", text.format(**words))
    if abs(pixel / wanted.metres - 1) <= _SAME:
        text = _translate("Resolution fits: layer {layer}, model {model}.")
    else:
        text = _translate("Resolution fits: layer {layer}, resampled to the model's {model}.")
    return Verdict("good", text.format(**words))


def _judge_bands(card: ModelCard, facts: LayerFacts) -> Iterator[Verdict]:
    expected = card.input.bands
    words = {"expected": ", ".join(expected), "needed": len(expected)}
    if facts.is_remote:
        if len(expected) > 3:
            text = _translate("Too few bands: a web service gives 3, the model needs {expected}.")
            yield Verdict("problem", text.format(**words))
        return
    count = len(facts.band_names)
    if count < len(expected):
        text = _translate("Too few bands: the layer has {count}, the model needs {expected}.")
        yield Verdict("problem", text.format(count=count, **words))
        return
    numbers = _read_numbers(expected)
    named = [_find(facts, name, numbers.get(name)) for name in expected]
    found = {number for number in named if number is not None}
    missing = [name for name, number in zip(expected, named) if number is None]
    alpha = [name for name in missing if numbers.get(name) in facts.alpha_numbers]
    if len(found) == len(expected):
        yield Verdict("good", _translate("Bands fit: {expected}.").format(**words))
    elif not alpha and (count == len(expected) or not (found or numbers)):
        taken = ", ".join(str(number) for number in facts.band_numbers[: len(expected)])
        text = _translate("Bands {taken} of {count} are taken for {expected}, in this order.")
        level = "note" if count == len(expected) else "warning"
        yield Verdict(level, text.format(taken=taken, count=count, **words))
    else:
        text = _translate("No band is named {missing}: choose the bands under Advanced.")
        yield Verdict("problem", text.format(missing=", ".join(alpha or missing)))


def _read_numbers(expected: tuple[str, ...]) -> dict[str, int]:
    """Return the numbers that names such as "band 4" stand for, as the engine reads them."""
    if [name.lower() for name in expected] == [f"band {i + 1}" for i in range(len(expected))]:
        return {}
    matches = ((name, re.fullmatch("band ([0-9]+)", name.lower())) for name in expected)
    return {name: int(match[1]) for name, match in matches if match is not None}


def _find(facts: LayerFacts, name: str, number: int | None) -> int | None:
    """Return the band of a name, else the one with that number; None where there is none."""
    pairs = zip(facts.band_numbers, facts.band_names)
    other = number if number in facts.band_numbers else None
    return next((number for number, names in pairs if name.lower() in names), other)


def _translate(text: str) -> str:
    return str(QCoreApplication.translate("ModelFit", text))
