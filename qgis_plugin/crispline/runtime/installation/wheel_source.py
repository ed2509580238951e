"""Gets one pinned wheel, from a folder or an index, without pip: pip itself, and uv."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit

from crispline.engine.errors import Cancelled
from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.installation.failures import explain_failure, is_unreachable
from crispline.runtime.installation.package_source import PackageSource
from crispline.runtime.installation.requirement_file import Requirement, normalize

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback

_PIECE = 1 << 18
_SECONDS = 30
_LINK = re.compile(r"""<a\s[^>]*href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
#: Wheels' tags by platform and processor, as regular expressions.
_TAGS = {
    ("win32", "amd64"): r"win_amd64",
    ("linux", "x86_64"): r"manylinux\w*_x86_64.*",
    ("linux", "aarch64"): r"manylinux\w*_aarch64.*",
    ("darwin", "arm64"): r"macosx_\w+_(arm64|universal2)",
    ("darwin", "x86_64"): r"macosx_\w+_(x86_64|universal2)",
}


class SourceUnreachable(EnvironmentSetupError):
    """There is no way to the packages."""


def obtain_wheel(
    requirement: Requirement,
    *,
    source: PackageSource,
    cache: Path,
    machine: tuple[str, str],
    feedback: EngineFeedback,
) -> Path:
    """Return the path of a wheel whose hash is pinned.

    `machine` is the platform and the processor, as Python spells them. What is downloaded is kept
    in `cache`. Raises EnvironmentSetupError with a sentence about what stands in the way; it is
    SourceUnreachable where trying with another program is in vain.
    """
    for folder in (cache, *source.folders):
        for path in _list_wheels(folder):
            if _is_meant(path.name, requirement, machine) and _digest(path) in requirement.hashes:
                return path
    said = ""
    for index in source.indexes:
        try:
            return _download(index, requirement, source, cache, machine, feedback)
        except (OSError, ValueError, LookupError) as error:
            fault = f"{type(error).__name__}: {error}"
            feedback.log("debug", f"{requirement.name}: {fault}")
            said = said or fault  # the first index is the main one
    if not said or said.startswith("LookupError"):
        said = f"No matching distribution found for {requirement.name}=={requirement.version}"
    kind = SourceUnreachable if is_unreachable(said) else EnvironmentSetupError
    raise kind(explain_failure(said, source, folder=str(cache)))


def _list_wheels(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".whl")
    except OSError:
        return []


def _is_meant(name: str, requirement: Requirement, machine: tuple[str, str]) -> bool:
    """Whether a file's name says that it is the wheel for this machine."""
    parts = name[:-4].split("-") if name.endswith(".whl") else []
    if len(parts) < 5 or normalize(parts[0]) != requirement.name:
        return False
    tags = _TAGS.get((machine[0], machine[1].lower()), "")
    return parts[1] == requirement.version and bool(re.fullmatch(f"any|{tags}", parts[-1]))


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(_PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()


def _download(
    index: str,
    requirement: Requirement,
    source: PackageSource,
    cache: Path,
    machine: tuple[str, str],
    feedback: EngineFeedback,
) -> Path:
    page = f"{index.rstrip('/')}/{requirement.name}/"
    with _open(page, source) as response:
        text = response.read().decode("utf-8", "replace")
        base = response.geturl()
    for link in _LINK.findall(text):
        address = urldefrag(urljoin(base, link.replace("&amp;", "&"))).url
        name = unquote(urlsplit(address).path).rsplit("/", 1)[-1]
        if _is_meant(name, requirement, machine):
            return _fetch(_with_login(address, index), requirement, source, cache / name, feedback)
    raise LookupError(f"no wheel of {requirement.name} {requirement.version} in {page}")


def _fetch(
    address: str,
    requirement: Requirement,
    source: PackageSource,
    path: Path,
    feedback: EngineFeedback,
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with _open(address, source) as response, partial.open("wb") as file:
            for piece in iter(lambda: response.read(_PIECE), b""):
                if feedback.is_cancelled():
                    raise Cancelled(f"cancelled while downloading {path.name}")
                file.write(piece)
        if _digest(partial) not in requirement.hashes:
            raise ValueError("hash mismatch")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def _with_login(address: str, index: str) -> str:
    """Return an address with the name and password of the index, where both are on one host."""
    login, at, host = urlsplit(index).netloc.rpartition("@")
    parts = urlsplit(address)
    if not at or parts.netloc != host:
        return address
    return urlunsplit(parts._replace(netloc=f"{login}@{host}"))


def _open(address: str, source: PackageSource) -> Any:
    """Open an address of http, https or file; raises OSError or ValueError."""
    import base64
    import ssl
    from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

    from crispline.runtime.installation.redirects import GuardedRedirects

    parts = urlsplit(address)
    if parts.scheme not in ("http", "https", "file"):
        raise ValueError(f"an address of http or https is needed, not {parts.scheme}")
    login, at, host = parts.netloc.rpartition("@")
    request = Request(urlunsplit(parts._replace(netloc=host)))  # noqa: S310 - scheme checked above
    request.add_header("Accept", "text/html, */*;q=0.1")
    request.add_header("User-Agent", "crispline")
    if at:
        token = base64.b64encode(unquote(login).encode("utf-8")).decode("ascii")
        request.add_header("Authorization", f"Basic {token}")
    context = ssl.create_default_context(cafile=source.option("cert") or None)
    proxies = {"http": source.proxy, "https": source.proxy} if source.proxy else None
    opener = build_opener(GuardedRedirects(), ProxyHandler(proxies), HTTPSHandler(context=context))
    return opener.open(request, timeout=_SECONDS)
