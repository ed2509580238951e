"""Which class a mask's values or colours mean."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import ClassInfo
from crispline.engine.card_defaults import default_colour, make_classes
from crispline.engine.errors import CardError
from crispline_training.data.source import Label
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE

#: Colours or values that a message lists at most.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Legend:
    """Classes, and the class id or IGNORE of each value of one-band masks and colour of others.

    `classes` have ids 0, 1, 2 and so on in their order; colours are #rrggbb in lower case.
    A colour that differs from one of these by at most `colour_tolerance` in each of red, green and
    blue means the same.
    """

    classes: tuple[ClassInfo, ...]
    values: Mapping[int, int] = field(default_factory=dict)
    colours: Mapping[str, int] = field(default_factory=dict)
    colour_tolerance: int = 0

    def decode(self, mask: NDArray[Any], valid: NDArray[np.bool_], place: Place) -> Label:
        """Return class ids (row, column) of a mask (band, row, column), IGNORE where not valid.

        One band holds values, three or more begin with red, green and blue. Raises DatasetError
        naming what the legend lacks, the file and the pixel.
        """
        label = np.full(mask.shape[1:], IGNORE, dtype=np.uint8)
        codes, table = self._encode(mask, place)
        unknown = valid.copy()
        for code, class_id in table.items():
            here = codes == code
            label[here] = class_id
            unknown &= ~here
        if self.colour_tolerance and len(mask) > 1 and unknown.any():
            self._decode_near(mask, unknown, label)
        if unknown.any():
            self._refuse(codes, unknown, place, colours=len(mask) > 1)
        label[~valid] = IGNORE
        return label

    def _decode_near(self, mask: NDArray[Any], unknown: NDArray[np.bool_], label: Label) -> None:
        """Decode colours that are nearly in the legend; leaves the others `unknown`."""
        for key, class_id in self.colours.items():
            colour = np.array([int(key[i : i + 2], 16) for i in (1, 3, 5)])
            apart = np.abs(mask[:3, unknown].astype(np.int64) - colour[:, None]).max(axis=0)
            near = unknown.copy()
            near[unknown] = apart <= self.colour_tolerance
            label[near] = class_id
            unknown &= ~near

    def _encode(self, mask: NDArray[Any], place: Place) -> tuple[NDArray[Any], Mapping[int, int]]:
        """Return one number a pixel, and the class of each number."""
        if len(mask) == 2 or not (self.colours if len(mask) > 2 else self.values):
            expected = "red, green and blue" if self.colours else "one band of class values"
            raise DatasetError(
                f"expected {expected} in the mask {place.path}, found {len(mask)} bands; "
                "use another mask or give the legend such entries"
            )
        if len(mask) == 1:
            return mask[0], self.values
        red, green, blue = (band.astype(np.uint32) for band in mask[:3])
        packed = (red << 16) | (green << 8) | blue
        return packed, {int(key[1:], 16): class_id for key, class_id in self.colours.items()}

    def _refuse(
        self, codes: NDArray[Any], unknown: NDArray[np.bool_], place: Place, *, colours: bool
    ) -> None:
        row, column = (int(n) for n in np.argwhere(unknown)[0])
        code = codes[row, column]
        found, known = (f"the colour #{int(code):06x}", self.colours)
        if not colours:
            found, known = f"the value {code:g}", {str(k): v for k, v in self.values.items()}
        raise DatasetError(
            f"expected {self._list(known)} in the mask {place.path}, found {found} at row "
            f"{place.row + row}, column {place.column + column} ({int(unknown.sum())} such pixels "
            "around it); correct the mask or the legend"
        )

    def _list(self, known: Mapping[str, int]) -> str:
        names = {info.id: info.name for info in self.classes} | {IGNORE: "ignored"}
        shown = [f"{key} ({names[class_id]})" for key, class_id in known.items()]
        return ", ".join(shown[:_SHOWN]) + (" and so on" if len(shown) > _SHOWN else "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of a mask comes from: the file, and the piece's first row and column."""

    path: str
    row: int
    column: int


#: Classes in a recipe: names, or entries of name, id, colour, shape and is_background.
ClassList = Sequence[str | dict[str, Any]]


