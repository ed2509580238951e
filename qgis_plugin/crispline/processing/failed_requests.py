"""What became of the requests that QGIS sent for a raster layer.

QGIS' providers draw nothing where a request failed, and keep quiet. What they send passes through
the network manager of the main thread, which tells how each request ended; answers that are no
pictures are told in the message log only.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsNetworkReplyContent,
    QgsNetworkRequestParameters,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

_URL = re.compile(r"(?:https?|file)://[^\s\])]+")
#: Answers of a server that has no tile at a place.
_NOTHING_THERE = frozenset({204, 404, 410})
#: Seconds to wait for the main thread to pass on what it knows.
_PATIENCE = 2.0


@dataclass(frozen=True)
class Outcome:
    """How a request ended: HTTP status (None without an answer), and why it failed ("": not)."""

    url: str
    status: int | None
    reason: str

    @property
    def is_gap(self) -> bool:
        """Whether the server says that it has nothing there."""
        return self.status in _NOTHING_THERE


@dataclass(frozen=True)
class Trouble:
    """What went wrong since the last look: failed requests, and messages of answers of no use.

    `is_complete` is false where the main thread did not answer in time, so that there may be more.
    """

    failures: tuple[str, ...]
    gaps: tuple[str, ...]
    is_complete: bool


class _Marker(QObject):  # type: ignore[misc]  # Qt has no types
    """Tells when the thread it lives in has handled all that was sent there before."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = threading.Event()

    def event(self, event: QEvent) -> bool:
        """Note that the thread has come as far as this event."""
        if event.type() == QEvent.Type.User:
            self.passed.set()
            return True
        return bool(super().event(event))


class RequestListener:
    """Listens, as a context manager, to the raster requests of QGIS and to its message log."""

    def __init__(self, network: Any) -> None:
        """Listen to `network`, the network manager of the main thread."""
        self._network = network
        self._outcomes: dict[str, Outcome] = {}
        self._messages: list[str] = []
        self._thread = 0
        #: Numbers of requests that no raster layer has sent.
        self._strangers: set[int] = set()

    def __enter__(self) -> RequestListener:
        """Begin to listen; log messages of this thread are meant for it."""
        self._thread = threading.get_ident()
        direct = Qt.ConnectionType.DirectConnection
        begun, ended = self._signals()
        begun.connect(self._meet, direct)
        ended.connect(self._note, direct)
        QgsApplication.messageLog().messageReceived.connect(self._hear, direct)
        return self

    def __exit__(self, *exception: object) -> None:
        """Listen no more."""
        begun, ended = self._signals()
        begun.disconnect(self._meet)
        ended.disconnect(self._note)
        QgsApplication.messageLog().messageReceived.disconnect(self._hear)

    def take(self) -> Trouble:
        """Return what went wrong since the last call."""
        is_complete = self._catch_up()
        outcomes, self._outcomes = self._outcomes, {}
        messages, self._messages = self._messages, []
        gaps = [outcome.url for outcome in outcomes.values() if outcome.is_gap]
        failures = [o.reason for o in outcomes.values() if o.reason and not o.is_gap]
        # A message about a request whose end is known says nothing new.
        known = {o.url for o in outcomes.values() if o.reason or o.is_gap}
        failures += [shorten(text) for text in messages if not known & set(_URL.findall(text))]
        return Trouble(tuple(failures), tuple(gaps), is_complete)

    def _signals(self) -> tuple[Any, Any]:
        """Return the signals of requests that begin and end, in any thread."""
        network = self._network
        return (
            network.requestAboutToBeCreated[QgsNetworkRequestParameters],
            network.finished[QgsNetworkReplyContent],
        )

    def _meet(self, request: QgsNetworkRequestParameters) -> None:
        if "DownloadHandler" not in request.initiatorClassName():
            self._strangers.add(request.requestId())

    def _note(self, reply: QgsNetworkReplyContent) -> None:
        error = reply.error()
        is_cancelled = error == QNetworkReply.NetworkError.OperationCanceledError
        if reply.requestId() in self._strangers or is_cancelled:
            return
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        reason = ""
        if error != QNetworkReply.NetworkError.NoError:
            reason = f"HTTP {int(status)}" if status is not None else shorten(reply.errorString())
        url = reply.request().url().toString()
        self._outcomes[url] = Outcome(url, int(status) if status is not None else None, reason)

    def _hear(self, message: str, _tag: str, level: Any) -> None:
        serious = level in (Qgis.Warning, Qgis.Critical)
        if serious and threading.get_ident() == self._thread:
            self._messages.append(message)

    def _catch_up(self) -> bool:
        """Let the main thread pass on what has happened; whether it did."""
        if self._network.thread() != QCoreApplication.instance().thread():
            return False  # the manager of another thread, which learns of its own requests only
        if QThread.currentThread() == self._network.thread():
            QCoreApplication.sendPostedEvents(self._network, 0)
            return True
        marker = _Marker()
        marker.moveToThread(self._network.thread())
        QCoreApplication.postEvent(marker, QEvent(QEvent.Type.User))
        passed = marker.passed.wait(_PATIENCE)
        # It belongs to the other thread now, which deletes it.
        sip.transferto(marker, None)
        marker.deleteLater()
        return passed


def shorten(text: str) -> str:
    """Return a message as one line of moderate length, without its addresses."""
    line = " ".join(_URL.sub("…", text).split())
    return line if len(line) <= 160 else line[:159] + "…"
