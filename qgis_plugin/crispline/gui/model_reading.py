"""Model cards, read by the engine in the background and remembered."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from crispline.engine.card_json import card_from_json
from crispline.engine.errors import CrisplineError
from crispline.gui.background import BackgroundCall
from crispline.gui.model_answers import ModelBlanks, read_blanks

if TYPE_CHECKING:
    from crispline.engine.card import ModelCard
    from crispline.runtime.engine import Engine
    from crispline.runtime.feedback import EngineFeedback

#: What the name of a card beside its model ends with.
_CARD = ".crispline.json"


@dataclass(frozen=True)
class ModelReading:
    """What a model file says of itself: a card, or the sentence that says why there is none.

    `blanks` is what a user can say of a model that has no card.
    """

    path: str
    card: ModelCard | None = None
    notes: tuple[str, ...] = ()
    problem: str = ""
    blanks: ModelBlanks | None = None


class ModelReader(QObject):  # type: ignore[misc]  # QGIS has no types
    """Reads model cards one after the other; `finished` carries a ModelReading."""

    started = pyqtSignal(str)
    finished = pyqtSignal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        """Ask `engine` for cards."""
        super().__init__(parent)
        self.engine = engine
        self._known: dict[tuple[object, ...], ModelReading] = {}
        self._call: BackgroundCall | None = None

    def read(self, path: str) -> None:
        """Read the card of a model ("" the embedded one); an earlier request is given up."""
        self.stop()
        key = _identify(path)
        if key in self._known:
            self.finished.emit(self._known[key])
            return
        self.started.emit(path)

        def ask(feedback: EngineFeedback) -> dict[str, Any]:
            parameters = {"model": path, "trial": False, "device": "auto"}
            return self.engine.run("model_info", parameters, feedback)

        def keep(value: dict[str, Any]) -> None:
            self._keep(call, key, _read_report(path, value))

        def refuse(error: CrisplineError) -> None:
            self._keep(call, None, ModelReading(path, problem=str(error)))

        call = BackgroundCall(self.tr("Reading a model's card"), ask, is_hidden=True)
        call.succeeded.connect(keep)
        call.failed.connect(refuse)
        self._call = call
        call.start()

    def stop(self) -> None:
        """Give up what is being read."""
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _keep(
        self, call: BackgroundCall, key: tuple[object, ...] | None, reading: ModelReading
    ) -> None:
        if call is not self._call:
            return
        self._call = None
        if key is not None:
            self._known[key] = reading
        self.finished.emit(reading)


def _identify(path: str) -> tuple[object, ...]:
    """Return what changes when the file does, or the card beside it."""
    return (path, _look_at(path), _look_at(path + _CARD))


def _look_at(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _read_report(path: str, report: dict[str, Any]) -> ModelReading:
    problems = [str(problem) for problem in report.get("problems") or ()]
    card = report.get("card")
    if card is None:
        blanks = report.get("blanks")
        return ModelReading(
            path,
            problem=" ".join(problems),
            blanks=read_blanks(blanks) if blanks is not None else None,
        )
    text = card if isinstance(card, str) else json.dumps(card)
    try:
        return ModelReading(
            path,
            card=card_from_json(text, origin=path),
            notes=tuple(str(note) for note in report.get("notes") or ()),
            problem=" ".join(problems),
        )
    except CrisplineError as error:
        return ModelReading(path, problem=str(error))
