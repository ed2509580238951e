"""Makes an environment and installs pinned packages into it with pip."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crispline.runtime.environment import find_python
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.failures import explain_failure
from crispline.runtime.installation.installed_packages import (
    drop_packages,
    find_broken,
    find_site_packages,
    list_packages,
)
from crispline.runtime.installation.interpreters import Interpreter, probe
from crispline.runtime.installation.package_source import PackageSource
from crispline.runtime.installation.processes import run_to_end, run_with_feedback
from crispline.runtime.installation.requirement_file import RequirementFile
from crispline.runtime.installation.stages import PipProgress, report_stage
from crispline.runtime.installation.wheel_source import SourceUnreachable, obtain_wheel

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback

RUN_PIP = Path(__file__).with_name("run_pip.py")
_COMMON = (
    *("--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes"),
    *("--only-binary", ":all:", "--no-compile", "--no-warn-script-location"),
)


@dataclass(frozen=True)
class Installer:
    """Works on one environment folder; `machine` is the platform and the processor."""

    folder: Path
    interpreter: Interpreter
    source: PackageSource
    cache: Path
    environ: Mapping[str, str]
    machine: tuple[str, str]
    feedback: EngineFeedback

    @property
    def site_packages(self) -> Path:
        """Where the environment has its packages."""
        return find_site_packages(self.folder, self.interpreter.version)

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return find_python(self.folder)

    def discard_unless_usable(self) -> None:
        """Remove what an earlier set-up left, unless it was made from this interpreter and runs."""
        if not self.folder.exists():
            return
        home = _read_home(self.folder)
        same = home is not None and home == self.interpreter.executable.parent
        if same and not isinstance(probe(str(self.python), self.environ), str):
            self.feedback.log("info", "Going on with what an earlier set-up left")
            return
        self.feedback.log("info", "Removing what an earlier set-up left: it does not run")
        remove_tree(self.folder)

    def make(self) -> str:
        """Make the environment where there is none; return why it does not work, or nothing."""
        if self.folder.exists():
            return ""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        program = str(self.interpreter.executable)
        command = [program, "-I", "-m", "venv", "--without-pip", str(self.folder)]
        outcome = run_to_end(command, self.environ, seconds=300)
        found = probe(str(self.python), self.environ)
        if outcome.status == 0 and not isinstance(found, str):
            return ""
        remove_tree(self.folder)
        said = " ".join(outcome.text.split()) or found
        return f"no environment can be made from {program} ({said})"

    def install(self, requirements: RequirementFile, *, megabytes: float, thorough: bool) -> None:
        """Install what is missing or broken; raises EnvironmentSetupError with a helpful sentence.

        `thorough` compares the contents of what is there, not only sizes.
        """
        broken = find_broken(self.site_packages, thorough=thorough)
        for name, fault in broken.items():
            self.feedback.log("info", f"Installing {name} again: {fault}")
        drop_packages(self.site_packages, set(broken))
        pinned_pip = self._provide_pip(requirements)
        report_stage(self.feedback, "download", 0.0)
        progress = PipProgress(
            self.feedback,
            packages=len(requirements.requirements),
            megabytes=0 if self.source.is_offline else megabytes,
            count_installed=lambda: len(list_packages(self.site_packages)),
        )
        outcome = run_with_feedback(
            [
                *(str(self.python), "-I", "-u", "-X", "utf8", str(RUN_PIP), "install"),
                *_COMMON,
                *("--progress-bar", "raw" if pinned_pip else "off"),
                *("--cache-dir", str(self.cache / "pip")),
                *self.source.pip_arguments(),
                *(
                    "-r",
                    str(requirements.path if pinned_pip else self._leave_pip_out(requirements)),
                ),
            ],
            self._pip_environment(),
            self.feedback,
            on_line=progress.take_line,
            on_idle=progress.take_time,
        )
        if outcome.status != 0:
            sentence = explain_failure(outcome.text, self.source, folder=str(self.folder))
            raise EnvironmentSetupError(sentence)
        report_stage(self.feedback, "install", 1.0)

    def _provide_pip(self, requirements: RequirementFile) -> bool:
        """Put the pinned pip into the environment; return whether it is that one.

        It comes as a wheel, which is a zip of what is to be there: neither an old pip nor Python's
        ensurepip, which Debian splits off, is needed. Where the wheel cannot be had, ensurepip is.
        """
        pinned = requirements.find("pip")
        if f"pip=={pinned.version}" in list_packages(self.site_packages):
            return True
        try:
            wheel = obtain_wheel(
                pinned,
                source=self.source,
                cache=self.cache,
                machine=self.machine,
                feedback=self.feedback,
            )
        except EnvironmentSetupError as error:
            if isinstance(error, SourceUnreachable) or not self.interpreter.has_pip:
                raise
            self.feedback.log("debug", f"Using the pip that comes with Python: {error}")
            return self._provide_bundled_pip(str(error))
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(self.site_packages)
        return True

    def _provide_bundled_pip(self, reason: str) -> bool:
        if any(name.startswith("pip==") for name in list_packages(self.site_packages)):
            return False
        command = [str(self.python), "-I", "-m", "ensurepip"]
        outcome = run_to_end(command, self._pip_environment(), seconds=300)
        if outcome.status != 0:
            raise EnvironmentSetupError(reason)
        return False

    def _leave_pip_out(self, requirements: RequirementFile) -> Path:
        """Return a file of the requirements without pip, which cannot be had."""
        names = frozenset(requirement.name for requirement in requirements.requirements)
        path = self.cache / "tmp" / requirements.path.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(requirements.quote(names - {"pip"}), encoding="utf-8")
        return path

    def _pip_environment(self) -> dict[str, str]:
        temporary = self.cache / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        variables = {k: v for k, v in self.environ.items() if not k.upper().startswith("PIP_")}
        variables.update(self.source.pip_environment())
        # One disk for everything, which was checked for room; /tmp may be small.
        variables.update({name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")})
        return variables


def remove_tree(folder: Path) -> None:
    """Remove a folder with all in it; raises EnvironmentSetupError where files are in use."""
    problems: list[str] = []

    def note(function: object, path: str, info: object) -> None:
        error = info[1] if isinstance(info, tuple) else info
        if not isinstance(error, FileNotFoundError):
            problems.append(f"{path}: {error}")

    if sys.version_info >= (3, 12):
        shutil.rmtree(folder, onexc=note)
    else:
        shutil.rmtree(folder, onerror=note)
    if problems:
        raise EnvironmentSetupError(
            f"expected to remove {folder}, found that files are in use or protected "
            f"({problems[0]}); close other QGIS windows and try again"
        )


def _read_home(folder: Path) -> Path | None:
    """Return the folder of the Python that an environment was made from."""
    try:
        text = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "home":
            return Path(os.path.normpath(value.strip()))
    return None
