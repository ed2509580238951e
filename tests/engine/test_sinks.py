"""Every vector format: what was written comes back, whole files or none."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from tests.engine.polygon_samples import (
    PROVENANCE,
    list_files,
    make_batch,
    make_courtyard,
    make_layer,
    make_stars,
)

from crispline.engine.errors import Cancelled, OutputError
from crispline.engine.polygons import PolygonBatch
from crispline.engine.progress import Progress, ProgressEvent
from crispline.engine.sinks.layer import choose_writer, write_layer
from crispline.engine.spool import PolygonSpool

SUFFIXES = (".gpkg", ".shp", ".fgb", ".geojson", ".json", ".parquet", ".geoparquet")
NAMES = ["class_id", "class_name", "area_m2", "perimeter_m", "confidence", "n_vertices"]


def read(path: Path) -> geopandas.GeoDataFrame:
    """Read a file back, polygons in the order they were written."""
    if path.suffix in {".parquet", ".geoparquet"}:
        return geopandas.read_parquet(path)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="More than one layer found")
        return geopandas.read_file(path)


def sort_rows(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """FlatGeobuf orders polygons by place."""
    return frame.sort_values("confidence").reset_index(drop=True)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_round_trip(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    batch = make_stars(60)
    assert write_layer([batch], path, make_layer()) == (path,)
    frame = sort_rows(read(path))
    order = np.argsort(batch.confidence)
    expected = shapely.normalize(batch.geometry[order])
    found = shapely.normalize(frame.geometry.to_numpy())
    assert shapely.equals_exact(found, expected, 0.0).all(), "every digit of every coordinate"
    assert frame.crs.to_epsg() == 32633
    perimeter = "perim_m" if suffix == ".shp" else "perimeter_m"
    columns = [perimeter if name == "perimeter_m" else name for name in NAMES]
    assert list(frame.columns) == [*columns, "geometry"]
    names = np.array(["ground", "building", "low vegetation / lawn", "wądół über 川"])
    assert frame["class_id"].tolist() == batch.class_id[order].tolist()
    assert frame["class_name"].tolist() == names[batch.class_id[order]].tolist()
    np.testing.assert_allclose(frame["area_m2"], shapely.area(expected), rtol=1e-9)
    np.testing.assert_allclose(frame[perimeter], shapely.length(expected), rtol=1e-9)
    np.testing.assert_allclose(frame["confidence"], batch.confidence[order], rtol=1e-12)
    assert frame["n_vertices"].tolist() == [9] * 60


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_small_degrees_keep_every_digit(suffix: str, tmp_path: Path) -> None:
    """Near 0 a fixed number of decimals would lose digits."""
    batch = make_stars(20, x=1e-4, y=-3e-5, unit=1e-7)
    path = tmp_path / f"out{suffix}"
    write_layer([batch], path, make_layer(4326))
    frame = sort_rows(read(path))
    expected = shapely.normalize(batch.geometry[np.argsort(batch.confidence)])
    assert shapely.equals_exact(shapely.normalize(frame.geometry.to_numpy()), expected, 0.0).all()
    assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_polygons(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    write_layer([], path, make_layer())
    frame = read(path)
    assert len(frame) == 0
    assert frame.crs.to_epsg() == 32633


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_unknown_values_and_no_crs(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    write_layer(
        [make_batch([make_courtyard(3, 4)], confidence=[float("nan")])], path, make_layer(None)
    )
    frame = read(path)
    assert frame.iloc[:, 2:5].isna().all(axis=None)
    assert frame.geometry[0].normalize() == make_courtyard(3, 4).normalize()
    if suffix not in {".geojson", ".json"}:  # which cannot say that there is no CRS
        assert frame.crs is None or frame.crs.to_epsg() is None


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".parquet"])
def test_crs_without_a_code(suffix: str, tmp_path: Path) -> None:
    crs = pyproj.CRS.from_proj4("+proj=laea +lat_0=47.3 +lon_0=11.2 +ellps=GRS80 +units=m")
    path = tmp_path / f"out{suffix}"
    write_layer([make_batch([make_courtyard(3, 4)])], path, make_layer(None, crs_wkt=crs.to_wkt()))
    operation = read(path).crs.coordinate_operation
    assert operation.method_name.replace("_", " ") == "Lambert Azimuthal Equal Area"
    assert {47.3, 11.2} <= {parameter.value for parameter in operation.params}


def test_geojson_refuses_a_crs_it_cannot_name(tmp_path: Path) -> None:
    crs = pyproj.CRS.from_proj4("+proj=laea +lat_0=47.3 +lon_0=11.2 +ellps=GRS80 +units=m")
    layer = make_layer(None, crs_wkt=crs.to_wkt())
    with pytest.raises(OutputError, match=r"EPSG.*GeoPackage"):
        write_layer([make_stars(3)], tmp_path / "out.geojson", layer)
    assert list_files(tmp_path) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_existing_file_is_replaced(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    write_layer([make_stars(50)], path, make_layer())
    files = list_files(tmp_path)
    write_layer([make_stars(7)], path, make_layer(3857))
    assert len(read(path)) == 7
    assert read(path).crs.to_epsg() == 3857
    assert list_files(tmp_path) == files


def interrupt() -> Iterator[PolygonBatch]:
    yield make_stars(5)
    raise Cancelled("stop")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_interrupted_polygons_leave_the_old_file(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    with pytest.raises(Cancelled):
        write_layer(interrupt(), path, make_layer())
    assert list_files(tmp_path) == []
    write_layer([make_stars(50)], path, make_layer())
    files = list_files(tmp_path)
    with pytest.raises(Cancelled):
        write_layer(interrupt(), path, make_layer())
    assert list_files(tmp_path) == files
    assert len(read(path)) == 50


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_cancelling_while_writing_leaves_nothing(suffix: str, tmp_path: Path) -> None:
    spool = PolygonSpool.write(tmp_path / "spool.arrow", [make_stars(20)], make_layer())
    progress = Progress(is_cancelled=lambda: True)
    with pytest.raises(Cancelled):
        write_layer(spool, tmp_path / f"out{suffix}", make_layer(), progress=progress)
    assert list_files(tmp_path) == ["spool.arrow"]


def test_progress_tells_the_stage(tmp_path: Path) -> None:
    events: list[ProgressEvent] = []
    write_layer(
        [make_stars(20)], tmp_path / "o.gpkg", make_layer(), progress=Progress(events.append)
    )
    assert [(event.stage, event.fraction) for event in events] == [("write", 1.0)]


def test_several_outputs_from_one_spool(tmp_path: Path) -> None:
    spool = PolygonSpool.write(tmp_path / "spool.arrow", [make_stars(20)], make_layer())
    paths = [tmp_path / f"out{suffix}" for suffix in SUFFIXES]
    for path in paths:
        write_layer(spool, path, replace(spool.layer, name="again"))
    assert [len(read(path)) for path in paths] == [20] * len(paths)


@pytest.mark.parametrize("name", ["out", "out.txt", "out.gpkg.zip"])
def test_unknown_ending_lists_the_known_ones(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=rf"{name}.*\.gpkg \.shp \.fgb \.geojson"):
        write_layer([], tmp_path / name, make_layer())
    assert list_files(tmp_path) == []


def test_format_by_name_and_ending_in_capitals(tmp_path: Path) -> None:
    assert choose_writer(Path("a.GPKG")) is choose_writer(Path("a.txt"), "gpkg")
    assert choose_writer(Path("a.gpkg"), ".fgb") is choose_writer(Path("a.fgb"))
    with pytest.raises(OutputError, match="kml"):
        choose_writer(Path("a.gpkg"), "kml")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_ending_in_capitals(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"UP{suffix.upper()}"
    for count in (5, 7):  # the second replaces the first
        assert write_layer([make_stars(count)], path, make_layer()) == (path,)
        is_parquet = suffix in {".parquet", ".geoparquet"}
        frame = (
            geopandas.read_parquet(path) if is_parquet else pyogrio.read_dataframe(path, layer=0)
        )
        assert len(frame) == count
        assert frame.crs.to_epsg() == 32633
        assert frame["class_name"].notna().all()
    assert path.name in list_files(tmp_path)
    assert not [name for name in list_files(tmp_path) if name.startswith(".")]


@pytest.mark.parametrize("suffix", [".shp", ".fgb", ".geojson"])
def test_provenance_and_style_lie_beside(suffix: str, tmp_path: Path) -> None:
    write_layer([make_stars(3)], tmp_path / f"out{suffix}", make_layer())
    assert json.loads((tmp_path / "out.provenance.json").read_text("utf-8")) == PROVENANCE
    assert "wądół über 川" in (tmp_path / "out.qml").read_text("utf-8")


def test_geojson_names_its_crs_only_where_it_is_not_longitude_latitude(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    write_layer([make_stars(3)], path, make_layer(28992))
    assert json.loads(path.read_text())["crs"]["properties"]["name"].endswith("EPSG::28992")


@pytest.mark.parametrize("suffix", [".fgb", ".gpkg"])
def test_spatial_index(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    write_layer([make_stars(60)], path, make_layer())
    assert pyogrio.read_info(path, layer="polygons")["capabilities"]["fast_spatial_filter"]
    part = pyogrio.read_dataframe(path, layer="polygons", bbox=(5e5, 5.1e6, 5e5 + 12, 5.1e6 + 2))
    assert 2 <= len(part) < 10
