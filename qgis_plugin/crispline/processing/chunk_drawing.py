"""Draws one chunk of a layer after the other, asks again for what failed, and gives up in words."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsRasterBlockFeedback, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QTimer

from crispline.engine.errors import Cancelled, RasterError
from crispline.processing.drawing_plan import DrawnLayer
from crispline.processing.drawn_file import draws_colours, take_colours
from crispline.processing.failed_requests import RequestListener, Trouble
from crispline.processing.pixel_grid import Chunk
from crispline.runtime.feedback import EngineFeedback

#: Seconds to wait before each attempt; newer QGIS asks four times for a tile in each.
PAUSES = (0.0, 1.0, 4.0)
#: Milliseconds between two looks at whether the user cancelled.
_LOOK_EVERY = 100

translate = QCoreApplication.translate


class ChunkDrawer:
    """Draws chunks of a layer in the thread that makes it; use it as a context manager.

    `gaps` counts the tiles that the server says it does not have.
    """

    def __init__(self, source: DrawnLayer, *, is_tiled: bool, feedback: EngineFeedback) -> None:
        """Draw with the layer's own connection."""
        self._provider = source.provider
        self._name = source.name
        self._is_tiled = is_tiled
        self._feedback = feedback
        self._listener = RequestListener(source.network)
        # An event loop gives the thread what a timer needs.
        self._loop = QEventLoop()
        self._running: QgsRasterBlockFeedback | None = None
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self.gaps = 0

    def __enter__(self) -> ChunkDrawer:
        """Begin."""
        self._listener.__enter__()
        self._timer.start(_LOOK_EVERY)
        return self

    def __exit__(self, *exception: object) -> None:
        """End."""
        self._timer.stop()
        self._listener.__exit__(*exception)

    def draw(self, chunk: Chunk, *, bands: int) -> list[Any]:
        """Return a block a band.

        Raises RasterError where the layer's server cannot be brought to answer, Cancelled where the
        user does not want it any more.
        """
        failures: tuple[str, ...] = ()
        for pause in PAUSES:
            self._wait(pause)
            blocks, trouble = self._try(chunk, bands=bands)
            if not self._has_holes(blocks):
                return blocks
            failures = trouble.failures if self._is_tiled else trouble.failures + trouble.gaps
            if not failures:
                self._count_gaps(trouble)
                return blocks
            text = translate("RenderedRaster", "Asking again for a part of layer {}: {}")
            self._feedback.log("info", text.format(repr(self._name), failures[0]))
        raise RasterError(
            translate(
                "RenderedRaster",
                "expected the whole of layer {}, found {} of its requests failing in each of {} "
                "attempts ({}); check the network and the layer's service, then run it again",
            ).format(repr(self._name), len(failures), len(PAUSES), failures[0])
        )

    def _try(self, chunk: Chunk, *, bands: int) -> tuple[list[Any], Trouble]:
        """Draw once; return the blocks and what failed."""
        b = chunk.bounds
        extent = QgsRectangle(b.x_minimum, b.y_minimum, b.x_maximum, b.y_maximum)
        self._listener.take()
        self._running = QgsRasterBlockFeedback()
        blocks = []
        for band in range(1, bands + 1):
            self._look()
            block = self._provider.block(band, extent, chunk.width, chunk.height, self._running)
            self._check_cancelled()
            blocks.append(block)
        trouble = self._listener.take()
        failures = [*trouble.failures, *map(str, self._running.errors())]
        self._running = None
        if not failures:
            unknown = translate("RenderedRaster", "no reason given")
            invalid = [block for block in blocks if not block.isValid()]
            failures = [block.error().message() or unknown for block in invalid]
        return blocks, Trouble(tuple(failures), trouble.gaps, trouble.is_complete)

    def _has_holes(self, blocks: list[Any]) -> bool:
        """Whether something may be missing: a pixel of a picture is transparent."""
        if not draws_colours(self._provider) or not blocks[0].isValid():
            return True
        return 0 in take_colours(blocks[0])[3::4]

    def _count_gaps(self, trouble: Trouble) -> None:
        self.gaps += len(trouble.gaps)
        if not trouble.is_complete:
            text = translate(
                "RenderedRaster",
                "Layer {} is empty in places, and QGIS is too busy to say whether a request failed",
            )
            self._feedback.log("warning", text.format(repr(self._name)))

    def _look(self) -> None:
        """Stop the running requests once the user has cancelled."""
        if self._feedback.is_cancelled():
            if self._running is not None:
                self._running.cancel()
            self._loop.quit()

    def _check_cancelled(self) -> None:
        if self._feedback.is_cancelled():
            raise Cancelled(
                translate(
                    "RenderedRaster", "drawing the layer was cancelled; nothing of it was kept"
                )
            )

    def _wait(self, seconds: float) -> None:
        self._check_cancelled()
        if seconds > 0:
            QTimer.singleShot(round(1000 * seconds), self._loop.quit)
            self._loop.exec()
            self._check_cancelled()
