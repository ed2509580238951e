"""Threads that work side by side on one job: the first error stops all and surfaces once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Generic, TypeVar

Item = TypeVar("Item")

#: Seconds after which a waiting thread looks whether another one has failed.
_PATIENCE = 0.1


class StoppedError(Exception):
    """Raised in a thread because another one has failed; never reaches the caller."""


class Channel(Generic[Item]):
    """A bounded queue between two threads of a crew, with an end."""

    def __init__(self, stopped: threading.Event, *, depth: int) -> None:
        """Hold at most `depth` items."""
        self._queue: queue.Queue[Item | None] = queue.Queue(depth)
        self._stopped = stopped

    def put(self, item: Item) -> None:
        """Add an item, waiting for room; raises StoppedError when the crew has stopped."""
        self._put(item)

    def close(self) -> None:
        """Tell the taker that nothing follows."""
        self._put(None)

    def _put(self, item: Item | None) -> None:
        while not self._stopped.is_set():
            try:
                self._queue.put(item, timeout=_PATIENCE)
            except queue.Full:
                continue
            return
        raise StoppedError

    def __iter__(self) -> Iterator[Item]:
        """Yield items until the channel is closed; raises StoppedError when the crew stopped."""
        while not self._stopped.is_set():
            try:
                item = self._queue.get(timeout=_PATIENCE)
            except queue.Empty:
                continue
            if item is None:
                return
            yield item
        raise StoppedError


class Crew:
    """A context in which threads run; leaving it waits for them and raises their first error."""

    def __init__(self) -> None:
        """Start with no thread."""
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._error: BaseException | None = None

    def channel(self, *, depth: int) -> Channel[Item]:
        """Return a new channel between two of this crew's threads."""
        return Channel(self._stopped, depth=depth)

    def start(self, name: str, work: Callable[[], None]) -> None:
        """Run `work` in a thread of its own."""
        thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except StoppedError:
            return
        except BaseException as error:  # handed to the caller in __exit__
            if self._error is None:
                self._error = error
            self._stopped.set()

    def __enter__(self) -> Crew:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the threads, stopping them if the caller failed; raise their first error."""
        if kind is not None:
            self._stopped.set()
        for thread in self._threads:
            thread.join()
        if self._error is not None and kind in (None, StoppedError):
            raise self._error from None
