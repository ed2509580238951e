"""Which column of a polygon layer holds the class. Pure: no QGIS."""

from __future__ import annotations

from collections.abc import Iterable

#: Columns that may hold the class, the best first (crispline.engine.class_layer.CLASS_COLUMNS).
CLASS_COLUMNS = ("class_name", "class_id", "class", "name", "label")


def guess_class_field(*layers: Iterable[str]) -> str:
    """Return the usual class column that all layers have, as the first one spells it, or ""."""
    first, *others = ([name for name in names] for names in layers)
    shared = [
        name
        for name in first
        if all(name.casefold() in {other.casefold() for other in names} for names in others)
    ]
    by_name = {name.casefold(): name for name in reversed(shared)}
    return next((by_name[column] for column in CLASS_COLUMNS if column in by_name), "")


def find_field(names: Iterable[str], wanted: str) -> str:
    """Return a column by its name, whatever the case where no other spelling fits, or ""."""
    known = list(names)
    if wanted in known:
        return wanted
    return next((name for name in known if name.casefold() == wanted.casefold()), "")
