"""The engine as the plugin sees it: tasks run in a worker, in an environment made on first use."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.worker_client import WorkerService

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback
    from crispline.runtime.folders import RuntimeFolders
    from crispline.runtime.messages import Device
    from crispline.runtime.settings import PluginSettings
    from crispline.runtime.worker_launch import WorkerLaunch

#: Names an environment to use instead of a private one; it wins over the setting.
ENGINE_PYTHON_VARIABLE = "CRISPLINE_ENGINE_PYTHON"


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
        self._service = service or WorkerService()
        self._lock = threading.Lock()

    @property
    def folders(self) -> RuntimeFolders:
        """Where the plugin keeps things."""
        return self._folders

    def run(
        self, task: str, parameters: Mapping[str, Any], feedback: EngineFeedback
    ) -> dict[str, Any]:
        """Run a task of the worker to its end and return its value; blocks.

        The environment is set up first where it is missing. Raises the CrisplineError that the
        task ends with, WorkerError where the worker fails, EnvironmentSetupError where there can
        be none, Cancelled once the feedback says so.
        """
        launch = self._make_launch()
        keep = self._settings().keep_worker_minutes
        return self._service.run(launch, task, parameters, feedback, keep_minutes=keep)

    def devices(self) -> tuple[Device, ...]:
        """What the last worker told about devices, fastest first; empty before the first."""
        return self._service.devices

    def close(self) -> None:
        """End every worker; the engine cannot be used afterwards."""
        self._service.close()

    def _make_launch(self) -> WorkerLaunch:
        from crispline import __version__
        from crispline.runtime.host_environment import clean_environment
        from crispline.runtime.worker_launch import make_launch

        python = os.environ.get(ENGINE_PYTHON_VARIABLE) or self._settings().engine_python
        if not python:
            raise EnvironmentSetupError("no environment yet")
        return make_launch(Path(python), clean_environment(os.environ, sys.platform), __version__)
