"""A job on its way between the thread that waits for it and the thread of the workers."""

from __future__ import annotations

import itertools
import queue
from collections.abc import Mapping
from typing import Any, Union

from crispline.engine.errors import CrisplineError
from crispline.runtime.feedback import JobProgress
from crispline.runtime.messages import Message, ProgressMessage, encode_run
from crispline.runtime.worker_launch import WorkerLaunch

_numbers = itertools.count(1)

#: What a waiting thread gets: a worker's message, or why there will be none.
Event = Union[Message, CrisplineError]


class WorkerJob:
    """A task for a worker of `launch`; its events are read by the thread that asked for it."""

    def __init__(
        self,
        launch: WorkerLaunch,
        task: str,
        parameters: Mapping[str, Any],
        *,
        keep_minutes: float,
    ) -> None:
        """Write the message that starts the job; without a task it waits for a greeting only.

        Raises WorkerError where JSON cannot hold the parameters.
        """
        self.id = f"{task}-{next(_numbers)}"
        self.launch = launch
        self.line = encode_run(self.id, task, parameters) if task else b""
        #: How long the worker is kept afterwards.
        self.keep_minutes = keep_minutes
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def tell(self, event: Event) -> None:
        """Hand over an event; callable from any thread."""
        self._events.put(event)

    def tell_start(self) -> None:
        """Say that a worker is being started for the job."""
        self.tell(ProgressMessage(self.id, JobProgress("start", 0.0, 0.0)))

    def next_event(self, seconds: float) -> Event | None:
        """Wait for the next event, at most so long."""
        try:
            return self._events.get(timeout=seconds)
        except queue.Empty:
            return None
