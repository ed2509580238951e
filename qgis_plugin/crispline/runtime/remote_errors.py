"""Errors that the worker tells, raised in QGIS as what they are."""

from __future__ import annotations

from crispline.engine import errors
from crispline.engine.errors import CrisplineError
from crispline.runtime.errors import EngineFailure, EnvironmentSetupError, WorkerError
from crispline.runtime.messages import ErrorMessage

_CLASSES: dict[str, type[CrisplineError]] = {
    kind.code: kind
    for kind in (
        CrisplineError,
        errors.RasterError,
        errors.CorruptBlockError,
        errors.AreaError,
        errors.ModelError,
        errors.CardError,
        errors.DeviceError,
        errors.OutputError,
        errors.JobError,
        errors.Cancelled,
        EnvironmentSetupError,
        WorkerError,
    )
}
#: The client's own faults: a second job for a busy worker, a message that it does not know.
_OURS = frozenset({"busy", "protocol"})


def make_error(message: ErrorMessage) -> CrisplineError:
    """Return the error that a worker's message stands for, with its sentence."""
    if message.code in _OURS:
        return WorkerError(message.text)
    kind = _CLASSES.get(message.code)
    if kind is None:
        return EngineFailure(message.text, message.details)
    return kind(message.text)
