"""What a job of the engine tells, put into the words and the pace of a Processing log.

Processing writes every progress text into its log, so that texts are few: one where a stage begins,
and then now and again. A front end that wants every event gives a feedback with a method
`take_job_progress(progress: JobProgress)`; it is called in the thread that runs the algorithm.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Callable

from qgis.PyQt.QtCore import QCoreApplication

from crispline.processing.wording import reword

if TYPE_CHECKING:
    from crispline.runtime.feedback import JobProgress

#: Seconds between two progress texts: at least, and at most while a stage goes on.
_SHORTEST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0
#: Share of a stage after which a text is due.
_STEP = 0.1
#: Stages of the engine's set-up, which the first job waits for, and their share of its bar.
_SET_UP = frozenset({"prepare", "python", "download", "install", "check"})
_SET_UP_SHARE = 0.5
#: Name of the method of feedbacks that take every event.
LISTENER = "take_job_progress"


class ProcessingFeedback:
    """A QgsProcessingFeedback as the engine's client wants one (EngineFeedback)."""

    def __init__(self, feedback: Any, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Pass on to `feedback`."""
        self._feedback = feedback
        self._begin, self._share = 0.0, 1.0
        self._set_up = 0.0
        self._names: dict[str, str] = {}
        self._clock = clock
        self._stage = ""
        self._told_at = -_LONGEST_PAUSE
        self._told_fraction = 0.0
        #: Warnings so far, in the order they came.
        self.warnings: list[str] = []

    def enter(self, begin: float, end: float) -> None:
        """Let what comes next fill the progress bar from one share of it to another."""
        self._begin, self._share, self._set_up = begin, end - begin, 0.0

    def fill(self, share: float) -> None:
        """Move the progress bar without a word."""
        self._feedback.setProgress(100.0 * (self._begin + self._share * share))

    def call(self, path: str, name: str) -> None:
        """Let messages name something that the user knows instead of a path of ours."""
        self._names[path] = name

    def word(self, sentence: str) -> str:
        """Return a sentence of the engine in the words of QGIS."""
        for path, name in self._names.items():
            sentence = sentence.replace(path, name)
        return reword(sentence)

    def is_cancelled(self) -> bool:
        """Whether the user wants the job to stop."""
        return bool(self._feedback.isCanceled())

    def report(self, progress: JobProgress) -> None:
        """Move the progress bar, and tell the stage in words where that is due."""
        if progress.stage in _SET_UP:
            self._set_up = _SET_UP_SHARE
            within = self._set_up * progress.overall
        else:
            within = self._set_up + (1.0 - self._set_up) * progress.overall
        overall = self._begin + self._share * within
        self._feedback.setProgress(100.0 * overall)
        listener = getattr(self._feedback, LISTENER, None)
        if listener is not None:
            listener(replace(progress, overall=overall))
        if self._is_due(progress):
            self._feedback.setProgressText(describe_progress(progress))

    def log(self, level: str, message: str) -> None:
        """Write a message of level debug, info, warning or error into the log."""
        message = self.word(message)
        if level == "warning":
            self.warn(message)
        elif level == "error":
            self._feedback.reportError(message, False)  # noqa: FBT003 - QGIS' signature: not fatal
        elif level == "debug":
            self._feedback.pushDebugInfo(message)
        else:
            self._feedback.pushInfo(message)

    def warn(self, message: str) -> None:
        """Show a warning, once."""
        message = self.word(message)
        if message not in self.warnings:
            self.warnings.append(message)
            self._feedback.pushWarning(message)

    def _is_due(self, progress: JobProgress) -> bool:
        now = self._clock()
        pause = now - self._told_at
        further = abs(progress.fraction - self._told_fraction) >= _STEP
        due = progress.stage != self._stage or (
            pause >= _SHORTEST_PAUSE and (further or pause >= _LONGEST_PAUSE)
        )
        if due:
            self._stage, self._told_at, self._told_fraction = progress.stage, now, progress.fraction
        return due


class QuietFeedback:
    """Passes messages and the wish to cancel on, but no progress: for questions on the way."""

    def __init__(self, feedback: ProcessingFeedback) -> None:
        """Pass on to `feedback`."""
        self._feedback = feedback

    def is_cancelled(self) -> bool:
        """Whether the user wants the job to stop."""
        return self._feedback.is_cancelled()

    def report(self, progress: JobProgress) -> None:
        """Take a progress event: the bar stays where it is."""

    def log(self, level: str, message: str) -> None:
        """Pass a message on."""
        self._feedback.log(level, message)


def describe_progress(progress: JobProgress) -> str:
    """Return one line such as "Inferring: 3.2 Mpx/s, 0:42 left"."""
    facts = []
    if progress.megapixels_per_second:
        facts.append(
            QCoreApplication.translate("Processing", "{} Mpx/s").format(
                f"{progress.megapixels_per_second:.1f}"
            )
        )
    if progress.seconds_left is not None:
        facts.append(
            QCoreApplication.translate("Processing", "{} left").format(
                format_duration(progress.seconds_left)
            )
        )
    stage = name_stage(progress.stage)
    return f"{stage}: {', '.join(facts)}" if facts else f"{stage} …"


def name_stage(stage: str) -> str:
    """Return a stage of the engine as a user reads it; an unknown one as it is."""
    names: dict[str, str] = {
        "render": QCoreApplication.translate("Processing", "Drawing the layer"),
        "convert": QCoreApplication.translate("Processing", "Converting the raster"),
        "open": QCoreApplication.translate("Processing", "Opening raster and model"),
        "infer": QCoreApplication.translate("Processing", "Inferring"),
        "trace": QCoreApplication.translate("Processing", "Tracing boundaries"),
        "vectorise": QCoreApplication.translate("Processing", "Tracing polygons"),
        "write": QCoreApplication.translate("Processing", "Writing"),
        "compare": QCoreApplication.translate("Processing", "Comparing pixels"),
        "measure": QCoreApplication.translate("Processing", "Measuring boundaries"),
        "prepare": QCoreApplication.translate("Processing", "Preparing to set up the engine"),
        "python": QCoreApplication.translate("Processing", "Getting a Python for the engine"),
        "download": QCoreApplication.translate("Processing", "Downloading the engine"),
        "install": QCoreApplication.translate("Processing", "Installing the engine"),
        "check": QCoreApplication.translate("Processing", "Checking the engine"),
        "start": QCoreApplication.translate("Processing", "Starting the engine"),
    }
    return names.get(stage, stage[:1].upper() + stage[1:])


def format_duration(seconds: float) -> str:
    """Return minutes and seconds as 0:42, from an hour on as 1:02:03."""
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
