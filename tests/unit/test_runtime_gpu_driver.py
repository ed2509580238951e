"""Drivers as nvidia-smi tells them, and the builds chosen for them."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation import gpu_driver
from crispline.runtime.installation.gpu_driver import (
    DriverSearch,
    GpuDriver,
    find_driver,
    find_program,
    read_driver,
)
from crispline.runtime.installation.processes import Outcome
from crispline.runtime.installation.variants import choose_for_driver, choose_variant

UNKNOWN_FIELD = 'Field "compute_cap" is not a valid field to query.\n'
NO_DRIVER = (
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that "
    "the latest NVIDIA driver is installed and running.\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NVIDIA H100 80GB HBM3, 580.95.05, 9.0\n", ("NVIDIA H100 80GB HBM3", "580.95.05", (9, 0))),
        ("NVIDIA RTX A2000, 551.61, 8.6\r\n", ("NVIDIA RTX A2000", "551.61", (8, 6))),
        # Two GPUs: the more capable one decides.
        (
            "Quadro P400, 535.183.01, 6.1\nNVIDIA RTX 4000 Ada, 535.183.01, 8.9\n",
            ("NVIDIA RTX 4000 Ada", "535.183.01", (8, 9)),
        ),
        ("GeForce GTX 1050, 471.96\n", ("GeForce GTX 1050", "471.96", None)),
        ("Tesla K80, 470.82.01, [N/A]\n", ("Tesla K80", "470.82.01", None)),
    ],
)
def test_lines_of_nvidia_smi(text: str, expected: tuple[str, str, tuple[int, int] | None]) -> None:
    assert read_driver(text) == GpuDriver(*expected)


@pytest.mark.parametrize("text", ["", "No devices were found\n", NO_DRIVER, UNKNOWN_FIELD])
def test_lines_that_name_no_gpu(text: str) -> None:
    assert read_driver(text) is None


def found_on(monkeypatch: pytest.MonkeyPatch, answers: list[Outcome]) -> DriverSearch:
    monkeypatch.setattr(gpu_driver, "find_program", lambda environ, platform: "nvidia-smi")

    def run(command: list[str], environ: Mapping[str, str]) -> Outcome:
        return answers.pop(0)

    return find_driver({}, "linux", run)


def test_old_drivers_do_not_know_compute_capabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [Outcome(2, (UNKNOWN_FIELD,)), Outcome(0, ("GeForce GTX 1050, 471.96",))]
    assert found_on(monkeypatch, answers).driver == GpuDriver("GeForce GTX 1050", "471.96")


def test_a_driver_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    found = found_on(monkeypatch, [Outcome(9, tuple(NO_DRIVER.splitlines()))] * 2)
    assert found.driver is None
    assert "couldn't communicate with the NVIDIA driver" in found.reason


def test_nvidia_smi_lies_beside_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = r"D:\Windows\System32\nvidia-smi.exe"
    monkeypatch.setattr(os.path, "isfile", lambda path: path == expected)
    assert find_program({"SystemRoot": r"D:\Windows"}, "win32") == expected
    assert find_program({"PATH": "/nowhere"}, "linux") == ""
    assert find_program({}, "darwin") == ""


@pytest.mark.parametrize(
    ("version", "compute", "platform", "expected"),
    [
        ("580.65.06", (7, 5), "linux", "cuda13"),
        ("580.88", (8, 6), "win32", "cuda13"),
        ("591.44", None, "win32", "cuda13"),
        ("579.99", (9, 0), "linux", "cuda12"),
        # Pascal and Volta: CUDA 13 has dropped them, whatever the driver.
        ("580.95.05", (6, 1), "linux", "cuda12"),
        ("580.95.05", (7, 0), "linux", "cuda12"),
        ("525.60.13", (8, 6), "linux", "cuda12"),
        ("525.60.12", (8, 6), "linux", "cpu"),
        ("527.41", (8, 6), "win32", "cuda12"),
        ("527.37", (8, 6), "win32", "cpu"),
        ("470.82.01", None, "linux", "cpu"),
        ("580.95.05", (5, 2), "linux", "cpu"),
    ],
)
def test_the_driver_decides(
    version: str, compute: tuple[int, int] | None, platform: str, expected: str
) -> None:
    choice = choose_for_driver(GpuDriver("A GPU", version, compute), platform)
    assert choice.variant.name == expected
    assert f"A GPU, driver {version}" in choice.reason
    assert ("update the driver" in choice.reason) == (expected == "cpu" and compute != (5, 2))


def choose(wanted: str, platform: str, machine: str, driver: GpuDriver | None = None) -> str:
    def search() -> DriverSearch:
        return DriverSearch(driver, "no NVIDIA driver was found")

    return choose_variant(wanted, platform=platform, machine=machine, search=search).variant.name


def test_platforms_without_a_gpu_build_take_that_for_processors() -> None:
    driver = GpuDriver("A GPU", "580.95.05", (9, 0))
    assert choose("auto", "linux", "x86_64", driver) == "cuda13"
    assert choose("auto", "win32", "AMD64", driver) == "cuda13"
    assert choose("auto", "darwin", "arm64", driver) == "cpu"
    assert choose("auto", "linux", "aarch64", driver) == "cpu"
    assert choose("auto", "linux", "x86_64") == "cpu"


def test_a_named_build_is_taken_where_there_is_one() -> None:
    assert choose("cuda12", "linux", "x86_64") == "cuda12"
    assert choose("directml", "win32", "AMD64") == "directml"
    assert choose("cpu", "darwin", "arm64") == "cpu"
    for wanted, platform, machine in (
        ("directml", "linux", "x86_64"),
        ("cuda13", "darwin", "arm64"),
        ("cuda13", "linux", "aarch64"),
        ("cuda11", "linux", "x86_64"),
    ):
        with pytest.raises(EnvironmentSetupError):
            choose(wanted, platform, machine)
