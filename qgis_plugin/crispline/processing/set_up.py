"""Algorithm `setup`: the engine's private environment made, checked, repaired or removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Protocol, cast

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from crispline.engine.errors import CrisplineError
from crispline.processing.algorithm import CrisplineAlgorithm, TaskEngine
from crispline.processing.feedback import ProcessingFeedback
from crispline.processing.segment_parameters import explain
from crispline.runtime.settings import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crispline.processing.parameter_values import ParameterValues
    from crispline.runtime.environment import EnvironmentStatus
    from crispline.runtime.feedback import EngineFeedback
    from crispline.runtime.installation.engine_check import Finding
    from crispline.runtime.installation.request import SetupRequest

ACTION, VARIANT = "ACTION", "VARIANT"
PYTHON, WHEELS, INDEX_URL, PROXY = "PYTHON", "WHEELS", "INDEX_URL", "PROXY"
SET_UP, CHECK, REPAIR, REMOVE = ACTIONS = ("set up", "check", "repair", "remove")
STATE, DEVICES, FINDINGS, IS_READY, LOG = "STATE", "DEVICES", "FINDINGS", "READY", "LOG"
#: Share of the progress bar for the installation; the rest is for the devices.
_INSTALLING = 0.95


class EnvironmentEngine(TaskEngine, Protocol):
    """What this algorithm asks of the engine's client beside tasks."""

    def status(self) -> EnvironmentStatus:
        """Return the state of the environment."""

    def default_request(self) -> SetupRequest:
        """Return what the settings ask for."""

    def set_up(self, request: SetupRequest, feedback: EngineFeedback) -> EnvironmentStatus:
        """Make the environment."""

    def repair(self, request: SetupRequest, feedback: EngineFeedback) -> EnvironmentStatus:
        """Install again what is broken."""

    def remove(self, feedback: EngineFeedback) -> None:
        """Remove the environment."""

    def check(self, feedback: EngineFeedback) -> Sequence[Finding]:
        """Let the engine examine itself."""

    def refresh_devices(self, feedback: EngineFeedback) -> Sequence[Any]:
        """Return the devices, asked for anew."""


