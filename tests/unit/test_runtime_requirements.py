"""The pinned files that ship with the plugin."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement as Declared

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.requirement_file import (
    FOLDER,
    digest_requirements,
    read_requirements,
    requirement_path,
)
from crispline.runtime.installation.variants import VARIANTS

ROOT = Path(__file__).resolve().parents[2]
RUNTIMES = {
    "cpu": "onnxruntime",
    "cuda13": "onnxruntime-gpu",
    "cuda12": "onnxruntime-gpu",
    "directml": "onnxruntime-directml",
}
#: sys_platform and platform_machine, as Python spells them.
MACHINES = {
    "win32": ("AMD64",),
    "linux": ("x86_64", "aarch64"),
    "darwin": ("arm64", "x86_64"),
}


def pinned(name: str, *, platform: str, machine: str, minor: int) -> dict[str, str]:
    """Return what pip would install there, name to version."""
    environment = {
        "sys_platform": platform,
        "platform_machine": machine,
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.4",
    }
    found: dict[str, str] = {}
    for requirement in read_requirements(requirement_path(name)).requirements:
        if not requirement.marker or Marker(requirement.marker).evaluate(environment):
            assert requirement.name not in found
            found[requirement.name] = requirement.version
    return found


@pytest.mark.parametrize("name", VARIANTS)
def test_each_holds_what_the_engine_needs(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    core = [Declared(line) for line in project["optional-dependencies"]["core"]]
    for platform in VARIANTS[name].platforms:
        for machine in MACHINES[platform] if name == "cpu" else MACHINES[platform][:1]:
            for minor in (11, 12, 13, 14):
                found = pinned(name, platform=platform, machine=machine, minor=minor)
                for declared in core:
                    assert declared.specifier.contains(found[declared.name]), declared
                runtimes = [other for other in found if other.startswith("onnxruntime")]
                assert runtimes == [RUNTIMES[name]]
                assert "pip" in found


def test_the_cuda_builds_bring_their_cuda() -> None:
    for name, major in (("cuda13", 13), ("cuda12", 12)):
        found = pinned(name, platform="linux", machine="x86_64", minor=11)
        libraries = [n for n in found if n.startswith("nvidia-")]
        assert {n.split("-cu1")[0] for n in libraries} >= {
            *("nvidia-cublas", "nvidia-cuda-runtime", "nvidia-cudnn", "nvidia-cufft"),
        }
        runtime = next(n for n in libraries if n.startswith("nvidia-cuda-runtime"))
        assert found[runtime].startswith(f"{major}.")
    cudnn = pinned("cuda12", platform="win32", machine="AMD64", minor=12)["nvidia-cudnn-cu12"]
    # The last one for GPUs older than Turing.
    assert tuple(map(int, cudnn.split(".")[:2])) <= (9, 10)


def test_they_name_no_index_and_hold_only_pins() -> None:
    for path in FOLDER.glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            pin = r"[a-z0-9-]+==[\w.]+( ; [^#]+)? \\"
            assert re.fullmatch(rf"#.*|{pin}|    --hash=sha256:[0-9a-f]{{64}}( \\)?", line), line


def test_the_digest_is_of_what_is_asked_for(tmp_path: Path) -> None:
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    text = "a==1 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    first.write_bytes(b"# one comment\n" + text.encode())
    second.write_bytes(b"# another\r\n# comment\r\n" + text.replace("\n", "\r\n").encode())
    assert digest_requirements(first) == digest_requirements(second)
    assert read_requirements(first).digest == digest_requirements(first)
    second.write_text(text.replace("a==1", "a==2"))
    assert digest_requirements(first) != digest_requirements(second)


def test_quoted_lines_say_the_same(tmp_path: Path) -> None:
    whole = read_requirements(requirement_path("cpu"))
    part = tmp_path / "part.txt"
    part.write_text(whole.quote(frozenset({"numba", "pip"})))
    expected = tuple(r for r in whole.requirements if r.name in ("numba", "pip"))
    assert read_requirements(part).requirements == expected
    assert len(expected) == 3


@pytest.mark.parametrize("text", ["numpy>=2\n", "numpy==2.0\n", "https://x/y.whl\n"])
def test_damaged_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cpu.txt"
    path.write_text(text)
    with pytest.raises(EnvironmentSetupError, match="reinstall the plugin"):
        read_requirements(path)
    with pytest.raises(EnvironmentSetupError, match="reinstall the plugin"):
        read_requirements(tmp_path / "none.txt")
