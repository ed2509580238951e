"""Areas by class: read from a run's results, as a table, and as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QColor

from crispline.gui.measures import format_count, format_figure, format_number

CLASS, POLYGONS, AREA, SHARE = range(4)
_UNITS = ((1e6, "km²"), (1e4, "ha"), (1.0, "m²"))
_ALIGN_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class ClassArea:
    """What a run found of one class; `share` is 0 to 1 of all polygons.

    Without a CRS nobody knows areas: they are 0 then.
    """

    name: str
    colour: str
    polygons: int
    square_metres: float
    share: float


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
            square_metres=float(row["area_m2"] or 0.0),
            share=float(row["share"] or 0.0),
        )
        for row in rows
    )
    return tuple(sorted(areas, key=lambda area: -area.square_metres))


def write_table(areas: Iterable[ClassArea], separator: str) -> str:
    """Return the areas as text, one line a class, areas in square metres."""
    lines = [("class", "polygons", "area_m2", "share_percent")]
    for area in areas:
        figures = (str(area.polygons), f"{area.square_metres:.2f}", f"{area.share * 100:.3f}")
        lines.append((_quote(area.name, separator), *figures))
    return "".join(separator.join(line) + "\n" for line in lines)


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
        self._divisor, self._unit = _UNITS[-1]

    def show_areas(self, areas: Sequence[ClassArea]) -> None:
        """Show other areas, in the unit that suits the largest."""
        self.beginResetModel()
        self._areas = tuple(areas)
        largest = max((area.square_metres for area in areas), default=0.0)
        self._divisor, self._unit = next((u for u in _UNITS if largest >= u[0]), _UNITS[-1])
        self.endResetModel()

    def areas(self) -> tuple[ClassArea, ...]:
        """Return what is shown, in the order of the rows."""
        return self._areas

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._areas)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Any, role: int) -> Any:
        """Return a heading."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (self.tr("Class"), self.tr("Polygons"), self.tr("Area ({})"), self.tr("Share"))
        return heads[section].format(self._unit) if section == AREA else heads[section]

    def data(self, index: QModelIndex, role: int) -> Any:
        """Return what a view asks of a cell."""
        area, column = self._areas[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._show(area, column)
        if role == Qt.ItemDataRole.DecorationRole and column == CLASS:
            return QColor(area.colour)
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
            AREA: lambda area: area.square_metres,
            SHARE: lambda area: area.share,
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
        if column == AREA:
            return format_figure(area.square_metres / self._divisor)
        return str(self.tr("{} %")).format(format_number(area.share * 100, 1))
