"""A model's card: name, classes, licence, and whether it suits the raster layer."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QCoreApplication, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QWidget

from crispline.gui.form import load_form
from crispline.gui.measures import format_pixel
from crispline.gui.message_row import show_messages
from crispline.gui.model_fit import Verdict, judge

if TYPE_CHECKING:
    from crispline.engine.card import ModelCard
    from crispline.gui.layer_facts import LayerFacts
    from crispline.gui.model_reading import ModelReading


class ModelCardPanel(QFrame):  # type: ignore[misc]  # QGIS has no types
    """Shows a ModelReading beside the facts of the layer."""

    retry_wanted = pyqtSignal()
    description_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        load_form(self, "model_card_panel")
        self._reading: ModelReading | None = None
        self._facts: LayerFacts | None = None
        self.retry_button.clicked.connect(self.retry_wanted)
        self.describe_button.clicked.connect(self.description_wanted)
        self.show_reading(None)

    def show_reading(self, reading: ModelReading | None) -> None:
        """Show what is known of a model; None while it is being read."""
        self._reading = reading
        card = reading.card if reading is not None else None
        self.title_label.setText(self._title())
        self.details_label.setText(_describe(card) if card is not None else "")
        self.details_label.setVisible(bool(self.details_label.text()))
        self.swatches.show_classes(card.classes if card is not None else ())
        self.retry_button.setVisible(reading is not None and card is None)
        self.describe_button.setVisible(reading is not None and reading.blanks is not None)
        self._show_verdicts()

    def show_facts(self, facts: LayerFacts | None) -> None:
        """Compare the model with another layer, or none."""
        self._facts = facts
        self._show_verdicts()

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return what is said now of model and layer."""
        reading = self._reading
        if reading is None:
            return ()
        problems = (Verdict("problem", reading.problem),) if reading.problem else ()
        if reading.card is None or self._facts is None:
            return problems
        return (*problems, *judge(reading.card, self._facts))

    def _title(self) -> str:
        if self._reading is None:
            return str(self.tr("Reading the model …"))
        card = self._reading.card
        if card is None:
            return str(self.tr("<b>This model cannot be used</b>"))
        return f"<b>{html.escape(card.name)}</b>"

    def _show_verdicts(self) -> None:
        verdicts = self.verdicts()
        show_messages(self.verdicts_widget, ((verdict.level, verdict.text) for verdict in verdicts))


def _describe(card: ModelCard) -> str:
    """Return version, licence and resolution on one line."""

    def translate(text: str) -> str:
        return str(QCoreApplication.translate("ModelCardPanel", text))

    parts = []
    if card.version not in ("", "0"):
        parts.append(translate("version {}").format(card.version))
    if card.ground_resolution is not None:
        parts.append(translate("{} a pixel").format(format_pixel(card.ground_resolution.metres)))
    parts.append(", ".join(card.input.bands))
    parts.append(
        translate("licence {}").format(card.licence) if card.licence else translate("no licence")
    )
    return html.escape(" · ".join(parts))
