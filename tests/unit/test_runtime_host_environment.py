"""What a process of another Python inherits from QGIS."""

from __future__ import annotations

import pytest

from crispline.runtime.host_environment import clean_environment

#: What OSGeo4W's qgis.bat and the Python of QGIS set on Windows, and what Windows itself sets.
WINDOWS = {
    "OSGEO4W_ROOT": r"C:\Program Files\QGIS 3.34.12",
    "QGIS_PREFIX_PATH": "C:/Program Files/QGIS 3.34.12/apps/qgis-ltr",
    "QT_PLUGIN_PATH": r"C:\Program Files\QGIS 3.34.12\apps\qt5\plugins",
    "PYTHONHOME": r"C:\Program Files\QGIS 3.34.12\apps\Python312",
    "PYTHONUTF8": "1",
    "GDAL_DATA": r"C:\Program Files\QGIS 3.34.12\apps\gdal\share\gdal",
    "GDAL_DRIVER_PATH": r"C:\Program Files\QGIS 3.34.12\apps\gdal\lib\gdalplugins",
    "PROJ_LIB": r"C:\Program Files\QGIS 3.34.12\share\proj",
    "PROJ_DATA": r"C:\Program Files\QGIS 3.34.12\share\proj",
    "GEOTIFF_CSV": "x",
    "O4W_QT_PREFIX": "C:/Program Files/QGIS 3.34.12/apps/Qt5",
    "SSL_CERT_FILE": r"C:\PROGRAM FILES\QGIS 3.34.12\bin\curl-ca-bundle.crt",
    "SSL_CERT_DIR": r"C:\Company\certificates",
    "Path": ";".join(
        [
            r"C:\Program Files\QGIS 3.34.12\apps\qgis-ltr\bin",
            r'"C:\PROGRA~1\Other Tool\bin"',
            r"c:\program files\qgis 3.34.12\BIN",
            r"C:\Program Files\QGIS 3.34.12 tools",
            r"C:\Windows\System32",
        ]
    ),
    "SystemRoot": r"C:\Windows",
    "APPDATA": r"C:\Users\Zoë\AppData\Roaming",
    "HTTPS_PROXY": "http://proxy:3128",
}


def test_windows_keeps_only_what_is_not_the_hosts() -> None:
    assert clean_environment(WINDOWS, "win32") == {
        "SSL_CERT_DIR": r"C:\Company\certificates",
        "Path": r'"C:\PROGRA~1\Other Tool\bin";C:\Program Files\QGIS 3.34.12 tools;'
        r"C:\Windows\System32",
        "SystemRoot": r"C:\Windows",
        "APPDATA": r"C:\Users\Zoë\AppData\Roaming",
        "HTTPS_PROXY": "http://proxy:3128",
    }


def test_linux_keeps_the_systems_programs() -> None:
    environ = {
        "QGIS_PREFIX_PATH": "/usr",
        "PATH": "/usr/local/bin:/usr/bin:/bin:/home/u/.local/bin",
        "LD_LIBRARY_PATH": "/usr/lib/grass82/lib",
        "LD_PRELOAD": "/usr/lib/libx.so",
        "VIRTUAL_ENV": "/home/u/venv",
        "VIRTUAL_ENV_PROMPT": "venv",
        "HOME": "/home/u",
        "LANG": "de_DE.UTF-8",
        "REQUESTS_CA_BUNDLE": "/etc/ssl/company.pem",
        "TMPDIR": "/scratch",
    }
    assert clean_environment(environ, "linux") == {
        name: environ[name] for name in ("PATH", "HOME", "LANG", "REQUESTS_CA_BUNDLE", "TMPDIR")
    }


def test_mac_bundle_and_conda_leave_the_path() -> None:
    bundle = "/Applications/QGIS-LTR.app/Contents/MacOS"
    mac = {
        "QGIS_PREFIX_PATH": bundle,
        "PATH": f"{bundle}/bin:/usr/bin:/Applications/QGIS-LTR.app/Contents/MacOSX",
        "DYLD_LIBRARY_PATH": f"{bundle}/lib",
        "__PYVENV_LAUNCHER__": f"{bundle}/bin/python3",
        "PYTHONEXECUTABLE": f"{bundle}/bin/python3",
    }
    path = "/usr/bin:/Applications/QGIS-LTR.app/Contents/MacOSX"
    assert clean_environment(mac, "darwin") == {"PATH": path}
    conda = {"CONDA_PREFIX": "/opt/conda", "CONDA_SHLVL": "1", "PATH": "/opt/conda/bin:/usr/bin"}
    assert clean_environment(conda, "linux") == {"PATH": "/usr/bin"}


@pytest.mark.parametrize("platform", ["win32", "linux", "darwin"])
def test_nothing_is_invented(platform: str) -> None:
    assert clean_environment({}, platform) == {}
    environ = {"NUMBA_CACHE_DIR": "x", "AWS_PROFILE": "y", "PROJECT": "z", "QTILE": "w"}
    assert clean_environment(environ, platform) == environ
