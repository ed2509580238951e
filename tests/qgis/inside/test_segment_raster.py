"""`segmentraster` with the real engine on a real raster: what it writes, and where."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import processing
import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.segmentation import (
    ALGORITHM,
    WINDOW,
    Log,
    add_raster,
    count_features,
    list_window,
    read_layer,
    read_polygons,
    segment_by_command,
    write_extent,
)


@pytest.fixture
def raster(project: QgsProject, shared_data: Path) -> QgsRasterLayer:
    return add_raster(project, shared_data / "oam_buildings" / "zanzibar_0.tif")


@pytest.fixture(scope="module")
def expected(shared_data: Path, tmp_path_factory: Any) -> Counter[tuple[Any, ...]]:
    """What the command line makes of the window."""
    output = tmp_path_factory.mktemp("command") / "polygons.gpkg"
    raster = shared_data / "oam_buildings" / "zanzibar_0.tif"
    segment_by_command(raster, output, *list_window())
    polygons = read_polygons(output)
    assert len({name for _, name, *_ in polygons}) > 1, "several classes, or this shows little"
    return polygons


def run(raster: Any, log: Log | None = None, **parameters: Any) -> dict[str, Any]:
    values = {"INPUT": raster, "EXTENT": write_extent(WINDOW), **parameters}
    results: dict[str, Any] = processing.run(ALGORITHM, values, feedback=log or Log())
    return results


def test_memory_layer_is_what_the_command_line_writes(
    raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]]
) -> None:
    log = Log()
    result = run(raster, log, OUTPUT="TEMPORARY_OUTPUT")
    layer = result["OUTPUT"]
    assert layer.dataProvider().name() == "memory"
    assert read_layer(layer) == expected
    assert layer.crs() == raster.crs()
    assert all(feature.geometry().isGeosValid() for feature in layer.getFeatures())
    assert [(field.name(), field.typeName()) for field in layer.fields()] == [
        ("class_id", "integer"),
        ("class_name", "string"),
        ("area_m2", "double"),
        ("perimeter_m", "double"),
        ("confidence", "double"),
        ("n_vertices", "integer"),
    ]
    assert log.shares == sorted(log.shares)


def test_what_the_run_tells(raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]]) -> None:
    log = Log()
    result = run(raster, log, OUTPUT="TEMPORARY_OUTPUT")
    assert result["POLYGONS"] == sum(expected.values())
    assert result["DEVICE_USED"] == "cpu"
    assert result["MEGAPIXELS_PER_SECOND"] > 0
    assert result["WARNINGS"] == ""
    areas: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for (_, name, _, area, _), times in expected.items():
        areas[name] = areas.get(name, 0.0) + area * times
        counts[name] += times
    told = {item["name"]: item for item in json.loads(result["CLASS_AREAS"])}
    assert {name: item["polygons"] for name, item in told.items() if item["polygons"]} == counts
    for name, area in areas.items():
        assert told[name]["area_m2"] == pytest.approx(area, abs=0.001 * counts[name])
        assert any(name in line and str(counts[name]) in line for line in log.of("info"))
    assert any(line.startswith("Ran on cpu") for line in log.of("info"))
    assert log.of("stage")[0].startswith("Inferring")


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".geojson", ".shp"])
def test_file_of_the_engine(
    raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]], tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"Häuser und Straßen 家{suffix}"
    result = run(raster, OUTPUT=str(path))
    assert result["OUTPUT"] == str(path)
    layer = QgsVectorLayer(str(path), "result", "ogr")
    found = Counter(str(feature["class_name"]) for feature in layer.getFeatures())
    assert found == Counter(name for _, name, *_ in expected.elements())
    assert layer.renderer().type() == "categorizedSymbol" or suffix in (".fgb", ".geojson")
    made = {entry.name for entry in tmp_path.iterdir() if entry.suffix not in (".qml", ".json")}
    assert {name for name in made if name.startswith(".")} == set(), "unfinished work stays"


def test_geopackage_tells_where_it_comes_from(raster: QgsRasterLayer, tmp_path: Path) -> None:
    path = tmp_path / "result.gpkg"
    run(raster, OUTPUT=str(path), TOLERANCE=1.5)
    dataset = ogr.Open(str(path))
    metadata = json.loads(dataset.GetLayer(0).GetMetadataItem("crispline"))
    assert metadata["raster"] == "zanzibar_0.tif"
    assert metadata["parameters"]["tolerance"] == 1.5


def make_geopackage(path: Path) -> None:
    """Write a GeoPackage with a table of someone else's."""
    dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0)
    table = dataset.CreateLayer("wells", geom_type=ogr.wkbPoint)
    feature = ogr.Feature(table.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (3 4)"))
    table.CreateFeature(feature)


@pytest.mark.parametrize("how", ["path", "table"])
def test_other_tables_of_a_geopackage_stay(
    raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]], tmp_path: Path, how: str
) -> None:
    path = tmp_path / "ours und deins.gpkg"
    make_geopackage(path)
    table = path.stem if how == "path" else "land cover"
    target = str(path) if how == "path" else f"ogr:dbname='{path}' table=\"{table}\" (geom)"
    for _ in range(2):  # the second time the table is there
        result = run(raster, OUTPUT=target)
    assert read_polygons(path, table) == expected
    assert count_features(path, "wells") == 1
    layer = QgsVectorLayer(result["OUTPUT"], "result", "ogr")
    assert layer.isValid()
    assert layer.featureCount() == sum(expected.values())


