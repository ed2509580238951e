"""Pins what the plugin installs into its private environment, with hashes, for every platform.

    .venv/bin/python scripts/pin-requirements.py

resolves the newest versions that pyproject.toml allows and writes the files in
qgis_plugin/crispline/runtime/installation/requirements/. Only wheels are taken, and only those of
the platforms and Pythons below; it fails where one of them has none. Look at what changed before
you commit it: every user's environment is made anew from these files.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "qgis_plugin" / "crispline" / "runtime" / "installation" / "requirements"
INDEX = "https://pypi.org/simple"
PYTHONS = (11, 12, 13, 14)  # the minor versions of Python 3
ALWAYS = "python_full_version >= '3.11'"


@dataclass(frozen=True)
class Platform:
    """What markers and wheels' tags call a platform."""

    name: str
    sys_platform: str
    platform_system: str
    os_name: str
    platform_machine: str
    tag: str


WINDOWS = Platform("Windows", "win32", "Windows", "nt", "AMD64", r"win_amd64")
LINUX = Platform("Linux", "linux", "Linux", "posix", "x86_64", r"manylinux\w*_x86_64")
LINUX_ARM = Platform("Linux arm64", "linux", "Linux", "posix", "aarch64", r"manylinux\w*_aarch64")
MAC = Platform("macOS", "darwin", "Darwin", "posix", "arm64", r"macosx_\w+_(arm64|universal2)")
MAC_INTEL = Platform(
    "macOS Intel", "darwin", "Darwin", "posix", "x86_64", r"macosx_\w+_(x86_64|universal2)"
)

INTEL = "sys_platform == 'darwin' and platform_machine == 'x86_64'"
OTHER = "sys_platform != 'darwin' or platform_machine != 'x86_64'"
#: The last releases with wheels for Macs with an Intel processor; there are none for Python 3.14.
INTEL_NUMBA, INTEL_ONNXRUNTIME = "0.62.1", "1.23.2"


@dataclass(frozen=True)
class Variant:
    """A build of ONNX Runtime: what it asks for besides the engine's libraries, and where."""

    name: str
    runtime: tuple[str, ...]
    platforms: tuple[Platform, ...]


VARIANTS = (
    Variant(
        "cpu",
        (
            f"numba>{INTEL_NUMBA} ; {OTHER}",
            f"numba=={INTEL_NUMBA} ; {INTEL}",
            f"onnxruntime>{INTEL_ONNXRUNTIME} ; {OTHER}",
            f"onnxruntime=={INTEL_ONNXRUNTIME} ; {INTEL}",
        ),
        (WINDOWS, LINUX, LINUX_ARM, MAC, MAC_INTEL),
    ),
    Variant("cuda13", ("onnxruntime-gpu[cuda,cudnn]>=1.28",), (WINDOWS, LINUX)),
    # 1.26 is the last release for CUDA 12, cuDNN 9.10 the last for GPUs older than Turing.
    Variant(
        "cuda12",
        ("onnxruntime-gpu[cuda,cudnn]>=1.24,<1.27", "nvidia-cudnn-cu12<9.11"),
        (WINDOWS, LINUX),
    ),
    Variant("directml", ("onnxruntime-directml>=1.24",), (WINDOWS,)),
)


