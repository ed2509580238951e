"""The Pythons that an environment may be made from, in the order in which they are tried."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.interpreters import (
    HostPython,
    Interpreter,
    explain_refusal,
    list_candidates,
    list_on_path,
    probe,
)
from crispline.runtime.installation.package_source import PackageSource
from crispline.runtime.installation.stages import report_stage
from crispline.runtime.installation.standalone_python import install_python

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback


@dataclass(frozen=True)
class InterpreterChoice:
    """Where to look: `named` is the user's own choice, which excludes all others.

    `standalone` is the folder for a Python of our own, `inherited` the variables of QGIS and
    `environ` those without what belongs to it; `machine` is the platform and the processor.
    """

    named: str
    host: HostPython
    standalone: Path
    cache: Path
    source: PackageSource
    inherited: Mapping[str, str]
    environ: Mapping[str, str]
    machine: tuple[str, str]

    def candidates(self, feedback: EngineFeedback) -> Iterator[Interpreter]:
        """Yield usable interpreters: that of QGIS, a standalone one, those on the path.

        Raises EnvironmentSetupError where there is none, with the reasons.
        """
        if self.named:
            yield self._prove_named()
            return
        refusals: list[str] = []
        yield from self._prove_all(list_candidates(self.host, self.inherited), refusals)
        for refusal in refusals:
            feedback.log("info", f"Not used: {refusal}")
        report_stage(feedback, "python", 0.2)
        try:
            yield self._install_standalone(feedback)
        except EnvironmentSetupError as error:
            feedback.log("info", str(error))
            yield from self._prove_all(list_on_path(self.environ), refusals)
            tried = f" ({'; '.join(refusals)})" if refusals else ""
            raise EnvironmentSetupError(
                f"expected a Python 3.11 or newer that QGIS brings or that can be downloaded, "
                f"found none{tried}: {error}"
            ) from error

    def _prove_named(self) -> Interpreter:
        found = probe(str(Path(self.named).expanduser()), self.environ)
        refusal = found if isinstance(found, str) else explain_refusal(found, sys.platform)
        if isinstance(found, str) or refusal:
            raise EnvironmentSetupError(
                f"expected a usable Python at {self.named}, found that {refusal}; name another "
                "one in the settings, or none to let the plugin find one"
            )
        return found

    def _prove_all(self, candidates: list[str], refusals: list[str]) -> Iterator[Interpreter]:
        tried = set()
        for executable in candidates:
            real = os.path.realpath(executable)
            if real in tried or not os.path.isfile(executable):
                continue
            tried.add(real)
            found = probe(executable, self.environ)
            refusal = found if isinstance(found, str) else explain_refusal(found, sys.platform)
            if isinstance(found, str) or refusal:
                refusals.append(f"{executable}: {refusal}")
            else:
                yield found

    def _install_standalone(self, feedback: EngineFeedback) -> Interpreter:
        return install_python(
            self.standalone,
            cache=self.cache,
            source=self.source,
            environ=self.environ,
            machine=self.machine,
            feedback=feedback,
        )
