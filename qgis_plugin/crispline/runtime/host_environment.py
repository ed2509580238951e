"""The environment variables of QGIS, without those that lead another Python astray.

QGIS tells its own process where its Python, GDAL, PROJ and Qt lie. A process of another Python that
inherits these finds foreign libraries and data files: coordinates shift, imports crash.
"""

from __future__ import annotations

import ntpath
import posixpath
from collections.abc import Mapping

#: Variables that belong to the host, by how their names begin.
_PREFIXES = (
    "PYTHON",
    "__PYVENV",
    "VIRTUAL_ENV",
    "CONDA",
    "PROJ_",
    "GDAL_",
    "OGR_",
    "OSR_",
    "CPL_",
    "PDAL_",
    "DYLD_",
    "QT_",
    "QML",
    "QGIS_",
    "OSGEO4W",
    "O4W_",
    "GRASS_",
    "SAGA",
)
_NAMES = frozenset({"LD_LIBRARY_PATH", "LD_PRELOAD", "GEOTIFF_CSV", "GISBASE", "GISRC", "PYTHON"})
#: Where the host lies, said by itself.
_ROOTS = ("OSGEO4W_ROOT", "QGIS_PREFIX_PATH", "PYTHONHOME", "CONDA_PREFIX", "APPDIR")
#: Certificates of the host's own curl and OpenSSL; outside of it they are the user's choice.
_CERTIFICATES = frozenset({"SSL_CERT_FILE", "SSL_CERT_DIR"})


def clean_environment(environ: Mapping[str, str], platform: str) -> dict[str, str]:
    """Return the variables that a process of another Python may inherit.

    `platform` is spelled as `sys.platform` is. Proxies, certificates, locale, home and temporary
    folders stay. Folders of the host leave PATH on Windows and in bundles, where they hold its
    libraries; elsewhere programs of the system lie in the same ones.
    """
    roots = find_host_roots(environ, platform)
    kept = {}
    for name, value in environ.items():
        upper = name.upper()
        if upper.startswith(_PREFIXES) or upper in _NAMES:
            continue
        if upper in _CERTIFICATES and _lies_in_any(value, roots, platform):
            continue
        kept[name] = _clean_path(value, roots, platform) if upper == "PATH" else value
    return kept


def find_host_roots(environ: Mapping[str, str], platform: str) -> list[str]:
    """Return the folders that belong to the host alone."""
    named = {name.upper(): value for name, value in environ.items()}
    roots = [named[name] for name in _ROOTS if named.get(name)]
    return [root for root in roots if platform == "win32" or not _is_shared(root)]


def _is_shared(root: str) -> bool:
    """Whether a POSIX folder holds the system's programs too."""
    return posixpath.normpath(root) in {"/", "/usr", "/usr/local", "/opt", "/app"}


def _clean_path(value: str, roots: list[str], platform: str) -> str:
    separator = ";" if platform == "win32" else ":"
    kept = [
        folder
        for folder in value.split(separator)
        if folder and not _lies_in_any(folder, roots, platform)
    ]
    return separator.join(kept)


def _lies_in_any(path: str, roots: list[str], platform: str) -> bool:
    return any(_lies_in(path, root, platform) for root in roots)


def _lies_in(path: str, root: str, platform: str) -> bool:
    if platform == "win32":
        inner, outer = (ntpath.normcase(ntpath.normpath(p.strip('"'))) for p in (path, root))
        return inner == outer or inner.startswith(outer.rstrip("\\") + "\\")
    inner, outer = posixpath.normpath(path), posixpath.normpath(root)
    return inner == outer or inner.startswith(outer.rstrip("/") + "/")
