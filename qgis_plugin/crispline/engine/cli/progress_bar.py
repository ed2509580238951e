"""Progress on a terminal, and cancelling a job from it."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from crispline.engine.progress import Progress, ProgressEvent

_FORMAT = "{desc:<12} {percentage:3.0f} %|{bar:30}| {elapsed}{postfix}"


class ProgressBar:
    """One line a stage on stderr, with throughput and time left."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._stage = ""
        self._bar: Any = None

    def show(self, event: ProgressEvent) -> None:
        """Take one event: a new stage begins a new line."""
        from tqdm import tqdm

        if event.stage != self._stage:
            self.close()
            self._stage = event.stage
            size = shutil.get_terminal_size()
            self._bar = tqdm(
                total=1.0,
                desc=event.stage,
                bar_format=_FORMAT,
                # Some terminals say that they have no columns and lines: then 80 and 24.
                ncols=size.columns - 1,
                nrows=size.lines,
                file=sys.stderr,
                ascii=not _prints_blocks(),
            )
        self._bar.set_postfix_str(_describe(event), refresh=False)
        self._bar.update(event.fraction - self._bar.n)

    def close(self) -> None:
        """End the current line."""
        if self._bar is not None:
            self._bar.refresh()
            self._bar.close()
            self._bar = None
            self._stage = ""


def _prints_blocks() -> bool:
    return "utf" in (sys.stderr.encoding or "").lower()


def _describe(event: ProgressEvent) -> str:
    parts = []
    if event.megapixels_per_second is not None:
        parts.append(f"{event.megapixels_per_second:.1f} Mpx/s")
    if event.seconds_left is not None and event.fraction < 1:
        minutes, seconds = divmod(round(event.seconds_left), 60)
        parts.append(f"{minutes}:{seconds:02d} left")
    return ", ".join(parts)


@contextmanager
def watch(*, visible: bool) -> Iterator[Progress]:
    """Yield the progress of a job that the first Ctrl-C cancels cleanly and the second at once.

    The bar is drawn only where it is wanted and stderr is a terminal.
    """
    cancelled = threading.Event()
    bar = ProgressBar() if visible and sys.stderr.isatty() else None
    progress = Progress(is_cancelled=cancelled.is_set)
    if bar is not None:
        progress.listener = bar.show

    def cancel(number: int, frame: FrameType | None) -> None:
        if cancelled.is_set():
            raise KeyboardInterrupt
        cancelled.set()

    # Signals belong to the main thread; elsewhere the caller cancels its own way.
    main_thread = threading.current_thread() is threading.main_thread()
    signals = (signal.SIGINT, signal.SIGTERM) if main_thread else ()
    before = {number: signal.signal(number, cancel) for number in signals}
    try:
        yield progress
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if bar is not None:
            bar.close()
