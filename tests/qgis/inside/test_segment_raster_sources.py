"""`segmentraster` on layers that are more, or less, than a file."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import processing
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.segmentation import (
    ALGORITHM,
    WINDOW,
    Log,
    add_raster,
    read_layer,
    write_extent,
)

ZONE = "EPSG:32737"


@pytest.fixture(scope="module")
def tile(shared_data: Path, tmp_path_factory: Any) -> Path:
    """Part of a real raster as a plain GeoTIFF without a mask: 400 pixels square."""
    path = tmp_path_factory.mktemp("tile") / "tile.tif"
    source = gdal.Open(str(shared_data / "oam_buildings" / "zanzibar_0.tif"))
    gdal.Translate(
        str(path), source, srcWin=[3000, 1500, 400, 400], bandList=[1, 2, 3],
        maskBand="none", creationOptions=["PHOTOMETRIC=RGB"],
    )  # fmt: skip
    return Path(path)


def run(raster: Any, log: Log | None = None, **parameters: Any) -> Any:
    values = {"INPUT": raster, "OUTPUT": "TEMPORARY_OUTPUT", **parameters}
    return processing.run(ALGORITHM, values, feedback=log or Log())["OUTPUT"]


@pytest.fixture
def expected(tile: Path, project: QgsProject) -> Any:
    return read_layer(run(add_raster(project, tile, "tile")))


def copy_raster(tile: Path, target: str, driver: str, **options: Any) -> None:
    assert gdal.Translate(target, str(tile), format=driver, **options) is not None


@pytest.mark.parametrize("kind", ["vrt", "zip", "gpkg", "unicode"])
def test_whatever_gdal_reads(
    tile: Path, project: QgsProject, tmp_path: Path, expected: Any, kind: str
) -> None:
    if kind == "vrt":
        name = str(tmp_path / "mosaic.vrt")
        copy_raster(tile, name, "VRT")
    elif kind == "zip":
        with zipfile.ZipFile(tmp_path / "tiles.zip", "w") as archive:
            archive.write(tile, "inner folder/tile.tif")
        name = f"/vsizip/{tmp_path}/tiles.zip/inner folder/tile.tif"
    elif kind == "gpkg":
        options = ["RASTER_TABLE=first", "TILE_FORMAT=PNG", "TILING_SCHEME=CUSTOM"]
        copy_raster(tile, str(tmp_path / "two.gpkg"), "GPKG", creationOptions=options)
        more = ["RASTER_TABLE=second", "APPEND_SUBDATASET=YES", *options[1:]]
        copy_raster(tile, str(tmp_path / "two.gpkg"), "GPKG", creationOptions=more)
        name = f"GPKG:{tmp_path}/two.gpkg:second"
    else:
        name = str(tmp_path / "Größe & 家's.tif")
        shutil.copy(tile, name)
    raster = add_raster(project, Path(name) if kind in ("vrt", "unicode") else name)
    found = read_layer(run(raster))
    if kind == "gpkg":  # its grid is rounded
        assert add_areas(found) == pytest.approx(add_areas(expected), rel=0.02, abs=2)
    else:
        assert found == expected


def add_areas(polygons: Any) -> dict[str, float]:
    """Return square metres by class."""
    areas: dict[str, float] = {}
    for _, name, _, area, _ in polygons.elements():
        areas[name] = areas.get(name, 0.0) + area
    return areas


def test_raster_in_qgis_own_memory(tile: Path, project: QgsProject, expected: Any) -> None:
    copy_raster(tile, "/vsimem/crispline-test.tif", "GTiff")
    try:
        log = Log()
        found = run(add_raster(project, "/vsimem/crispline-test.tif"), log)
        assert read_layer(found) == expected
        assert any(line.startswith("Converting") for line in log.of("info"))
    finally:
        gdal.Unlink("/vsimem/crispline-test.tif")


def test_crs_set_in_qgis_is_believed(tile: Path, project: QgsProject, expected: Any) -> None:
    raster = add_raster(project, tile, "tile")
    raster.setCrs(QgsCoordinateReferenceSystem("EPSG:3395"))
    log = Log()
    found = run(raster, log)
    assert found.crs().authid() == "EPSG:3395"
    (warning,) = log.of("warning")
    assert "set to EPSG:3395" in warning
    assert "its file says EPSG:3857" in warning
    shapes = {key[-1] for key in expected}
    bounds = [run(add_raster(project, tile)).extent(), found.extent()]
    assert bounds[0].center().distance(bounds[1].center()) < 1, "in place, under another name"
    assert shapes


def test_crs_unset_in_qgis_is_that_of_the_file(
    tile: Path, project: QgsProject, expected: Any
) -> None:
    raster = add_raster(project, tile, "tile")
    raster.setCrs(QgsCoordinateReferenceSystem())
    log = Log()
    found = run(raster, log)
    assert found.crs().authid() == "EPSG:3857"
    assert read_layer(found) == expected
    assert log.of("warning") == []


def drop_crs(tile: Path, path: Path) -> None:
    """Write a copy that does not say where it lies."""
    shutil.copy(tile, path)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetProjection("")
    dataset = None


def test_file_without_a_crs_that_has_one_in_qgis(
    tile: Path, project: QgsProject, tmp_path: Path, expected: Any
) -> None:
    drop_crs(tile, tmp_path / "bare.tif")
    raster = add_raster(project, tmp_path / "bare.tif")
    raster.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    log = Log()
    assert read_layer(run(raster, log)) == expected
    assert log.of("warning") == []


def test_raster_that_nobody_knows_the_place_of(
    tile: Path, project: QgsProject, tmp_path: Path
) -> None:
    drop_crs(tile, tmp_path / "bare.tif")
    raster = add_raster(project, tmp_path / "bare.tif")
    raster.setCrs(QgsCoordinateReferenceSystem())
    log = Log()
    found = run(raster, log)
    assert found.featureCount() > 0
    assert not found.crs().isValid()
    assert "no coordinate reference system" in log.of("warning")[0]
    with pytest.raises(QgsProcessingException) as caught:
        run(raster, MINIMUM_AREA=5)
    assert "to have a coordinate reference system" in str(caught.value)


def test_raster_placed_by_control_points_lies_as_qgis_shows_it(
    tile: Path, project: QgsProject, tmp_path: Path
) -> None:
    source = gdal.Open(str(tile))
    west, step, _, north, _, _ = source.GetGeoTransform()
    points = [
        gdal.GCP(west + column * step, north - row * step, 0, column, row)
        for column in (0, 400) for row in (0, 400)
    ]  # fmt: skip
    system = osr.SpatialReference()
    system.ImportFromEPSG(3857)
    path = tmp_path / "points.tif"
    gdal.Translate(str(path), source, GCPs=points, outputSRS=system.ExportToWkt())
    raster = add_raster(project, path)
    found = run(raster)
    assert found.crs().authid() == "EPSG:3857"
    shown, placed = raster.extent(), found.extent()
    assert placed.width() == pytest.approx(shown.width(), abs=1)
    assert placed.center().distance(shown.center()) < 0.5


def test_open_options_go_to_the_engine(tile: Path, project: QgsProject) -> None:
    raster = add_raster(project, f"{tile}|option:NUM_THREADS=2")
    assert read_layer(run(raster)) == read_layer(run(add_raster(project, tile)))


def test_drawn_layer_needs_an_extent(project: QgsProject) -> None:
    """A layer of a server is drawn first, and not without an end."""
    uri = "type=xyz&url=http://127.0.0.1:9/{z}/{x}/{y}.png&zmax=19&zmin=0"
    raster = QgsRasterLayer(uri, "tiles", "wms")
    project.addMapLayer(raster)
    with pytest.raises(QgsProcessingException) as caught:
        run(raster)
    assert "megapixels" in str(caught.value)


def test_extent_of_a_layer_set_elsewhere(tile: Path, project: QgsProject) -> None:
    """An extent counts in the layer's own CRS as set in QGIS."""
    raster = add_raster(project, tile)
    raster.setCrs(QgsCoordinateReferenceSystem("EPSG:3395"))
    half = raster.extent()
    half.setXMaximum(half.center().x())
    found = run(raster, EXTENT=write_extent(half, "EPSG:3395"))
    assert found.extent().width() == pytest.approx(half.width(), abs=0.5)


def test_broken_layer(project: QgsProject, tmp_path: Path) -> None:
    (tmp_path / "broken.tif").write_text("no raster")
    with pytest.raises(QgsProcessingException) as caught:
        run(str(tmp_path / "broken.tif"))
    assert "broken.tif" in str(caught.value)


def test_window_is_on_the_raster(shared_data: Path, project: QgsProject) -> None:
    raster = add_raster(project, shared_data / "oam_buildings" / "zanzibar_0.tif")
    assert raster.extent().contains(WINDOW)
