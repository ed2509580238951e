"""Which class a label polygon is of, and which one the ground that no polygon covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crispline.engine.card import ClassInfo
from crispline.engine.card_defaults import make_classes
from crispline.engine.errors import CardError
from crispline.engine.legend import choose_colour
from crispline_training.data.polygon_layer import PolygonLayer
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.sample import IGNORE

#: Class of polygons where neither a column nor a list of classes names one.
ONLY_CLASS = "object"
#: Values named in a message, at most.
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class ClassTable:
    """Classes in order of their ids, and the label of each value of the class column.

    `outside` is the label where no polygon is: the background's id, or IGNORE.
    """

    classes: tuple[ClassInfo, ...]
    labels: Mapping[str, int]
    outside: int

    def label_polygons(self, layer: PolygonLayer) -> list[int]:
        """Return the label of each polygon; raises DatasetError for classes that are not listed."""
        unknown = {name for name in layer.names if name and name not in self.labels}
        if unknown:
            raise DatasetError(
                f"{layer.origin}: expected only the classes {_list(self.labels)}, found "
                f"{_list(sort_names(unknown))}; add to classes, rename or ignored what is missing"
            )
        return [self.labels[name] if name else IGNORE for name in layer.names]


@dataclass(frozen=True, slots=True)
class ClassScheme:
    """What the user says of classes.

    `classes` are names in the order of their ids (None: those that occur, the background first,
    then numbers by value and words by alphabet). `background` is the class of ground without a
    polygon (None: it is ignored); it comes first where `classes` does not list it. `rename` gives
    column values another class, so several may become one; polygons of values in `ignored` are
    ignored. Without a `column` all polygons are of the one class that is not the background,
    ONLY_CLASS where `classes` names none.
    `colours` are #rrggbb by class.
    """

    column: str | None
    classes: Sequence[str] | None = None
    background: str | None = None
    rename: Mapping[str, str] = field(default_factory=dict)
    ignored: Sequence[str] = ()
    colours: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, values: Iterable[str]) -> ClassTable:
        """Return classes and labels for the values that occur in the class column ("": none).

        Raises RecipeError where the settings contradict each other, DatasetError where nothing
        is left to learn.
        """
        occurring = sort_names({str(value) for value in values} - {""})
        names = self._choose_names(occurring)
        if len(names) < 2:
            raise DatasetError(
                f"expected at least two classes, found {_list(names)}; name a background class for "
                "ground without a polygon, or another column"
            )
        if len(names) > IGNORE:
            raise DatasetError(
                f"expected at most {IGNORE} classes, found {len(names)} values such as "
                f"{_list(names)} in column {self.column!r}; name the class column"
            )
        ids = {name: number for number, name in enumerate(names)}
        if self.column is None:
            labels = {"one": ids[self._only_class(names)]}
        else:
            labels = ids | {
                value: ids[self.rename[value]] for value in self._renamed(ids, occurring)
            }
            labels |= dict.fromkeys(map(str, self.ignored), IGNORE)
        outside = IGNORE if self.background is None else ids[self.background]
        return ClassTable(self._describe(names), labels, outside)

    def _choose_names(self, occurring: Sequence[str]) -> tuple[str, ...]:
        if self.classes is not None:
            names = list(map(str, self.classes))
        elif self.column is None:
            names = [ONLY_CLASS]
        else:
            kept = [self.rename.get(v, v) for v in occurring if v not in map(str, self.ignored)]
            names = sort_names(set(kept) - {self.background})
        if len(set(names)) != len(names):
            raise RecipeError(f"expected different classes, found {_list(names)}; name each once")
        if self.background is not None and self.background not in names:
            names.insert(0, self.background)
        return tuple(names)

    def _only_class(self, names: Sequence[str]) -> str:
        rest = [name for name in names if name != self.background]
        if len(rest) != 1:
            raise RecipeError(
                "expected one class besides the background where no column is named, found "
                f"{_list(rest)}; name the column, or the background"
            )
        return rest[0]

    def _renamed(self, ids: Mapping[str, int], occurring: Sequence[str]) -> list[str]:
        wrong = sorted(set(self.rename.values()) - set(ids))
        if wrong and self.classes is None:
            kept = [value for value in occurring if value not in self.ignored]
            absent = [value for value, name in self.rename.items() if name in wrong]
            raise RecipeError(
                f"expected values of column {self.column!r} to rename, which are "
                f"{_list(kept)}, found {_list(absent)}; correct them, or list all classes"
            )
        if wrong:
            raise RecipeError(
                f"expected to rename to the classes {_list(ids)}, found {_list(wrong)}; "
                "add it to classes"
            )
        return list(self.rename)

    def _describe(self, names: tuple[str, ...]) -> tuple[ClassInfo, ...]:
        unknown = sorted(set(self.colours) - set(names))
        if unknown:
            raise RecipeError(
                f"expected colours of the classes {_list(names)}, found one of {_list(unknown)}; "
                "correct the name"
            )
        described, taken = [], set(self.colours.values())
        for info in make_classes(names):
            colour = self.colours.get(info.name)
            if colour is None:  # two kinds of road must not look alike
                colour = info.colour if info.colour not in taken else choose_colour(info.id)
                taken.add(colour)
            is_background = (
                info.is_background if self.background is None else info.name == self.background
            )
            try:
                described.append(replace(info, colour=colour, is_background=is_background))
            except CardError as error:
                raise RecipeError(str(error)) from error
        return tuple(described)


def sort_names(names: Iterable[str]) -> list[str]:
    """Return names sorted, numbers by value before words."""
    return sorted(names, key=lambda n: (0, int(n), n) if n.isdecimal() else (1, 0, n))


def _list(names: Iterable[str]) -> str:
    every = [repr(name) for name in names]
    rest = len(every) - _MOST_NAMED
    shown = ", ".join(every[:_MOST_NAMED]) or "none"
    return f"{shown} and {rest} more" if rest > 0 else shown
