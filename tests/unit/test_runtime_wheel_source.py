"""One pinned wheel from a folder, or from an index on this machine."""

from __future__ import annotations

import base64
import functools
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.unit.installations import Recorder, digest, make_wheel

from crispline.engine.errors import Cancelled
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.package_source import PackageSource
from crispline.runtime.installation.requirement_file import Requirement
from crispline.runtime.installation.wheel_source import obtain_wheel

LINUX = ("linux", "x86_64")


@dataclass
class Index:
    """A package index: files by path, and the headers of what was asked for."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve_index() as found:
        yield found


@contextmanager
def serve_index() -> Iterator[Index]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers)))
            content = found.files.get(unquote(self.path))
            status = found.statuses.get(self.path, 200 if content is not None else 404)
            place = found.moved.get(self.path)
            self.send_response(302 if place else status)
            if place:
                self.send_header("Location", place)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Index(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield found
        server.shutdown()


def pin(*wheels: Path) -> Requirement:
    return Requirement("some-tool", "1.0", "", frozenset(map(digest, wheels)))


def obtain(
    requirement: Requirement,
    source: PackageSource,
    cache: Path,
    machine: tuple[str, str] = LINUX,
) -> Path:
    return obtain_wheel(
        requirement, source=source, cache=cache, machine=machine, feedback=Recorder()
    )


def serve(index: Index, *wheels: Path) -> PackageSource:
    links = [f'<a href="../../files/{w.name}#sha256=x">{w.name}</a>' for w in wheels]
    index.files["/simple/some-tool/"] = "<br>".join(links).encode()
    for wheel in wheels:
        index.files[f"/files/{wheel.name}"] = wheel.read_bytes()
    return PackageSource(options=(("index-url", f"{index.address}/simple"),))


def test_an_index_is_asked_once_and_the_wheel_kept(index: Index, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "index", "some_tool", {"x.py": ""})
    source = serve(index, wheel)
    path = obtain(pin(wheel), source, tmp_path / "cache")
    assert path.read_bytes() == wheel.read_bytes()
    assert list((tmp_path / "cache").iterdir()) == [path]
    index.files.clear()
    assert obtain(pin(wheel), source, tmp_path / "cache") == path


@pytest.mark.parametrize(
    ("machine", "tag"),
    [
        (("win32", "AMD64"), "py3-none-win_amd64"),
        (("linux", "x86_64"), "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64"),
        (("linux", "aarch64"), "py3-none-manylinux_2_28_aarch64"),
        (("darwin", "arm64"), "py3-none-macosx_11_0_arm64"),
        (("darwin", "x86_64"), "py3-none-macosx_10_12_x86_64"),
    ],
)
def test_the_wheel_of_this_machine_is_taken(
    index: Index, tmp_path: Path, machine: tuple[str, str], tag: str
) -> None:
    tags = (
        *("py3-none-win_amd64", "py3-none-win32", "py3-none-musllinux_1_1_x86_64"),
        *("py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64", "py3-none-win_arm64"),
        *("py3-none-manylinux_2_28_aarch64", "py3-none-macosx_11_0_arm64"),
        "py3-none-macosx_10_12_x86_64",
    )
    wheels = [make_wheel(tmp_path / "i", "some_tool", {"tag": t}, tag=t) for t in tags]
    path = obtain(pin(*wheels), serve(index, *wheels), tmp_path / "cache", machine)
    assert path.name == f"some_tool-1.0-{tag}.whl"


def test_another_content_is_refused_and_not_kept(index: Index, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "index", "some_tool", {"x.py": ""})
    pinned = pin(wheel)
    source = serve(index, make_wheel(tmp_path / "index", "some_tool", {"x.py": "evil"}))
    with pytest.raises(EnvironmentSetupError, match="do not match their hashes"):
        obtain(pinned, source, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
    # The same in a folder: a foreign file of that name is passed over.
    with pytest.raises(EnvironmentSetupError, match=r"wheel of some-tool==1\.0"):
        obtain(pinned, PackageSource(wheels=str(tmp_path / "index")), tmp_path / "cache")


def test_name_and_password_of_an_index(index: Index, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "index", "some_tool", {"x.py": ""})
    serve(index, wheel)
    address = index.address.replace("http://", "http://anna:se%40cret@")
    source = PackageSource(options=(("index-url", f"{address}/simple/"),))
    obtain(pin(wheel), source, tmp_path / "cache")
    expected = "Basic " + base64.b64encode(b"anna:se@cret").decode()
    assert [headers["Authorization"] for _, headers in index.asked] == [expected] * 2
    assert all("cret" not in headers["Host"] for _, headers in index.asked)


def test_name_and_password_go_to_no_other_host(index: Index, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "index", "some_tool", {"x.py": ""})
    serve(index, wheel)
    index.moved["/old/some-tool/"] = "/simple/some-tool/"
    address = index.address.replace("http://", "http://anna:secret@")  # pragma: allowlist secret
    with serve_index() as storage:
        storage.files["/bucket/x"] = wheel.read_bytes()
        index.moved[f"/files/{wheel.name}"] = f"{storage.address}/bucket/x"
        source = PackageSource(options=(("index-url", f"{address}/old"),))
        obtain(pin(wheel), source, tmp_path / "cache")
    assert len(index.asked) == 3
    assert all("Authorization" in headers for _, headers in index.asked)
    ((path, headers),) = storage.asked
    assert path == "/bucket/x"
    assert "Authorization" not in headers


def test_a_proxy_is_used(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy", raising=False)
    options = (("index-url", "http://packages.invalid/simple"), ("proxy", index.address))
    wheel = make_wheel(tmp_path / "index", "some_tool", {"x.py": ""})
    page = f'<a href="http://packages.invalid/f/{wheel.name}">x</a>'
    index.files["http://packages.invalid/simple/some-tool/"] = page.encode()
    index.files[f"http://packages.invalid/f/{wheel.name}"] = wheel.read_bytes()
    assert obtain(pin(wheel), PackageSource(options=options), tmp_path / "cache").is_file()
    index.statuses["http://packages.invalid/simple/some-tool/"] = 407
    with pytest.raises(EnvironmentSetupError, match="asks for a name and a password"):
        obtain(pin(wheel), PackageSource(options=options), tmp_path / "other cache")


def test_without_a_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    wheel = make_wheel(tmp_path / "index", "some_tool", {"x.py": ""})
    source = PackageSource(options=(("index-url", "http://127.0.0.1:9/simple"),))
    with pytest.raises(EnvironmentSetupError, match="found no connection"):
        obtain(pin(wheel), source, tmp_path / "cache")


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate that nobody trusts, for 127.0.0.1, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def test_a_certificate_that_nobody_trusts_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    certificate, key = make_certificate(tmp_path)
    wheel = make_wheel(tmp_path / "simple" / "some-tool", "some_tool", {"x.py": ""})
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        index = f"https://127.0.0.1:{server.server_address[1]}/simple"
        options = (("index-url", index),)
        with pytest.raises(EnvironmentSetupError, match="inspects encrypted traffic"):
            obtain(pin(wheel), PackageSource(options=options), tmp_path / "cache")
        trusting = PackageSource(options=(*options, ("cert", str(certificate))))
        assert obtain(pin(wheel), trusting, tmp_path / "cache").is_file()
        server.shutdown()


def test_only_web_addresses_and_files_are_opened(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "index", "some_tool", {"x.py": ""})
    source = PackageSource(options=(("index-url", "ftp://host/simple"),))
    with pytest.raises(EnvironmentSetupError, match="an address of http or https is needed"):
        obtain(pin(wheel), source, tmp_path / "cache")


def test_cancelling_a_download_leaves_nothing(index: Index, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "index", "some_tool", {"x.py": ""})
    source = serve(index, wheel)
    feedback = Recorder(cancelled=True)
    with pytest.raises(Cancelled):
        obtain_wheel(
            pin(wheel),
            source=source,
            cache=tmp_path / "cache",
            machine=LINUX,
            feedback=feedback,
        )
    assert list((tmp_path / "cache").iterdir()) == []