def test_format_that_only_qgis_writes(
    raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "result.gml"
    run(raster, OUTPUT=str(path))
    layer = QgsVectorLayer(str(path), "result", "ogr")
    assert layer.featureCount() == sum(expected.values())


def test_appending_to_a_layer(
    raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "result.gpkg"
    run(raster, OUTPUT=str(path))
    existing = QgsVectorLayer(str(path), "existing", "ogr")
    definition = QgsProcessingOutputLayerDefinition(str(path))
    remapping = _map_fields_onto_themselves(existing)
    definition.setRemappingDefinition(remapping)
    run(raster, OUTPUT=definition)
    existing.reload()
    assert existing.featureCount() == 2 * sum(expected.values())


def _map_fields_onto_themselves(layer: QgsVectorLayer) -> Any:
    from qgis.core import QgsProperty, QgsRemappingSinkDefinition

    definition = QgsRemappingSinkDefinition()
    definition.setDestinationFields(layer.fields())
    definition.setDestinationWkbType(layer.wkbType())
    definition.setDestinationCrs(layer.crs())
    definition.setSourceCrs(layer.crs())
    names = [field.name() for field in layer.fields() if field.name() != "fid"]
    definition.setFieldMap({name: QgsProperty.fromField(name) for name in names})
    return definition


def test_shapefiles_and_class_map(
    raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]], tmp_path: Path
) -> None:
    folder, class_map = tmp_path / "je Klasse", tmp_path / "classes.tif"
    result = run(raster, SHAPEFILES=str(folder), CLASS_MAP=str(class_map))
    assert "OUTPUT" not in result
    counts = Counter(name for _, name, *_ in expected.elements())
    found = {path.stem: count_features(path) for path in folder.glob("*.shp")}
    assert found == {name.replace(" ", "_"): count for name, count in counts.items()}
    dataset = gdal.Open(str(class_map))
    pixels = dataset.ReadAsArray()
    ids = {number for number, *_ in expected}
    assert ids <= set(pixels.ravel().tolist())
    assert result["POLYGONS"] == sum(expected.values())


def test_temporary_outputs_of_every_kind(raster: QgsRasterLayer) -> None:
    temporary = "TEMPORARY_OUTPUT"
    result = run(raster, OUTPUT=temporary, CLASS_MAP=temporary, SHAPEFILES=temporary)
    assert QgsRasterLayer(result["CLASS_MAP"], "map").isValid()
    assert list(Path(result["SHAPEFILES"]).glob("*.shp"))
    assert result["OUTPUT"].featureCount() == result["POLYGONS"]


def test_chosen_classes_only(raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]]) -> None:
    chosen = sorted({name for _, name, *_ in expected})[:2]
    kept = Counter({key: n for key, n in expected.items() if key[1] in chosen})
    for classes in (chosen, " ; ".join(chosen), ",".join(chosen)):
        result = run(raster, OUTPUT="TEMPORARY_OUTPUT", CLASSES=classes)
        assert read_layer(result["OUTPUT"]) == kept


def test_minimum_area_is_square_metres_on_the_ground(
    raster: QgsRasterLayer, expected: Counter[tuple[Any, ...]]
) -> None:
    assert min(area for *_, area, _ in expected) < 20
    result = run(raster, OUTPUT="TEMPORARY_OUTPUT", MINIMUM_AREA=20)
    assert min(feature["area_m2"] for feature in result["OUTPUT"].getFeatures()) > 15


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"MINIMUM_AREA": -1}, "minimum area of at least 0, found -1"),
        ({"OVERLAP": 1.5}, "overlap of 0 to under 1"),
        ({"BANDS": [1, 2, 9]}, "bands of 1 to 4 of layer zanzibar_0, found 9"),
        ({"BANDS": [1, 2]}, "3 bands"),
        ({"MODEL": "/nowhere/model.onnx"}, "no file /nowhere/model.onnx"),
        ({"CLASSES": "castle"}, "found castle; correct the"),
        ({"OUTPUT": None}, "choose at least one output"),
        ({"CLASS_MAP": "/nowhere/map.png"}, "ends with .tif, found /nowhere/map.png"),
        ({"OUTPUT": "/nowhere/result.gpkg"}, "no such folder"),
    ],
)
def test_mistakes_get_a_sentence(
    raster: QgsRasterLayer, parameters: dict[str, Any], words: str
) -> None:
    with pytest.raises(QgsProcessingException) as caught:
        run(raster, **{"OUTPUT": "TEMPORARY_OUTPUT", **parameters})
    assert words in str(caught.value)
    assert "--" not in str(caught.value)
