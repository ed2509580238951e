"""`vectorizeclasses` in a running QGIS, against GDAL's own polygons and areas known by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import processing
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsPalettedRasterRenderer,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor
from tests.qgis.inside.segmentation import read_layer, segment_by_command

PIXEL = 0.5


def write_raster(path: Path, values: Any, *, epsg: int = 32737, no_data: int | None = None) -> Path:
    """Write a raster of 32-bit integers, or of 8 bits where all values fit."""
    kind = gdal.GDT_Byte if values.min() >= 0 and values.max() < 256 else gdal.GDT_Int32
    height, width = values.shape
    data = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 1, kind)
    data.SetGeoTransform([520000, PIXEL, 0, 9318000, 0, -PIXEL])
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    data.SetProjection(crs.ExportToWkt())
    band = data.GetRasterBand(1)
    band.WriteArray(values)
    if no_data is not None:
        band.SetNoDataValue(no_data)
    del band
    data = None
    return path


@pytest.fixture
def fields() -> Any:
    """Values of 200 x 300 pixels: ground 1, two fields 2 and 7, and a pond 3 in one of them."""
    values = np.ones((200, 300), np.uint8)
    values[20:120, 30:150] = 2
    values[50:90, 60:110] = 3
    values[60:190, 180:290] = 7
    return values


def open_raster(path: Path) -> QgsRasterLayer:
    layer = QgsRasterLayer(str(path), path.stem)
    assert layer.isValid()
    return layer


def use_palette(layer: QgsRasterLayer, entries: list[tuple[int, str, str]]) -> None:
    classes = [
        QgsPalettedRasterRenderer.Class(value, QColor(colour), label)
        for value, label, colour in entries
    ]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, classes))


def run(layer: Any, **parameters: Any) -> dict[str, Any]:
    values = {"INPUT": layer, "OUTPUT": "TEMPORARY_OUTPUT", **parameters}
    result: dict[str, Any] = processing.run("crispline:vectorizeclasses", values)
    return result


def polygonize(path: Path) -> dict[int, tuple[int, float]]:
    """Return the number and area of GDAL's polygons by value."""
    source = gdal.Open(str(path))
    target = ogr.GetDriverByName("Memory").CreateDataSource("polygons")
    layer = target.CreateLayer("polygons")
    layer.CreateField(ogr.FieldDefn("value", ogr.OFTInteger))
    band = source.GetRasterBand(1)
    gdal.Polygonize(band, band.GetMaskBand(), layer, 0)
    found: dict[int, tuple[int, float]] = {}
    for feature in layer:
        number, area = found.get(feature.GetField(0), (0, 0.0))
        found[feature.GetField(0)] = number + 1, area + feature.GetGeometryRef().GetArea()
    return found


def sum_up(layer: QgsVectorLayer, field: str) -> dict[Any, tuple[int, float]]:
    found: dict[Any, tuple[int, float]] = {}
    for feature in layer.getFeatures():
        number, area = found.get(feature[field], (0, 0.0))
        found[feature[field]] = number + 1, area + feature.geometry().area()
    return found


def test_raster_without_crs_gives_polygons_without_one(
    project: QgsProject, tmp_path: Path, fields: Any
) -> None:
    path = str(tmp_path / "fields.tif")
    data = gdal.GetDriverByName("GTiff").Create(path, 300, 200, 1, gdal.GDT_Byte)
    data.SetGeoTransform([520000, PIXEL, 0, 9318000, 0, -PIXEL])
    data.GetRasterBand(1).WriteArray(fields)
    data = None
    layer = QgsRasterLayer(path, "fields")
    layer.setCrs(QgsCoordinateReferenceSystem())
    assert not run(layer)["OUTPUT"].crs().isValid()


def test_areas_are_those_of_the_pixels(project: QgsProject, tmp_path: Path, fields: Any) -> None:
    fields[0:3, 0:4] = 0
    path = write_raster(tmp_path / "fields.tif", fields, no_data=0)
    result = run(open_raster(path), TOLERANCE=0, MINIMUM_AREA=0)
    expected = polygonize(path)
    assert set(expected) == {1, 2, 3, 7}
    # Without a tolerance outlines cut the corners of pixels and nothing else.
    found = sum_up(result["OUTPUT"], "class_id")
    assert set(found) == set(expected)
    for value, (number, area) in expected.items():
        assert found[value][0] == number
        assert found[value][1] == pytest.approx(area, abs=3 * PIXEL**2)
    assert result["POLYGONS"] == sum(number for number, _ in expected.values())
    areas = {item["id"]: item["area_m2"] for item in json.loads(result["CLASS_AREAS"])}
    # The pond by hand: 40 x 50 pixels of 0.5 m, on a map 0.04 % too small.
    assert areas[3] == pytest.approx(500, rel=2e-3)


def test_palette_of_the_layer_gives_names_and_colours(
    project: QgsProject, tmp_path: Path, fields: Any
) -> None:
    layer = open_raster(write_raster(tmp_path / "fields.tif", fields))
    palette = [
        (1, "Ground", "#aa8866"),
        (2, "Maïs", "#ffdd00"),
        (3, "Pond", "#2266ff"),
        (7, "", "#00aa33"),
    ]
    use_palette(layer, palette)
    output = run(layer)["OUTPUT"]
    assert {feature["class_name"] for feature in output.getFeatures()} == {
        *("Ground", "Maïs", "Pond", "7")
    }
    shown = {c.value(): c.symbol().color().name() for c in output.renderer().categories()}
    expected = {label or str(value): colour for value, label, colour in palette}
    assert {name: shown[name] for name in expected} == expected


