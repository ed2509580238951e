"""Where environments lie."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from crispline.runtime.errors import EnvironmentSetupError
from crispline.runtime.folders import RuntimeFolders
from crispline.runtime.installation.location import check_writable, choose_home, measure

LOCAL = r"C:\Users\zoe\AppData\Local"


def home_for(root: str, *, platform: str = "win32", long_paths: bool = False) -> str:
    folders = RuntimeFolders(Path(root))
    environ = {"LOCALAPPDATA": LOCAL}
    return str(choose_home(folders, environ, platform=platform, long_paths=long_paths))


def test_short_profiles_hold_their_environment() -> None:
    root = r"C:\Users\firstname.lastname\AppData\Roaming\QGIS\QGIS3\profiles\default"
    assert home_for(root) == str(Path(root) / "environment")


def test_long_profiles_on_windows_have_it_elsewhere() -> None:
    root = "C:\\Users\\zoe\\" + "deep\\" * 20 + "crispline"
    home = home_for(root)
    assert home.startswith(LOCAL)
    assert len(str(PureWindowsPath(home))) < 70
    assert home != home_for(root + "2")
    assert home_for(root, long_paths=True) == str(Path(root) / "environment")
    assert home_for(root, platform="linux") == str(Path(root) / "environment")
    with pytest.raises(EnvironmentSetupError, match="switch long paths on"):
        choose_home(RuntimeFolders(Path(root)), {}, platform="win32", long_paths=False)


def test_writable_and_measured(tmp_path: Path) -> None:
    check_writable(tmp_path / "new" / "folder")
    (tmp_path / "new" / "file").write_bytes(bytes(3_000_000))
    assert measure(tmp_path) == 3
