"""The steps of a set-up, from the choice of a build to the proof that the engine runs."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crispline.runtime.environment import (
    EnvironmentRecord,
    EnvironmentStatus,
    forget_record,
    read_record,
    read_status,
    write_record,
)
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.host_environment import clean_environment
from crispline.runtime.installation.engine_check import prove_engine
from crispline.runtime.installation.gpu_driver import find_driver
from crispline.runtime.installation.installed_packages import list_packages
from crispline.runtime.installation.installer import Installer, remove_tree
from crispline.runtime.installation.interpreter_choice import InterpreterChoice
from crispline.runtime.installation.interpreters import HostPython, Interpreter, read_host
from crispline.runtime.installation.location import (
    allows_long_paths,
    check_room,
    check_writable,
    choose_home,
    measure,
)
from crispline.runtime.installation.package_source import (
    PackageSource,
    hide_credentials,
    read_source,
)
from crispline.runtime.installation.request import SetupRequest
from crispline.runtime.installation.requirement_file import (
    RequirementFile,
    read_requirements,
    requirement_path,
)
from crispline.runtime.installation.stages import report_stage
from crispline.runtime.installation.usage import is_in_use
from crispline.runtime.installation.variants import VariantChoice, choose_variant

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback

#: Folder of a standalone Python, beside the environments.
_STANDALONE = "python"


@dataclass(frozen=True)
class SetUp:
    """One set-up, run under the lock; `host` is what the Python of QGIS says of itself."""

    request: SetupRequest
    folders: RuntimeFolders
    plugin_version: str
    feedback: EngineFeedback
    host: HostPython
    inherited: Mapping[str, str]

    @property
    def machine(self) -> tuple[str, str]:
        """The platform, as `sys.platform`, and the processor, as `platform.machine()`."""
        return self.host.platform, platform.machine()

    @property
    def environ(self) -> dict[str, str]:
        """The variables for other programs."""
        return clean_environment(self.inherited, self.host.platform)

    def find_home(self) -> Path:
        """Return the folder that holds the environments."""
        long_paths = allows_long_paths()
        return choose_home(
            self.folders, self.inherited, platform=self.host.platform, long_paths=long_paths
        )

    def run(self, *, thorough: bool) -> EnvironmentStatus:
        """Make the environment, or complete it, and return its status.

        `thorough` compares the contents of what is installed already, not only sizes.
        """
        report_stage(self.feedback, "prepare", 0.0)
        choice = self._choose_variant()
        requirements = read_requirements(requirement_path(choice.variant.name))
        source = self._read_source()
        home = self.find_home()
        check_writable(self.folders.environment)
        check_writable(home)
        report_stage(self.feedback, "prepare", 1.0)
        installer = self._make_environment(home, choice, requirements, source)
        report_stage(self.feedback, "python", 1.0)
        megabytes = choice.variant.download_megabytes
        installer.install(requirements, megabytes=megabytes, thorough=thorough)
        report_stage(self.feedback, "check", 0.0)
        prove_engine(installer.python, self.feedback, device=choice.variant.device)
        write_record(self.folders, self._describe(installer, choice, requirements))
        self._clean_up(home, installer)
        report_stage(self.feedback, "check", 1.0)
        self.feedback.log("info", f"The engine is set up: {choice.variant.title}")
        return read_status(self.folders, variant=self.request.variant, environ={})

    def _choose_variant(self) -> VariantChoice:
        choice = choose_variant(
            self.request.variant,
            platform=self.machine[0],
            machine=self.machine[1],
            search=lambda: find_driver(self.environ, self.machine[0]),
        )
        title, reason = choice.variant.title, choice.reason
        self.feedback.log("info", f"Build of ONNX Runtime: {title} ({reason})")
        return choice

    def _read_source(self) -> PackageSource:
        wheels = os.path.expanduser(self.request.wheels)
        if wheels and not os.path.isdir(wheels):
            raise EnvironmentSetupError(
                f"expected a folder of wheels at {wheels}, found none; correct it in the settings"
            )
        source = read_source(
            wheels=wheels,
            index_url=self.request.index_url,
            proxy=self.request.proxy,
            environ=self.environ,
            platform=self.machine[0],
        )
        if source.proxy.startswith("socks") and not source.is_offline:
            raise EnvironmentSetupError(
                f"expected an HTTP proxy, found {hide_credentials(source.proxy)}, through which "
                "pip cannot go; enter an HTTP proxy in the settings, or set up from a folder of "
                "wheels"
            )
        proxy = f", proxy {hide_credentials(source.proxy)}" if source.proxy else ""
        self.feedback.log("info", f"Packages come from {source.describe()}{proxy}")
        return source

    def _make_environment(
        self,
        home: Path,
        choice: VariantChoice,
        requirements: RequirementFile,
        source: PackageSource,
    ) -> Installer:
        interpreters = InterpreterChoice(
            named=self.request.python,
            host=self.host,
            standalone=home / _STANDALONE,
            cache=self.folders.cache,
            source=source,
            inherited=self.inherited,
            environ=self.environ,
            machine=self.machine,
        )
        fault = ""
        for interpreter in interpreters.candidates(self.feedback):
            version = ".".join(map(str, interpreter.version))
            self.feedback.log("info", f"Python {version}: {interpreter.executable}")
            python = "py{}{}".format(*interpreter.version)
            name = f"{choice.variant.name}-{requirements.digest}-{python}"
            installer = self._make_installer(home / name, interpreter, source)
            self._forget(installer.folder)
            installer.discard_unless_usable()
            here = measure(installer.folder) if installer.folder.exists() else 0
            check_room(home, max(100, choice.variant.needed_megabytes - here))
            fault = installer.make()
            if not fault:
                return installer
            self.feedback.log("info", f"Not used: {fault}")
        raise EnvironmentSetupError(
            f"expected a Python that an environment can be made from, found that {fault}; name "
            "another one in the settings"
        )

    def _forget(self, folder: Path) -> None:
        """Take an environment that is about to change out of use; another one stays in use."""
        record = read_record(self.folders)
        if record and Path(record.folder) == folder:
            forget_record(self.folders)

    def _make_installer(
        self, folder: Path, interpreter: Interpreter, source: PackageSource
    ) -> Installer:
        return Installer(
            folder=folder,
            interpreter=interpreter,
            source=source,
            cache=self.folders.cache,
            environ=self.environ,
            machine=self.machine,
            feedback=self.feedback,
        )

    def _describe(
        self, installer: Installer, choice: VariantChoice, requirements: RequirementFile
    ) -> EnvironmentRecord:
        return EnvironmentRecord(
            folder=str(installer.folder),
            variant=choice.variant.name,
            reason=choice.reason,
            digest=requirements.digest,
            python_version=".".join(map(str, installer.interpreter.version)),
            base_python=str(installer.interpreter.executable),
            named_python=self.request.python,
            plugin_version=self.plugin_version,
            packages=tuple(list_packages(installer.site_packages)),
        )

    def _clean_up(self, home: Path, installer: Installer) -> None:
        """Remove other environments that nobody uses, and what was downloaded."""
        base = installer.interpreter.executable
        kept = {installer.folder.name}
        if (home / _STANDALONE) in base.parents:
            kept.add(_STANDALONE)
        leftovers = [path for path in home.iterdir() if path.is_dir() and path.name not in kept]
        unused = [path for path in leftovers if not is_in_use(path)]
        if len(unused) < len(leftovers):
            unused = [path for path in unused if path.name != _STANDALONE]  # may be their Python
        for path in [*unused, self.folders.cache]:
            remove_if_possible(path, self.feedback)


def remove_if_possible(folder: Path, feedback: EngineFeedback) -> None:
    """Remove a folder; what another QGIS uses stays until the next time."""
    try:
        remove_tree(folder)
    except EnvironmentSetupError as error:
        feedback.log("debug", str(error))


def make_set_up(
    request: SetupRequest, folders: RuntimeFolders, plugin_version: str, feedback: EngineFeedback
) -> SetUp:
    """Return a set-up in the QGIS that runs this."""
    return SetUp(
        request=request,
        folders=folders,
        plugin_version=plugin_version,
        feedback=feedback,
        host=read_host(),
        inherited=dict(os.environ),
    )


def find_homes(set_up: SetUp) -> list[Path]:
    """Return every folder that environments may lie in, that of the last one included."""
    record = read_record(set_up.folders)
    homes = [set_up.folders.environment]
    if record:
        homes.append(Path(record.folder).parent)
    try:
        homes.append(set_up.find_home())
    except EnvironmentSetupError:
        pass  # nosec B110 - then none was ever made elsewhere
    return list(dict.fromkeys(homes))