def test_values_that_no_colour_table_holds(
    project: QgsProject, tmp_path: Path, fields: Any
) -> None:
    """Codes of land cover may be negative or large: they are numbered, but named by the palette."""
    codes = fields.astype(np.int32)
    codes[codes == 1] = -9
    codes[codes == 7] = 100200
    layer = open_raster(write_raster(tmp_path / "codes.tif", codes))
    palette = [(-9, "sea", "#0000ff"), (2, "field", "#ffdd00"), (100200, "forest", "#006600")]
    use_palette(layer, palette)
    output = run(layer)["OUTPUT"]
    names = {feature["class_name"] for feature in output.getFeatures()}
    assert names == {"sea", "field", "3", "forest"}
    shown = {c.value(): c.symbol().color().name() for c in output.renderer().categories()}
    assert shown["sea"] == "#0000ff"
    assert shown["forest"] == "#006600"


def test_file_keeps_the_palette_as_its_style(
    project: QgsProject, tmp_path: Path, fields: Any
) -> None:
    layer = open_raster(write_raster(tmp_path / "fields.tif", fields))
    use_palette(layer, [(1, "Ground", "#aa8866"), (2, "Field", "#ffdd00")])
    target = tmp_path / "out.gpkg"
    run(layer, OUTPUT=str(target))
    loaded = QgsVectorLayer(str(target), "out", "ogr")
    labels = {c.label(): c.symbol().color().name() for c in loaded.renderer().categories()}
    assert labels["Ground"] == "#aa8866"
    assert labels["Field"] == "#ffdd00"


def test_category_names_of_the_file_serve_without_a_palette(
    project: QgsProject, tmp_path: Path, fields: Any
) -> None:
    path = write_raster(tmp_path / "fields.tif", fields)
    data = gdal.Open(str(path), gdal.GA_Update)
    data.GetRasterBand(1).SetRasterCategoryNames(["", "soil", "corn", "water"])
    data = None
    output = run(open_raster(path))["OUTPUT"]
    names = {feature["class_name"] for feature in output.getFeatures()}
    assert names == {"soil", "corn", "water", "7"}


def test_small_regions_and_classes_are_left_out(
    project: QgsProject, tmp_path: Path, fields: Any
) -> None:
    layer = open_raster(write_raster(tmp_path / "fields.tif", fields))
    # The pond has 500 m²: it goes to the field around it.
    result = run(layer, MINIMUM_AREA=600, CLASSES="2;7")
    found = sum_up(result["OUTPUT"], "class_name")
    assert set(found) == {"2", "7"}
    assert found["2"][1] == pytest.approx(100 * 120 * PIXEL**2, rel=0.01)


def test_a_band_is_chosen(project: QgsProject, tmp_path: Path, fields: Any) -> None:
    path = tmp_path / "two.tif"
    data = gdal.GetDriverByName("GTiff").Create(str(path), 300, 200, 3, gdal.GDT_Byte)
    data.SetGeoTransform([520000, PIXEL, 0, 9318000, 0, -PIXEL])
    data.GetRasterBand(1).WriteArray(np.zeros_like(fields))
    data.GetRasterBand(2).WriteArray(fields)
    data = None
    layer = open_raster(path)
    output = run(layer, BAND=2)["OUTPUT"]
    assert {feature["class_id"] for feature in output.getFeatures()} == {1, 2, 3, 7}
    with pytest.raises(QgsProcessingException, match="found 3 bands in layer two; choose the band"):
        run(layer)
    with pytest.raises(QgsProcessingException, match="bands of 1 to 3"):
        run(layer, BAND=4)


def test_shapefiles_of_each_class(project: QgsProject, tmp_path: Path, fields: Any) -> None:
    layer = open_raster(write_raster(tmp_path / "fields.tif", fields))
    use_palette(layer, [(1, "Bare ground", "#aa8866"), (2, "Field", "#ffdd00")])
    folder = tmp_path / "shapes"
    result = run(layer, OUTPUT=None, SHAPEFILES=str(folder))
    assert "OUTPUT" not in result
    assert sorted(path.name for path in folder.glob("*.shp")) == [
        *("3.shp", "7.shp", "Bare_ground.shp", "Field.shp")
    ]


def test_probability_store_gives_what_the_command_line_wrote(
    project: QgsProject, tmp_path: Path, shared_data: Path
) -> None:
    raster = shared_data / "rasters/neon_deepforest/HARV_001.tif"
    written, store = tmp_path / "classes.gpkg", tmp_path / "classes.zarr"
    segment_by_command(raster, written, "--probabilities", str(store))
    found = run(None, PROBABILITIES=str(store))["OUTPUT"]
    expected = read_layer(QgsVectorLayer(str(written), "expected"))
    assert expected
    assert read_layer(found) == expected


def test_what_is_no_probability_store(project: QgsProject, tmp_path: Path) -> None:
    """Nothing to vectorise in a folder that is no store: the engine's sentence comes through."""
    (tmp_path / "not.zarr").mkdir()
    with pytest.raises(QgsProcessingException, match="expected a probability store"):
        run(None, PROBABILITIES=str(tmp_path / "not.zarr"))
    with pytest.raises(QgsProcessingException, match="found neither"):
        run(None)


def test_pictures_are_refused(project: QgsProject, tmp_path: Path, shared_data: Path) -> None:
    picture = open_raster(shared_data / "rasters/neon_deepforest/HARV_001.tif")
    with pytest.raises(QgsProcessingException, match="choose the band"):
        run(picture)
    with pytest.raises(QgsProcessingException, match="name a raster of classes, not an image"):
        run(open_raster(shared_data / "rasters/solaris/sample_geotiff.tif"))
    tiles = QgsRasterLayer(
        "type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=19", "tiles", "wms"
    )
    with pytest.raises(QgsProcessingException, match="found pictures in layer tiles"):
        run(tiles)