def main() -> None:
    """Write the pinned files of all variants, and of uv."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", default=INDEX, help="package index to resolve against")
    index = parser.parse_args().index
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    core: list[str] = project["optional-dependencies"]["core"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        uv = find_uv(Path(scratch))
        for variant in VARIANTS:
            wanted = [*core, *variant.runtime, "pip"]
            packages = resolve(wanted, uv=uv, index=index, scratch=Path(scratch), variant=variant)
            write(variant.name, packages, variant.platforms)
        uv_itself = Variant("uv", (), (WINDOWS, LINUX, LINUX_ARM, MAC, MAC_INTEL))
        packages = resolve(["uv"], uv=uv, index=index, scratch=Path(scratch), variant=uv_itself)
        write(uv_itself.name, packages, uv_itself.platforms)


def find_uv(scratch: Path) -> str:
    """Return the uv on the path, or one installed for this run."""
    found = shutil.which("uv")
    if found:
        return found
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(scratch / "uv"), "uv"]
    subprocess.run(pip, check=True)  # noqa: S603 - pip of the Python that runs this
    return str(scratch / "uv" / "bin" / "uv")


def resolve(
    wanted: list[str], *, uv: str, index: str, scratch: Path, variant: Variant
) -> list[dict[str, Any]]:
    """Return the packages of a resolution for all platforms at once, as in pylock.toml."""
    source, lock, config = (
        scratch / name for name in ("wanted.txt", "pylock.toml", "pyproject.toml")
    )
    source.write_text("\n".join(wanted), encoding="utf-8")
    lock.unlink(missing_ok=True)
    # Versions without a wheel for one of these are passed over. There is none at all for
    # Macs with an Intel processor and the newest Python, so they must not be named here.
    required = [
        f"sys_platform == '{platform.sys_platform}' and platform_machine == "
        f"'{platform.platform_machine}'"
        for platform in variant.platforms
        if platform != MAC_INTEL
    ]
    config.write_text(f"[tool.uv]\nrequired-environments = {required}\n", encoding="utf-8")
    command = [uv, "pip", "compile", str(source), "--universal", "--no-build"]
    command += ["--python-version", "3.11", "--format", "pylock.toml", "--quiet"]
    command += ["--default-index", index, "--output-file", str(lock)]
    environment = {name: value for name, value in os.environ.items() if name[:3] != "UV_"}
    environment |= {"XDG_CONFIG_HOME": str(scratch), "UV_NO_SYSTEM_CONFIG": "1"}
    subprocess.run(command, check=True, env=environment, cwd=scratch)  # noqa: S603 - uv, found above
    packages: list[dict[str, Any]] = tomllib.loads(lock.read_text(encoding="utf-8"))["packages"]
    return packages


def write(name: str, packages: list[dict[str, Any]], platforms: tuple[Platform, ...]) -> None:
    """Write one file, after a look at whether every platform and Python is served."""
    lines = [
        f"# Made by scripts/{Path(__file__).name}, for {', '.join(p.name for p in platforms)}.",
        "# All of it: pip need not resolve anything (--no-deps), and takes wheels only.",
    ]
    served: set[tuple[Platform, int]] = set()
    for package in packages:
        hashes = choose_hashes(package, platforms)
        if not hashes:
            continue  # of another platform only
        marker = package.get("marker", ALWAYS)
        marker = "" if marker == ALWAYS else f" ; {marker}"
        lines.append(f"{package['name']}=={package['version']}{marker} \\")
        lines += [f"    --hash=sha256:{digest} \\" for digest in hashes]
        lines[-1] = lines[-1].removesuffix(" \\")
    served = {(p, minor) for p in platforms for minor in PYTHONS if not lacking(packages, p, minor)}
    for platform in platforms:
        for minor in PYTHONS:
            expected = (platform, minor) != (MAC_INTEL, 14) or name == "uv"
            if expected and (platform, minor) not in served:
                missing = ", ".join(lacking(packages, platform, minor))
                sys.exit(f"{name}: {platform.name}, Python 3.{minor}: no wheel of {missing}")
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def choose_hashes(package: dict[str, Any], platforms: tuple[Platform, ...]) -> list[str]:
    """Return the hashes of the wheels that some platform and Python can use, sorted."""
    chosen = {
        wheel["hashes"]["sha256"]
        for wheel in package.get("wheels", [])
        for platform in platforms
        for minor in PYTHONS
        if applies(package, platform, minor) and fits(wheel, platform, minor)
    }
    return sorted(chosen)


def lacking(packages: list[dict[str, Any]], platform: Platform, minor: int) -> list[str]:
    """Return the packages that a platform and Python need and have no wheel of."""
    return [
        f"{package['name']} {package['version']}"
        for package in packages
        if applies(package, platform, minor)
        and not any(fits(wheel, platform, minor) for wheel in package.get("wheels", []))
    ]


def applies(package: dict[str, Any], platform: Platform, minor: int) -> bool:
    """Whether a package's marker holds."""
    environment = {
        "sys_platform": platform.sys_platform,
        "platform_system": platform.platform_system,
        "os_name": platform.os_name,
        "platform_machine": platform.platform_machine,
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.2",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return "marker" not in package or Marker(package["marker"]).evaluate(environment)


def fits(wheel: dict[str, Any], platform: Platform, minor: int) -> bool:
    """Whether a wheel can be installed there."""
    name = wheel.get("name") or wheel["url"].rsplit("/", 1)[1]
    for tag in parse_wheel_filename(name)[3]:
        interpreter = re.fullmatch(r"(?:cp|py)3(\d*)", tag.interpreter)
        if not interpreter:
            continue
        exact = tag.interpreter == f"cp3{minor}" and tag.abi == f"cp3{minor}"
        newer = tag.abi in ("abi3", "none") and int(interpreter[1] or 0) <= minor
        if (exact or newer) and re.fullmatch(f"{platform.tag}|any", tag.platform):
            return True
    return False


if __name__ == "__main__":
    main()
