"""The builds of the engine that suit this computer, and which one is chosen by itself."""

from __future__ import annotations

import os
import platform
import sys
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QCoreApplication

from crispline.gui.measures import format_size

if TYPE_CHECKING:
    from crispline.runtime.installation.variants import Variant, VariantChoice

AUTO = "auto"


def fill_builds(box: Any) -> None:
    """Offer the automatic choice and every build for this platform in a combo box."""
    box.addItem(_translate("Automatic"), AUTO)
    for variant in list_builds():
        box.addItem(name_build(variant), variant.name)


def list_builds() -> list[Variant]:
    """Return the builds for this platform."""
    from crispline.engine.errors import CrisplineError
    from crispline.runtime.installation.variants import VARIANTS, choose_variant

    fitting = []
    for name, variant in VARIANTS.items():
        try:
            choose_variant(
                name, platform=sys.platform, machine=platform.machine(), search=_search_nothing
            )
        except CrisplineError:
            continue
        fitting.append(variant)
    return fitting


def choose_build() -> VariantChoice:
    """Return the build that suits this computer; may start a program, so not on the main thread."""
    from crispline.runtime.host_environment import clean_environment
    from crispline.runtime.installation.gpu_driver import find_driver
    from crispline.runtime.installation.variants import choose_variant

    environ = clean_environment(os.environ, sys.platform)
    return choose_variant(
        AUTO,
        platform=sys.platform,
        machine=platform.machine(),
        search=lambda: find_driver(environ, sys.platform),
    )


def name_build(variant: Variant) -> str:
    """Return a build's name for users."""
    names = {
        "cpu": _translate("Processor only"),
        "cuda12": _translate("NVIDIA graphics card (CUDA 12)"),
        "cuda13": _translate("NVIDIA graphics card (CUDA 13)"),
        "directml": _translate("Any graphics card (DirectML)"),
    }
    if sys.platform == "darwin" and variant.name == "cpu":
        return _translate("Processor and Apple's Core ML")
    return names.get(variant.name, variant.title)


def describe_size(variant: Variant) -> str:
    """Return what a build downloads and occupies."""
    return _translate("{download} to download, {disk} on the disk").format(
        download=format_size(variant.download_megabytes),
        disk=format_size(variant.installed_megabytes),
    )


def _search_nothing() -> Any:
    from crispline.runtime.installation.gpu_driver import DriverSearch

    return DriverSearch(None)


def _translate(text: str) -> str:
    return str(QCoreApplication.translate("Builds", text))
