"""The engine as the plugin sees it: tasks run in a worker, in an environment made on first use.

What makes environments and speaks to workers is imported when it is needed, not at QGIS' start.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable

from crispline import __version__
from crispline.engine.errors import Cancelled
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.feedback import ClosableFeedback

if TYPE_CHECKING:
    from pathlib import Path

    from crispline.runtime.environment import EnvironmentStatus
    from crispline.runtime.feedback import EngineFeedback
    from crispline.runtime.folders import RuntimeFolders
    from crispline.runtime.installation.engine_check import Finding
    from crispline.runtime.installation.request import SetupRequest
    from crispline.runtime.messages import Device
    from crispline.runtime.settings import PluginSettings
    from crispline.runtime.worker_client import WorkerService
    from crispline.runtime.worker_launch import WorkerLaunch

#: Seconds between two looks at the wish to cancel.
_GLANCE = 0.05


class Engine:
    """Owned by the plugin, shared by its algorithms and its dock; usable from any thread."""

    def __init__(
        self,
        folders: RuntimeFolders,
        *,
        settings: Callable[[], PluginSettings],
        service: WorkerService | None = None,
    ) -> None:
        """Prepare; nothing is started, read or written yet."""
        self._folders = folders
        self._settings = settings
        self._known_service = service
        #: That of the code in memory: another QGIS may change the plugin's files meanwhile.
        self._version = __version__
        self._is_closed = False
        self._service_lock = threading.Lock()
        self._set_up_lock = threading.Lock()

    @property
    def folders(self) -> RuntimeFolders:
        """Where the plugin keeps things."""
        return self._folders

    def run(
        self, task: str, parameters: Mapping[str, Any], feedback: EngineFeedback
    ) -> dict[str, Any]:
        """Run a task of the worker to its end and return its value; blocks.

        The environment is set up first where it is missing or outdated. Raises the CrisplineError
        that the task ends with, WorkerError where the worker fails, EnvironmentSetupError where
        there can be no environment, Cancelled once the feedback says so.
        """
        launch = self._make_launch(self._prepare(feedback))
        keep = self._settings().keep_worker_minutes
        return self._service.run(launch, task, parameters, feedback, keep_minutes=keep)

    def status(self) -> EnvironmentStatus:
        """Return the state of the environment; fast, starts nothing."""
        from crispline.runtime.environment import read_status

        settings = self._settings()
        return read_status(
            self._folders, variant=settings.variant, engine_python=settings.engine_python
        )

    def devices(self) -> tuple[Device, ...]:
        """Return what the last worker told about devices, fastest first; empty before that."""
        return self._known_service.devices if self._known_service is not None else ()

    def refresh_devices(self, feedback: EngineFeedback) -> tuple[Device, ...]:
        """Start a worker, as `run` does, to look for devices, and return them."""
        launch = self._make_launch(self._prepare(feedback))
        keep = self._settings().keep_worker_minutes
        return self._service.refresh_devices(launch, feedback, keep_minutes=keep)

    def start_in_background(self) -> None:
        """Start a worker without waiting for it, where there is an environment."""
        keep = self._settings().keep_worker_minutes
        status = self.status()
        if keep > 0 and status.is_usable and status.python is not None:
            self._service.warm_up(self._make_launch(status.python), keep_minutes=keep)

    def default_request(self) -> SetupRequest:
        """Return what the settings ask a set-up for, with QGIS' proxy where they name none."""
        from crispline.runtime.host_proxy import read_host_proxy
        from crispline.runtime.installation.request import SetupRequest

        wanted = self._settings()
        return SetupRequest(
            variant=wanted.variant,
            python=wanted.python,
            wheels=wanted.wheels,
            index_url=wanted.index_url,
            proxy=wanted.proxy or read_host_proxy(wanted.index_url),
        )

    def set_up(self, request: SetupRequest, feedback: EngineFeedback) -> EnvironmentStatus:
        """Make the environment where it is missing, outdated or unfinished; blocks.

        Raises EnvironmentSetupError with one sentence, or Cancelled.
        """
        from crispline.runtime.setup import set_up

        with self._hold_set_up(feedback) as told:
            if self._named_python():
                return self._expect_usable(self.status())
            self._service.dismiss_idle()
            return set_up(self._complete(request), self._folders, self._version, told)

    def repair(self, request: SetupRequest, feedback: EngineFeedback) -> EnvironmentStatus:
        """Install again what is broken, after every worker has ended; raises as `set_up`."""
        from crispline.runtime.setup import repair

        with self._hold_set_up(feedback) as told:
            if self._named_python():
                raise EnvironmentSetupError(
                    f"expected the plugin's own environment to repair, found that the engine runs "
                    f"in {self._named_python()}; repair that one, or take it out of the settings"
                )
            self._service.dismiss()
            return repair(self._complete(request), self._folders, self._version, told)

    def remove(self, feedback: EngineFeedback) -> None:
        """Remove the private environment, after every worker has ended; raises as `set_up`."""
        from crispline.runtime.setup import remove

        with self._hold_set_up(feedback) as told:
            self._service.dismiss()
            remove(self._folders, told)

    def check(self, feedback: EngineFeedback) -> tuple[Finding, ...]:
        """Let the engine examine itself; raises as `set_up` where there is none."""
        from crispline.runtime.environment import EXTERNAL
        from crispline.runtime.installation.engine_check import check_engine
        from crispline.runtime.setup import check

        status = self.status()
        if status.state == EXTERNAL and status.python is not None:
            return check_engine(status.python, feedback)
        return check(self._folders, feedback)

    def close(self) -> None:
        """End every worker and set-up; tasks that run fail, later ones are refused."""
        with self._service_lock:
            self._is_closed = True
            service = self._known_service
        if service is not None:
            service.close()

    @property
    def _service(self) -> WorkerService:
        """The client of the workers, made when it is first needed."""
        from crispline.runtime.worker_client import WorkerService

        with self._service_lock:
            if self._known_service is None:
                self._known_service = WorkerService()
                if self._is_closed:
                    self._known_service.close()
            return self._known_service

    def _prepare(self, feedback: EngineFeedback) -> Path:
        """Return the Python of a usable environment, made now where there is none."""
        status = self.status()
        if not status.is_usable:
            status = self._expect_usable(self.set_up(self.default_request(), feedback))
        if status.python is None:
            raise EnvironmentSetupError(
                f"expected an environment with a Python, found none ({status.detail}); "
                "repair the engine"
            )
        return status.python

    @staticmethod
    def _expect_usable(status: EnvironmentStatus) -> EnvironmentStatus:
        if not status.is_usable:
            raise EnvironmentSetupError(
                f"expected an environment for the engine, found none: {status.detail} "
                "Correct the engine's Python in the settings, or set the engine up"
            )
        return status

    def _make_launch(self, python: Path) -> WorkerLaunch:
        from crispline.runtime.host_environment import clean_environment
        from crispline.runtime.worker_launch import make_launch

        return make_launch(python, clean_environment(os.environ, sys.platform), self._version)

    def _named_python(self) -> str:
        """Return the Python of an environment that is not ours to change, or ""."""
        from crispline.runtime.environment import ENGINE_PYTHON_VARIABLE

        return os.environ.get(ENGINE_PYTHON_VARIABLE) or self._settings().engine_python

    def _complete(self, request: SetupRequest) -> SetupRequest:
        """Return a request that goes through QGIS' proxy where it names none."""
        from dataclasses import replace

        from crispline.runtime.host_proxy import read_host_proxy

        proxy = request.proxy or self._settings().proxy
        return replace(request, proxy=proxy or read_host_proxy(request.index_url))

    @contextmanager
    def _hold_set_up(self, feedback: EngineFeedback) -> Iterator[EngineFeedback]:
        """Let one thread at a time change the environment, until the engine is closed.

        Those that wait can still be cancelled.
        """
        told = ClosableFeedback(feedback, lambda: self._is_closed)
        while not self._set_up_lock.acquire(timeout=_GLANCE):
            if told.is_cancelled():
                raise Cancelled("the set-up was cancelled while another one ran")
        try:
            yield told
        finally:
            self._set_up_lock.release()
