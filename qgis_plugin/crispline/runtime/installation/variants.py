"""The builds of ONNX Runtime that can be installed, and which one suits a computer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.gpu_driver import DriverSearch, GpuDriver

AUTO = "auto"


@dataclass(frozen=True)
class Variant:
    """A build: its device, and in megabytes, as measured, what it downloads and occupies."""

    name: str
    title: str
    device: str
    download_megabytes: int
    installed_megabytes: int
    platforms: tuple[str, ...]

    @property
    def needed_megabytes(self) -> int:
        """Room for a set-up: what is downloaded lies in pip's cache and beside it meanwhile."""
        return self.installed_megabytes + 2 * self.download_megabytes + 100


VARIANTS = {
    variant.name: variant
    for variant in (
        Variant("cpu", "processor", "cpu", 270, 910, ("win32", "linux", "darwin")),
        Variant("cuda13", "NVIDIA GPU, CUDA 13", "cuda", 1750, 3220, ("win32", "linux")),
        Variant("cuda12", "NVIDIA GPU, CUDA 12", "cuda", 2130, 3830, ("win32", "linux")),
        Variant("directml", "any GPU, DirectML", "directml", 270, 910, ("win32",)),
    )
}

_INTEL = ("x86_64", "amd64")


@dataclass(frozen=True)
class CudaNeeds:
    """The oldest driver, by platform, and the least compute capability of a CUDA build."""

    linux: tuple[int, ...]
    windows: tuple[int, ...]
    compute: tuple[int, int]


#: Newest first. CUDA 13 dropped all before Turing; cuDNN for CUDA 12 goes back to Pascal.
CUDA = {
    "cuda13": CudaNeeds(linux=(580,), windows=(580,), compute=(7, 5)),
    "cuda12": CudaNeeds(linux=(525, 60, 13), windows=(527, 41), compute=(6, 0)),
}


@dataclass(frozen=True)
class VariantChoice:
    """A build and the reason why it was chosen, a phrase."""

    variant: Variant
    reason: str


def choose_variant(
    wanted: str, *, platform: str, machine: str, search: Callable[[], DriverSearch]
) -> VariantChoice:
    """Return the build to install; `search` is asked for the driver where that decides.

    Raises EnvironmentSetupError where the wanted build is unknown or not for this platform.
    """
    if wanted != AUTO:
        return VariantChoice(_find_named(wanted, platform, machine), "chosen in the settings")
    cpu = VARIANTS["cpu"]
    if platform == "darwin":
        return VariantChoice(cpu, "the build for macOS, with Core ML")
    if machine.lower() not in _INTEL:
        return VariantChoice(cpu, f"there is no GPU build for {machine} processors")
    found = search()
    if not found.driver:
        return VariantChoice(cpu, found.reason)
    return choose_for_driver(found.driver, platform)


def choose_for_driver(driver: GpuDriver, platform: str) -> VariantChoice:
    """Return the newest CUDA build that a driver and its GPU can run, or that for processors."""
    gpu = f"{driver.name}, driver {driver.version}"
    for name, needs in CUDA.items():
        oldest = needs.windows if platform == "win32" else needs.linux
        capable = driver.compute is None or driver.compute >= needs.compute
        if capable and driver.number >= oldest:
            return VariantChoice(VARIANTS[name], gpu)
    least = CUDA["cuda12"]
    if driver.compute is not None and driver.compute < least.compute:
        compute = ".".join(map(str, driver.compute))
        reason = f"{gpu}: its compute capability {compute} is below 6.0"
    else:
        oldest = least.windows if platform == "win32" else least.linux
        version = ".".join(map(str, oldest))
        reason = f"{gpu}: update the driver to {version} or newer to use the GPU"
    return VariantChoice(VARIANTS["cpu"], reason)


def _find_named(name: str, platform: str, machine: str) -> Variant:
    variant = VARIANTS.get(name)
    if not variant:
        known = ", ".join([AUTO, *VARIANTS])
        raise EnvironmentSetupError(f"expected one of {known} as the build, found {name!r}")
    fits = name == "cpu" or machine.lower() in _INTEL
    if platform not in variant.platforms or not fits:
        raise EnvironmentSetupError(
            f"expected a build for this computer, found {name}, which there is not for {platform} "
            f"on {machine}; choose cpu or auto"
        )
    return variant
