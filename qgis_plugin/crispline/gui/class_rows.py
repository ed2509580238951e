"""Classes to fill in: a name, a colour, and whether outlines have right angles, on a line each."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.gui import QgsColorButton
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from crispline.gui.model_answers import ClassAnswer

#: Colours of lines that are added.
_PALETTE = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377")


class ClassRows(QWidget):  # type: ignore[misc]  # QGIS has no types
    """A line for each class, in the order of their numbers, which begin at 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show no class yet."""
        super().__init__(parent)
        self._rows: list[tuple[QLabel, QLineEdit, QgsColorButton, QCheckBox]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)

    def count(self) -> int:
        """Return how many classes there are."""
        return len(self._rows)

    def show_classes(self, classes: Sequence[ClassAnswer]) -> None:
        """Show these classes instead."""
        self.set_count(0)
        for item in classes:
            self._append(item)

    def set_count(self, count: int) -> None:
        """Add lines at the end, or take them away."""
        while len(self._rows) > count:
            for part in self._rows.pop():
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        while len(self._rows) < count:
            number = len(self._rows)
            name = self.tr("class {}").format(number)
            self._append(ClassAnswer(name, _PALETTE[number % len(_PALETTE)]))

    def classes(self) -> tuple[ClassAnswer, ...]:
        """Return what is filled in."""
        return tuple(
            ClassAnswer(name.text().strip(), colour.color().name(), angles.isChecked())
            for _, name, colour, angles in self._rows
        )

    def focus_name(self, row: int) -> None:
        """Let the name of a class be typed."""
        edit = self._rows[row][1]
        edit.setFocus(Qt.FocusReason.TabFocusReason)
        edit.selectAll()

    def _append(self, item: ClassAnswer) -> None:
        row = len(self._rows)
        number, name = QLabel(str(row), self), QLineEdit(item.name, self)
        colour, angles = QgsColorButton(self), QCheckBox(self.tr("right angles"), self)
        number.setBuddy(name)
        name.setObjectName(f"name_{row}")
        name.setToolTip(self.tr("The class with this number in the model's output"))
        name.setAccessibleName(self.tr("Name of class {}").format(row))
        colour.setObjectName(f"colour_{row}")
        colour.setFixedWidth(3 * name.sizeHint().height())
        colour.setAllowOpacity(False)
        colour.setColor(QColor(item.colour))
        colour.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        colour.setToolTip(self.tr("The colour of its polygons"))
        colour.setAccessibleName(self.tr("Colour of class {}").format(row))
        angles.setObjectName(f"angles_{row}")
        angles.setChecked(item.has_right_angles)
        angles.setToolTip(self.tr("Its outlines are straight with right angles, as of buildings"))
        parts = (number, name, colour, angles)
        previous = self._rows[-1][-1] if self._rows else None
        for column, part in enumerate(parts):
            self._grid.addWidget(part, row, column)
            part.show()
        for first, second in zip((previous, *parts[1:]), parts[1:]):
            if first is not None:
                QWidget.setTabOrder(first, second)
        self._rows.append(parts)
