"""Where outputs cannot be written: one sentence with folder and remedy, and nothing left behind."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pyogrio
import pytest
from tests.engine.polygon_samples import list_files, make_layer, make_stars

from crispline.engine.errors import OutputError
from crispline.engine.sinks.destination import (
    check_folder,
    check_writable,
    describe_failure,
    staged,
)
from crispline.engine.sinks.layer import write_layer, write_shapefiles_per_class
from crispline.engine.spool import PolygonSpool

SUFFIXES = (".gpkg", ".shp", ".fgb", ".geojson", ".parquet")
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(scope="module")
def spool(tmp_path_factory: pytest.TempPathFactory) -> PolygonSpool:
    """6000 polygons: about 2 MB in most formats."""
    path = tmp_path_factory.mktemp("spool") / "polygons.arrow"
    return PolygonSpool.write(path, [make_stars(6000)], make_layer())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1.3 MB; skips where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if sys.platform != "linux" or mount is None or os.geteuid() != 0:
        pytest.skip("mounting a small file system takes root on Linux")
    command = [mount, "-t", "tmpfs", "-o", "size=1300k", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine mounts no file systems")
    yield folder
    subprocess.run([str(shutil.which("umount")), str(folder)], check=True)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".geojson"])
def test_disk_full_while_writing(suffix: str, small_disk: Path, spool: PolygonSpool) -> None:
    with pytest.raises(OutputError) as caught:
        write_layer(spool, small_disk / f"out{suffix}", make_layer())
    sentence = str(caught.value)
    assert str(small_disk) in sentence
    assert "1.3 MB" in sentence
    assert "free some space" in sentence
    assert "\n" not in sentence
    assert list_files(small_disk) == []


def test_disk_full_keeps_the_older_file(small_disk: Path, spool: PolygonSpool) -> None:
    path = small_disk / "out.gpkg"
    write_layer([make_stars(20)], path, make_layer())
    before = path.read_bytes()
    with pytest.raises(OutputError, match="free some space"):
        write_layer(spool, path, make_layer())
    assert path.read_bytes() == before
    assert list_files(small_disk) == ["out.gpkg"]


def test_disk_full_while_spooling(small_disk: Path) -> None:
    with pytest.raises(OutputError, match=f"{small_disk}.*free some space"):
        PolygonSpool.write(small_disk / "polygons.arrow", [make_stars(9000)], make_layer())
    assert list_files(small_disk) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_write_that_stops_in_the_middle(suffix: str, tmp_path: Path, spool: PolygonSpool) -> None:
    """The kernel refuses to let a file grow beyond 100 kB, which needs no rights to arrange."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OutputError, match=f"out.*{tmp_path}"):
            write_layer(spool, tmp_path / f"out{suffix}", make_layer())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list_files(tmp_path) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_too_little_space_is_seen_before_writing(
    suffix: str, tmp_path: Path, spool: PolygonSpool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**9, 10**9, 123_000))
    with pytest.raises(OutputError, match=rf"{tmp_path}, found 0\.1 MB"):
        write_layer(spool, tmp_path / f"out{suffix}", make_layer())
    assert list_files(tmp_path) == []


def test_error_number_of_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pyogrio, "write_arrow", fail)
    with pytest.raises(OutputError, match=r"expected room for out\.gpkg in .* MB of free space"):
        write_layer([make_stars(3)], tmp_path / "out.gpkg", make_layer())
    assert list_files(tmp_path) == []


def test_only_a_full_disk_is_to_be_freed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**11, 10**10, 9 * 10**10))
    full = describe_failure(OSError(errno.ENOSPC, "No space left"), tmp_path / "a.gpkg")
    assert "free some space" in str(full)
    other = str(describe_failure(RuntimeError("driver is tired"), tmp_path / "a.gpkg"))
    assert "driver is tired" in other
    assert "free" not in other.rpartition(";")[2]
    assert "choose another" in other.rpartition(";")[2]


def test_driver_that_loses_polygons_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyogrio, "read_info", lambda *a, **k: {"features": 2})
    with pytest.raises(OutputError, match=r"expected 3 polygons in out\.fgb, found 2"):
        write_layer([make_stars(3)], tmp_path / "out.fgb", make_layer())
    assert list_files(tmp_path) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_missing_folder(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"nowhere.*no such folder.*make it"):
        write_layer([make_stars(3)], tmp_path / "nowhere" / f"out{suffix}", make_layer())
    assert list_files(tmp_path) == []


def test_missing_parent_of_the_folder_of_shapefiles(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"nowhere.*no such folder"):
        write_shapefiles_per_class([make_stars(3)], tmp_path / "nowhere" / "shp", make_layer())


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(OutputError, match="found a file of that name"):
        check_writable(tmp_path / "file" / "out.gpkg")
    with pytest.raises(OutputError, match="found a file of that name"):
        write_shapefiles_per_class([make_stars(3)], tmp_path / "file", make_layer())


def test_file_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "out.gpkg").mkdir()
    with pytest.raises(OutputError, match=r"out\.gpkg is a folder"):
        check_writable(tmp_path / "out.gpkg")


def test_write_protected_folder(small_disk: Path) -> None:
    mount = str(shutil.which("mount"))
    subprocess.run([mount, "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OutputError, match=f"{small_disk}.*no permission.*choose another folder"):
        check_writable(small_disk / "out.gpkg")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_folder_of_somebody_else(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="no permission"):
        check_writable(tmp_path / "out.gpkg")


def test_rough_size_is_checked_early(tmp_path: Path) -> None:
    check_folder(tmp_path, needed_bytes=1000)
    with pytest.raises(OutputError, match=f"of free space in {tmp_path}"):
        check_folder(tmp_path, needed_bytes=10**18)
    assert list_files(tmp_path) == []


def test_rests_of_a_killed_run_are_cleared(tmp_path: Path) -> None:
    rest = tmp_path / ".out.gpkg.part"
    rest.mkdir()
    (rest / "out.gpkg").write_bytes(b"half a file")
    write_layer([make_stars(3)], tmp_path / "out.gpkg", make_layer())
    assert list_files(tmp_path) == ["out.gpkg"]


def test_staged_files_move_together(tmp_path: Path) -> None:
    with staged(tmp_path / "a.shp") as folder:
        for name in ("a.shp", "a.dbf", "z.txt"):
            (folder / name).write_text(name)
        assert [n for n in list_files(tmp_path) if not n.startswith(".")] == []
    assert list_files(tmp_path) == ["a.dbf", "a.shp", "z.txt"]
