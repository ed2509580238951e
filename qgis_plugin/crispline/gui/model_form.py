"""A form for a model that has no card: what it takes and gives, saved beside it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QWidget

from crispline.engine.errors import CrisplineError
from crispline.gui.background import BackgroundCall
from crispline.gui.form import load_form
from crispline.gui.message_row import show_messages
from crispline.gui.model_answers import (
    IMAGENET_MEAN,
    IMAGENET_STD,
    RAW,
    SHARE,
    STANDARDISED,
    ModelAnswers,
    ModelBlanks,
    make_parameters,
)

if TYPE_CHECKING:
    from crispline.runtime.engine import Engine
    from crispline.runtime.feedback import EngineFeedback

_CENTIMETRES_A_METRE = 100.0
_FEWEST_CLASSES, _MOST_CLASSES = 2, 255
_RGB = 3
#: Of the list of classes, in pixels; more are scrolled.
_HIGHEST_LIST = 220


class ModelForm(QDialog):  # type: ignore[misc]  # QGIS has no types
    """Asks for a model's card; `saved` comes when it lies beside the model."""

    saved = pyqtSignal()

    def __init__(
        self, engine: Engine, model: str, blanks: ModelBlanks, parent: QWidget | None = None
    ) -> None:
        """Show what the model's graph suggests."""
        super().__init__(parent)
        load_form(self, "model_form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._engine, self._model, self._blanks = engine, model, blanks
        self._call: BackgroundCall | None = None
        self._fill_boxes()
        self._show_blanks()
        self.add_button.clicked.connect(self._add_class)
        self.remove_button.clicked.connect(self._remove_class)
        self.unit_box.currentIndexChanged.connect(self._convert_resolution)
        self.values_box.currentIndexChanged.connect(self._show_standardisation)
        self.kind_box.currentIndexChanged.connect(self._follow_kind)
        self.class_rows.focus_name(0)

    def accept(self) -> None:
        """Save the card in the background; the form closes when it is saved."""
        if self._call is not None:
            return
        classes = self.class_rows.classes()
        empty = next((row for row, item in enumerate(classes) if not item.name), None)
        if empty is not None:
            self._tell(
                "problem", self.tr("Give each class a name: class {} has none.").format(empty)
            )
            self.class_rows.focus_name(empty)
            return
        try:
            parameters = make_parameters(self.answers())
        except CrisplineError as error:
            self._fail(error)
            return
        self._save(
            {**parameters, "model": self._model, "overwrite": self.replace_check.isChecked()}
        )

    def reject(self) -> None:
        """Close the form and give up what is being saved."""
        if self._call is not None:
            self._call.cancel()
        super().reject()

    def answers(self) -> ModelAnswers:
        """Return what is filled in."""
        return ModelAnswers(
            classes=self.class_rows.classes(),
            bands=self.bands_edit.text(),
            resolution=self.resolution_box.value() / self._units_a_metre() or None,
            values=str(self.values_box.currentData()),
            mean=self.mean_edit.text(),
            std=self.std_edit.text(),
            output_kind=str(self.kind_box.currentData()),
        )

    def _fill_boxes(self) -> None:
        self.unit_box.addItem(self.tr("cm a pixel"), _CENTIMETRES_A_METRE)
        self.unit_box.addItem(self.tr("m a pixel"), 1.0)
        self.values_box.addItem(
            self.tr("0 to 1: divided by the largest value of their type"), SHARE
        )
        self.values_box.addItem(self.tr("0 to 255: as they are in the raster"), RAW)
        self.values_box.addItem(self.tr("Mean and standard deviation"), STANDARDISED)
        self.kind_box.addItem(self.tr("Probabilities: 0 to 1 for each class"), "probabilities")
        self.kind_box.addItem(self.tr("Logits: any numbers, the largest wins"), "logits")
        self.kind_box.addItem(self.tr("Labels: the number of the class"), "labels")

    def _show_blanks(self) -> None:
        blanks = self._blanks
        names = (os.path.basename(self._model), os.path.basename(blanks.card))
        self.intro_label.setText(
            self.tr(
                "{model} does not say what it takes and gives. What you say here is saved beside "
                "it in {card}; the model itself is not changed."
            ).format(model=names[0], card=names[1])
        )
        self.class_rows.show_classes(blanks.classes)
        self.bands_edit.setText(", ".join(blanks.bands))
        values = RAW if blanks.takes_integers else SHARE
        self.values_box.setCurrentIndex(self.values_box.findData(values))
        self.kind_box.setCurrentIndex(self.kind_box.findData(blanks.output_kind))
        if len(blanks.bands) == _RGB:
            self.mean_edit.setText(IMAGENET_MEAN)
            self.std_edit.setText(IMAGENET_STD)
        self.replace_check.setVisible(os.path.exists(blanks.card))
        self._tell()
        self._show_standardisation()
        self._follow_kind()

    def _show_standardisation(self) -> None:
        self.standardisation_widget.setVisible(self.values_box.currentData() == STANDARDISED)
        self._fit()

    def _follow_kind(self) -> None:
        """Show as many classes as such an output has, or buttons where only the user knows."""
        count = self._blanks.count_for(str(self.kind_box.currentData()))
        if count is not None:
            self.class_rows.set_count(count)
        self.count_widget.setVisible(count is None)
        self._show_count()

    def _add_class(self) -> None:
        self.class_rows.set_count(self.class_rows.count() + 1)
        self._show_count()
        self.class_rows.focus_name(self.class_rows.count() - 1)
        QTimer.singleShot(0, self._scroll_to_focus)  # once the new line has its place

    def _scroll_to_focus(self) -> None:
        edit = self.focusWidget()
        if edit is not None and self.class_rows.isAncestorOf(edit):
            self.class_scroll.ensureWidgetVisible(edit)

    def _remove_class(self) -> None:
        self.class_rows.set_count(self.class_rows.count() - 1)
        self._show_count()

    def _show_count(self) -> None:
        count = self.class_rows.count()
        self.add_button.setEnabled(count < _MOST_CLASSES)
        self.remove_button.setEnabled(count > _FEWEST_CLASSES)
        self._fit()

    def _fit(self) -> None:
        """Show all classes if they are few, and be as high as what is shown."""
        self.class_rows.layout().activate()
        height = self.class_rows.sizeHint().height()
        self.class_scroll.setMaximumHeight(height)
        self.class_scroll.setMinimumHeight(min(height, _HIGHEST_LIST))
        parts = (self.values_widget, self.class_page, self.classes_widget, self.questions_widget)
        for part in (*parts, self.messages_widget, self):  # the outer ones go by the inner ones
            part.layout().activate()
        needed = self.layout().heightForWidth(self.width())
        self.resize(self.width(), max(needed, self.minimumSizeHint().height()))

    def _units_a_metre(self) -> float:
        return float(self.unit_box.currentData())

    def _convert_resolution(self) -> None:
        """Keep the length when the unit changes."""
        is_metres = self._units_a_metre() == 1.0
        value = self.resolution_box.value()
        self.resolution_box.setDecimals(4 if is_metres else 2)
        factor = 1 / _CENTIMETRES_A_METRE if is_metres else _CENTIMETRES_A_METRE
        self.resolution_box.setValue(value * factor)

    def _save(self, parameters: dict[str, Any]) -> None:
        engine = self._engine

        def ask(feedback: EngineFeedback) -> dict[str, Any]:
            return engine.run("adopt_model", parameters, feedback)

        self._show_busy(is_busy=True)
        call = BackgroundCall(self.tr("Saving a model's card"), ask)
        call.succeeded.connect(self._finish)
        call.failed.connect(self._fail)
        call.cancelled.connect(self._stop)
        self._call = call
        call.start()

    def _finish(self, _value: object) -> None:
        self._call = None
        self.saved.emit()
        super().accept()

    def _fail(self, error: CrisplineError) -> None:
        self._call = None
        self._show_busy(is_busy=False)
        self.replace_check.setVisible(os.path.exists(self._blanks.card))
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setFocus()
        self._tell("problem", str(error))

    def _stop(self) -> None:
        self._call = None
        self._show_busy(is_busy=False)

    def _show_busy(self, *, is_busy: bool) -> None:
        self.questions_widget.setEnabled(not is_busy)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not is_busy)
        if is_busy:
            self._tell("note", self.tr("Saving the card …"))
        else:
            self._tell()

    def _tell(self, level: str = "", text: str = "") -> None:
        show_messages(self.messages_widget, ((level, text),) if text else ())
        self._fit()