class SetUpEngine(CrisplineAlgorithm):
    """Sets the engine up, so that no later run has to; also checks, repairs and removes it."""

    NAME = "setup"

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return self.tr("Set up the engine")

    def group(self) -> str:
        """Return the group's name in the toolbox."""
        return self.tr("Engine")

    def groupId(self) -> str:
        """Return the group's name for QGIS."""
        return "engine"

    def tags(self) -> list[str]:
        """Return words that the toolbox finds the algorithm by."""
        return self.tr(
            "install,installation,dependencies,environment,python,pip,gpu,cuda,repair,uninstall"
        ).split(",")

    def flags(self) -> Any:
        """Return the flags: models have no use for it."""
        return super().flags() | QgsProcessingAlgorithm.FlagHideFromModeler

    def shortHelpString(self) -> str:
        """Return the help beside the dialog."""
        return self.tr(
            "The engine runs in a Python environment of its own, in a folder of the QGIS profile. "
            "It is made when it is first needed; here it can be made beforehand, for instance on "
            "computers of an office or in a script. Nothing of QGIS itself is changed.\n\n"
            "set up: makes what is missing; goes on where an interrupted set-up stopped.\n"
            "check: looks at every package and lets the engine examine itself.\n"
            "repair: installs again what is broken.\n"
            "remove: deletes the environment and what was downloaded for it.\n\n"
            "What is left empty is taken from Crispline's options. A folder of wheels needs no "
            "network."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        for parameter in self._parameters():
            self.addParameter(parameter)
        for output in self._outputs():
            self.addOutput(output)

    def _parameters(self) -> Iterator[QgsProcessingParameterDefinition]:
        yield explain(
            QgsProcessingParameterEnum(
                ACTION,
                self.tr("What to do"),
                options=list(ACTIONS),
                defaultValue=SET_UP,
                usesStaticStrings=True,
            ),
            self.tr("Scripts use these words as they are."),
        )
        yield explain(
            QgsProcessingParameterEnum(
                VARIANT,
                self.tr("Build of ONNX Runtime (empty: as in the options)"),
                options=list(VARIANTS),
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr("“auto” goes by the graphics driver; directml is for Windows."),
        )
        yield explain(
            QgsProcessingParameterFile(
                WHEELS,
                self.tr("Folder of wheels to install from, without a network"),
                behavior=QgsProcessingParameterFile.Folder,
                optional=True,
            ),
            self.tr("Holds every package of the requirements for this build and platform."),
        )
        yield explain(
            QgsProcessingParameterFile(PYTHON, self.tr("Python to start from"), optional=True),
            self.tr("Python 3.11 or newer. Empty: that of QGIS, or one that is downloaded."),
            advanced=True,
        )
        yield explain(
            QgsProcessingParameterString(INDEX_URL, self.tr("Package index"), optional=True),
            self.tr("Address of a mirror of PyPI."),
            advanced=True,
        )
        yield explain(
            QgsProcessingParameterString(PROXY, self.tr("Proxy"), optional=True),
            self.tr("Such as http://host:port. Empty: that of QGIS."),
            advanced=True,
        )

    def _outputs(self) -> Iterator[QgsProcessingOutputDefinition]:
        yield QgsProcessingOutputBoolean(IS_READY, self.tr("Whether the engine can be used"))
        texts = {
            STATE: self.tr("State: ready, missing, outdated, incomplete or external"),
            PYTHON: self.tr("The engine's Python"),
            DEVICES: self.tr("Devices, fastest first, as JSON"),
            FINDINGS: self.tr("What a check found, as JSON"),
            LOG: self.tr("File with the log of the latest set-up"),
        }
        for name, text in texts.items():
            yield QgsProcessingOutputString(name, text)

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Do what is asked for; in a thread of its own."""
        from crispline.processing.parameter_values import ParameterValues

        values, told = ParameterValues(self, parameters, context), ProcessingFeedback(feedback)
        engine = cast("EnvironmentEngine", self._engine)
        action = values.choice(ACTION)
        findings: Sequence[Finding] = ()
        devices: Sequence[Any] = ()
        try:
            told.enter(0.0, _INSTALLING)
            if action == CHECK:
                findings = engine.check(told)
                self._tell_findings(findings, told)
            elif action == REMOVE:
                engine.remove(told)
            else:
                change = engine.set_up if action == SET_UP else engine.repair
                change(_complete(engine.default_request(), values), told)
            status = engine.status()
            told.enter(_INSTALLING, 1.0)
            if status.is_usable and action != REMOVE:
                devices = engine.refresh_devices(told)
        except CrisplineError as error:
            raise self.refusal(error, told) from error
        told.log("info", status.detail)
        self._tell_devices(devices, told)
        return {
            IS_READY: status.is_usable and all(finding.ok for finding in findings),
            STATE: status.state,
            PYTHON: str(status.python or ""),
            DEVICES: json.dumps([asdict(device) for device in devices], ensure_ascii=False),
            FINDINGS: json.dumps([asdict(finding) for finding in findings], ensure_ascii=False),
            LOG: _find_log(engine),
        }

    def _tell_findings(self, findings: Sequence[Finding], told: ProcessingFeedback) -> None:
        for finding in findings:
            text = f"{finding.name}: {finding.detail}"
            if finding.ok:
                told.log("info", text)
            else:
                told.warn(text)

    def _tell_devices(self, devices: Sequence[Any], told: ProcessingFeedback) -> None:
        for device in devices:
            if device.available:
                text = self.tr("Device {}: {}").format(device.name, device.label)
            else:
                text = self.tr("Device {}: not available, since {}").format(
                    device.name, device.reason
                )
            told.log("info", text)


def _complete(request: SetupRequest, values: ParameterValues) -> SetupRequest:
    """Return the request of the settings with what the parameters say."""
    wishes = {
        "variant": values.choice(VARIANT) if values.is_given(VARIANT) else "",
        "python": values.file(PYTHON),
        "wheels": values.file(WHEELS),
        "index_url": values.text(INDEX_URL),
        "proxy": values.text(PROXY),
    }
    return replace(request, **{name: wish for name, wish in wishes.items() if wish})


def _find_log(engine: EnvironmentEngine) -> str:
    """Return the latest log of a set-up, "" where there is none."""
    folder = engine.folders.logs
    logs = [path for path in folder.glob("*.log") if path.is_file()] if folder.is_dir() else []
    return str(max(logs, key=lambda path: path.stat().st_mtime)) if logs else ""
