"""Where packages come from: a wheel folder, the user's index, or what pip is configured to use.

Of pip's configuration only what concerns the way to the packages is taken over, since an office may
have set it up for its network; what concerns the place of installation is left out.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from pathlib import Path

PYPI = "https://pypi.org/simple"
#: pip's options about the way to the packages; the names of its environment variables follow.
_OPTIONS = (
    *("index-url", "extra-index-url", "find-links", "no-index", "trusted-host"),
    *("cert", "client-cert", "proxy", "timeout", "retries"),
)
#: Up to the last @ before the path: a password may be written with one in it.
_CREDENTIALS = re.compile(r"(?<=://)[^/\s]+@")


@dataclass(frozen=True)
class PackageSource:
    """`wheels` is a folder that excludes the network; `options` are pip's, by their names."""

    wheels: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str) -> str:
        """Return the value of one of pip's options, or nothing."""
        return dict(self.options).get(name, "")

    @property
    def is_offline(self) -> bool:
        """Whether no network is asked."""
        return bool(self.wheels) or self.option("no-index").lower() in ("1", "true", "yes", "on")

    @property
    def indexes(self) -> tuple[str, ...]:
        """The indexes to ask, in order."""
        if self.is_offline:
            return ()
        index = self.option("index-url") or PYPI
        return (index, *self.option("extra-index-url").split())

    @property
    def folders(self) -> tuple[Path, ...]:
        """Local folders of wheels."""
        if self.wheels:
            return (Path(self.wheels),)
        links = [link for link in self.option("find-links").split() if "://" not in link]
        return tuple(Path(link) for link in links)

    @property
    def proxy(self) -> str:
        """The proxy to use; nothing leaves the choice to the system."""
        return self.option("proxy")

    def describe(self) -> str:
        """Return where packages come from, without passwords."""
        if self.wheels:
            return f"the folder {self.wheels}"
        return hide_credentials(", ".join(self.indexes or map(str, self.folders)))

    def pip_arguments(self) -> list[str]:
        """Return what pip gets as arguments: what may hold spaces and no passwords."""
        if self.wheels:
            return ["--no-index", "--find-links", self.wheels]
        return []

    def pip_environment(self) -> dict[str, str]:
        """Return what pip gets as variables; no other configuration is read."""
        variables = {"PIP_CONFIG_FILE": os.devnull}
        for name, value in self.options:
            if not (self.wheels and name in ("index-url", "extra-index-url", "find-links")):
                variables["PIP_" + name.upper().replace("-", "_")] = value
        return variables


def hide_credentials(text: str) -> str:
    """Return a text in which user names and passwords of addresses are masked."""
    return _CREDENTIALS.sub("***@", text)


def read_source(
    *, wheels: str, index_url: str, proxy: str, environ: Mapping[str, str], platform: str
) -> PackageSource:
    """Return the source: what the user asks for, else what pip would use.

    Environment variables of pip come before its configuration files, as in pip.
    """
    options: dict[str, str] = {}
    for path in list_pip_files(environ, platform):
        options.update(_read_pip_file(path))
    for name in _OPTIONS:
        value = environ.get("PIP_" + name.upper().replace("-", "_"), "")
        if value.strip():
            options[name] = value.strip()
    certificates = environ.get("SSL_CERT_FILE", "")
    if "cert" not in options and os.path.isfile(certificates):
        options["cert"] = certificates  # which pip asks for on Linux only
    if index_url:
        options = {k: v for k, v in options.items() if k not in ("extra-index-url", "no-index")}
        options["index-url"] = index_url
    if proxy:
        options["proxy"] = proxy
    return PackageSource(os.path.expanduser(wheels), tuple(sorted(options.items())))


def list_pip_files(environ: Mapping[str, str], platform: str) -> list[Path]:
    """Return pip's configuration files of the computer and the user; later ones win."""
    named = environ.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return []
    found = [*_list_global(environ, platform), *_list_of_user(environ, platform)]
    return [Path(path) for path in [*found, named] if path]


def _list_global(environ: Mapping[str, str], platform: str) -> list[str]:
    if platform == "win32":
        return [os.path.join(environ.get("ProgramData", r"C:\ProgramData"), "pip", "pip.ini")]
    if platform == "darwin":
        return ["/Library/Application Support/pip/pip.conf"]
    folders = (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    return [*(posixpath.join(folder, "pip", "pip.conf") for folder in folders), "/etc/pip.conf"]


def _list_of_user(environ: Mapping[str, str], platform: str) -> list[str]:
    home = environ.get("USERPROFILE" if platform == "win32" else "HOME", "")
    if platform == "win32":
        data = environ.get("APPDATA", "")
        found = [os.path.join(home, "pip", "pip.ini")] if home else []
        return [*found, os.path.join(data, "pip", "pip.ini")] if data else found
    if not home:
        return []
    config = environ.get("XDG_CONFIG_HOME") or posixpath.join(home, ".config")
    support = posixpath.join(home, "Library", "Application Support", "pip", "pip.conf")
    mac = [support] if platform == "darwin" else []
    return [posixpath.join(home, ".pip", "pip.conf"), f"{config}/pip/pip.conf", *mac]


def _read_pip_file(path: Path) -> Iterator[tuple[str, str]]:
    parser = ConfigParser(interpolation=None)
    try:
        if not parser.read(path, encoding="utf-8"):
            return
    except (ConfigError, OSError, ValueError):
        return  # pip will not have been able to read it either
    for section in ("global", "install"):
        for name, value in parser.items(section) if parser.has_section(section) else ():
            normal = name.replace("_", "-")
            if normal in _OPTIONS and value.strip():
                yield normal, " ".join(value.split())
