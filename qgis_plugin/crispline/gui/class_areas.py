"""Areas by class: read from a run's results, as a table, and as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from crispline.gui.icons import colour_icon
from crispline.gui.measures import format_area, format_count

CLASS, POLYGONS, AREA = range(3)
_ALIGN_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class ClassArea:
    """What a run found of one class; `share` is 0 to 1 of all polygons.

    Area and share are None where the raster has no CRS.
    """

    name: str
    colour: str
    polygons: int
    square_metres: float | None
    share: float | None


def read_class_areas(text: str) -> tuple[ClassArea, ...]:
    """Return the areas in the output CLASS_AREAS of a run, the largest first.

    An area without a colour gets grey.
    """
    rows = json.loads(text) if text else []
    areas = (
        ClassArea(
            name=str(row["name"]),
            colour=str(row.get("colour") or "#808080"),
            polygons=int(row["polygons"]),
            square_metres=_read_number(row["area_m2"]),
            share=_read_number(row["share"]),
        )
        for row in rows
    )
    return tuple(sorted(areas, key=lambda area: -(area.square_metres or 0.0)))


def write_table(areas: Iterable[ClassArea], separator: str) -> str:
    """Return the areas as text, one line a class, areas in square metres."""
    lines = [("class", "polygons", "area_m2", "share_percent")]
    for area in areas:
        size = "" if area.square_metres is None else f"{area.square_metres:.2f}"
        share = "" if area.share is None else f"{area.share * 100:.3f}"
        lines.append((_quote(area.name, separator), str(area.polygons), size, share))
    return "".join(separator.join(line) + "\n" for line in lines)


def _read_number(value: Any) -> float | None:
    return None if value is None else float(value)


def _quote(text: str, separator: str) -> str:
    if any(sign in text for sign in (separator, '"', "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


class ClassAreaTable(QAbstractTableModel):  # type: ignore[misc]  # QGIS has no types
    """The areas for a table view; sorts by value, shows in the language of QGIS."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._areas: tuple[ClassArea, ...] = ()

    def show_areas(self, areas: Sequence[ClassArea]) -> None:
        """Show other areas."""
        self.beginResetModel()
        self._areas = tuple(areas)
        self.endResetModel()

    def areas(self) -> tuple[ClassArea, ...]:
        """Return what is shown, in the order of the rows."""
        return self._areas

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._areas)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Any, role: int) -> Any:
        """Return a heading."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Class"), self.tr("Polygons"), self.tr("Area"))[section]

    def data(self, index: QModelIndex, role: int) -> Any:
        """Return what a view asks of a cell."""
        area, column = self._areas[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._show(area, column)
        if role == Qt.ItemDataRole.DecorationRole and column == CLASS:
            return colour_icon(area.colour)
        if role == Qt.ItemDataRole.TextAlignmentRole and column != CLASS:
            return int(_ALIGN_RIGHT)
        if role == Qt.ItemDataRole.ToolTipRole and column == CLASS:
            return area.name
        return None

    def sort(self, column: int, order: Any = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's values."""
        keys = {
            CLASS: lambda area: area.name.casefold(),
            POLYGONS: lambda area: area.polygons,
            AREA: lambda area: area.square_metres or 0.0,
        }
        if column not in keys:
            return
        self.layoutAboutToBeChanged.emit()
        backwards = order == Qt.SortOrder.DescendingOrder
        self._areas = tuple(sorted(self._areas, key=keys[column], reverse=backwards))
        self.layoutChanged.emit()

    def _show(self, area: ClassArea, column: int) -> str:
        if column == CLASS:
            return area.name
        if column == POLYGONS:
            return format_count(area.polygons)
        return "–" if area.square_metres is None else format_area(area.square_metres)
