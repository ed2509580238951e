"""Small installations for tests: home-made wheels, pinned files, and a worker that only answers."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crispline.runtime import setup
from crispline.runtime.environment import read_record
from crispline.runtime.feedback import JobProgress
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation.requirement_file import read_requirements

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "qgis_plugin"
PINNED = PLUGIN / "crispline" / "runtime" / "installation" / "requirements"

#: Files of the larger of the two packages.
MANY = 2000
#: Speaks the worker's protocol; is content when `sample` can be imported.
WORKER = """
import json, sys
def say(**values):
    sys.stdout.write(json.dumps(values) + "\\n")
    sys.stdout.flush()
device = {"name": "cpu", "label": "A processor", "available": True}
say(type="hello", protocol=1, version="1", python="3", pid=1, devices=[device])
job = json.loads(sys.stdin.readline())
if job["task"] == "examine":
    try:
        import sample
        finding = {"name": "sample", "ok": sample.VALUE == 42, "detail": str(sample.VALUE)}
    except ImportError as error:
        finding = {"name": "sample", "ok": False, "detail": str(error)}
    low = {"name": "temporary folder", "ok": False, "detail": "nearly full"}
    say(type="result", id=job["id"], value={"findings": [finding, low]})
else:
    say(type="progress", id=job["id"], stage="infer", fraction=0.5, overall=0.5)
    say(type="result", id=job["id"], value={"seconds": 0.1})
"""


@dataclass
class Recorder:
    """Feedback that keeps what it is told, and cancels once `until` says so."""

    progress: list[JobProgress] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)
    cancelled: bool = False

    def is_cancelled(self) -> bool:
        return self.cancelled

    def report(self, progress: JobProgress) -> None:
        self.progress.append(progress)

    def log(self, level: str, message: str) -> None:
        self.messages.append((level, message))

    @property
    def text(self) -> str:
        return "\n".join(message for _, message in self.messages)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_wheel(
    folder: Path, name: str, files: dict[str, str], *, tag: str = "py3-none-any"
) -> Path:
    """Make a wheel of version 1.0 that holds `files`, path to text."""
    info = f"{name}-1.0.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    wheel = f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n"
    contents = {**files, f"{info}/METADATA": metadata, f"{info}/WHEEL": wheel}
    rows = []
    for path, text in contents.items():
        hashed = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
        rows.append(f"{path},sha256={hashed.decode().rstrip('=')},{len(text.encode())}\n")
    contents[f"{info}/RECORD"] = "".join(rows) + f"{info}/RECORD,,\n"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(target, "w") as archive:
        for path, text in contents.items():
            archive.writestr(path, text)
    return target


def download_wheels(requirements: Path, folder: Path) -> str:
    """Download what a pinned file asks for; return what went wrong, or nothing."""
    options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    command = [sys.executable, "-m", "pip", "download", *options]
    command += ["--dest", str(folder), "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


@dataclass(frozen=True)
class Office:
    """An office without a network: pinned requirements, a folder of wheels, and a worker."""

    folder: Path

    @property
    def wheels(self) -> Path:
        return self.folder / "wheels of the office"

    @property
    def requirements(self) -> Path:
        return self.folder / "requirements"

    @property
    def worker(self) -> Path:
        return self.folder / "worker.py"

    def pin(self, wheels: list[Path], *, variant: str = "cpu") -> None:
        """Pin the wheels' versions and hashes as the requirements of a variant."""
        lines = []
        for path in wheels:
            name, version = path.name.split("-")[:2]
            lines.append(f"{name}=={version} \\\n    --hash=sha256:{digest(path)}\n")
        self.requirements.mkdir(exist_ok=True)
        (self.requirements / f"{variant}.txt").write_text("".join(lines))

    def environ(self) -> dict[str, str]:
        """Variables under which no real index is reached by mistake."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "PIP_CONFIG_FILE": os.devnull, "PYTHONDONTWRITEBYTECODE": "1"}


def find_pip_pin() -> str:
    """Return the plugin's pinned lines about pip."""
    return read_requirements(PINNED / "cpu.txt").quote(frozenset({"pip"}))


#: Runs one operation of `crispline.runtime.setup` in a process of its own.
SCRIPT = """
import os, sys
from pathlib import Path
plugin, office, root, operation, wheels = sys.argv[1:6]
sys.path.insert(0, plugin)
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation import engine_check, requirement_file
if office:
    requirement_file.FOLDER = Path(office, "requirements")
    engine_check.BOOTSTRAP = Path(office, "worker.py")
from crispline.runtime import setup
from crispline.engine.errors import CrisplineError

class Feedback:
    def is_cancelled(self): return False
    def report(self, progress): print("progress", progress.stage, progress.fraction, flush=True)
    def log(self, level, message): print(level, message, flush=True)

folders = RuntimeFolders(Path(root))
request = setup.SetupRequest(variant="cpu", wheels=wheels)
try:
    if operation in ("set_up", "repair"):
        print("status", getattr(setup, operation)(request, folders, "1", Feedback()).state)
    elif operation == "check":
        for finding in setup.check(folders, Feedback()):
            print("finding", finding.ok, finding.name, finding.detail)
    else:
        setup.remove(folders, Feedback())
except CrisplineError as error:
    print("error", error)
    sys.exit(2)
"""


def start(
    operation: str,
    root: Path,
    *,
    wheels: Path,
    office: Path | None = None,
    python: str = sys.executable,
    prefix: tuple[str, ...] = (),
    environ: dict[str, str] | None = None,
) -> subprocess.Popen[str]:
    """Start an operation of `crispline.runtime.setup` in another process."""
    arguments = [str(PLUGIN), str(office or ""), str(root), operation, str(wheels)]
    return subprocess.Popen(
        [*prefix, python, "-c", SCRIPT, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environ,
    )


def finish(process: subprocess.Popen[str], *, status: int = 0, seconds: float = 300) -> str:
    """Wait for a process and return what it said."""
    said, _ = process.communicate(timeout=seconds)
    assert process.returncode == status, said
    return said


def wait_for(path: Path, process: subprocess.Popen[str], *, seconds: float = 60) -> None:
    """Wait until a path exists."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, process.stdout and process.stdout.read()
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.005)


def set_up(office: Office, folders: RuntimeFolders, **wishes: str) -> tuple[Any, Recorder]:
    """Set up from an office's wheels with the Python that runs the tests, in this process."""
    feedback = Recorder()
    return setup.set_up(ask(office, **wishes), folders, "1", feedback), feedback


def repair(office: Office, folders: RuntimeFolders) -> tuple[Any, Recorder]:
    """Repair from an office's wheels, in this process."""
    feedback = Recorder()
    return setup.repair(ask(office), folders, "1", feedback), feedback


def ask(office: Office, **wishes: str) -> setup.SetupRequest:
    """Return what a test asks for, unless it wishes otherwise."""
    usual = {"variant": "cpu", "wheels": str(office.wheels), "python": sys.executable}
    return setup.SetupRequest(**{**usual, **wishes})


def run_python(folders: RuntimeFolders, code: str) -> str:
    """Run code in the environment that is ready, and return what it prints."""
    record = read_record(folders)
    assert record
    return subprocess.check_output([record.python, "-I", "-c", code], text=True).strip()