def read_legend_file(path: Path, key: str, *, ignore: Sequence[int | str] | None = None) -> Legend:
    """Return the legend in a JSON file.

    The file holds a list of entries, or an object with one under `key` or "classes" and maybe
    "ignore", a value or a list, which `ignore` replaces. Raises DatasetError where it is missing or
    something else.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(
            f"expected a legend in {path}, found {_explain(error)}; write one or list the classes "
            "in the recipe"
        ) from error
    entries, own = content, IGNORE
    if isinstance(content, dict):
        entries = content.get(key, content.get("classes"))
        own = content.get("ignore", IGNORE)
    if not isinstance(entries, list) or not entries:
        raise DatasetError(
            f'expected a list of classes under "{key}" or "classes" in {path}, found '
            f"{type(entries).__name__}; add one with id, name and colour a class"
        )
    if ignore is None:
        ignore = own if isinstance(own, list) else [own]
    return make_legend(entries, ignore=ignore, where=str(path))


def make_legend(
    entries: ClassList,
    *,
    ignore: Sequence[int | str] = (IGNORE,),
    colour_tolerance: int = 0,
    where: str = "the recipe",
) -> Legend:
    """Return the legend of listed classes.

    An entry's `id` (its place in the list without one) is its value in masks of one band, its
    `colour` that in coloured ones. Values and colours in `ignore` mean no class, also where an
    entry lists them. The rest are numbered 0, 1, 2 by ascending id. Raises DatasetError for
    entries that are incomplete or contradict each other.
    """
    listed = [_complete(number, entry, where) for number, entry in enumerate(entries)]
    ignored = [_check_ignored(item, where) for item in ignore]
    kept = sorted(
        (e for e in listed if str(e["id"]) not in ignored and str(e.get("colour")) not in ignored),
        key=lambda entry: entry["id"],
    )
    _expect_distinct(kept, where)
    values = {int(item): IGNORE for item in ignored if not item.startswith("#")}
    colours = {item: IGNORE for item in ignored if item.startswith("#")}
    classes = []
    for number, entry in enumerate(kept):
        values[entry["id"]] = number
        if "colour" in entry:
            colours[entry["colour"]] = number
        classes.append(_make_class(number, entry, where))
    has_colours = any("colour" in entry for entry in kept)
    return Legend(tuple(classes), values, colours if has_colours else {}, colour_tolerance)


def _check_ignored(item: object, where: str) -> str:
    """Return a value or colour that means no class as text in lower case."""
    text = str(item).lower()
    if not (text.isdigit() or re.fullmatch("#[0-9a-f]{6}", text)):
        raise DatasetError(
            f"{where}: expected whole numbers and colours as #rrggbb to ignore, found {item!r}; "
            "correct them"
        )
    return text


def _complete(number: int, entry: str | dict[str, Any], where: str) -> dict[str, Any]:
    if isinstance(entry, str):
        return {"id": number, "name": entry}
    complete = {"id": number} | dict(entry)
    if not isinstance(complete.get("name"), str) or not isinstance(complete["id"], int):
        raise DatasetError(
            f"expected a name and a whole number as id of each class in {where}, found "
            f"{entry!r}; correct it"
        )
    if "colour" in complete:
        complete["colour"] = str(complete["colour"]).lower()
    return complete


def _make_class(number: int, entry: Mapping[str, Any], where: str) -> ClassInfo:
    usual = replace(make_classes((entry["name"],))[0], id=number)
    chosen = {key: entry[key] for key in ("colour", "shape", "is_background") if key in entry}
    chosen.setdefault("colour", default_colour(entry["name"], number))
    try:
        return replace(usual, **chosen)
    except (CardError, TypeError) as error:
        raise DatasetError(f"{where}: {error}") from error


def _expect_distinct(entries: Sequence[Mapping[str, Any]], where: str) -> None:
    for key in ("id", "name", "colour"):
        seen: set[Any] = set()
        for entry in entries:
            if key in entry and entry[key] in seen:
                raise DatasetError(
                    f"expected classes of different {key}s in {where}, found {entry[key]} twice; "
                    "change one"
                )
            seen.add(entry.get(key))
    if not entries:
        raise DatasetError(f"expected classes in {where}, found none but ignored ones; add some")


def _explain(error: Exception) -> str:
    return "no such file" if isinstance(error, FileNotFoundError) else str(error)
