"""`exportshapefiles` in a running QGIS; what it writes is read by OGR and by QGIS itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import processing
import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRectangle,
    QgsRendererCategory,
    QgsVectorLayer,
)

X, Y = 520000.0, 9318000.0
#: Class, area and remark of each polygon: squares of 10 m in a row.
ROWS = [
    ("Gebäude/Haus", 100, "erstes"),
    ("Gebäude/Haus", 101, "zweites"),
    ("tree", 102, "łąka"),
    ("tree", 103, None),
    ("tree", 104, ""),
    ("water", 105, "x" * 300),
]
COLOURS = {"Gebäude/Haus": "#c03020", "tree": "#108030", "water": "#2050d0"}


def make_layer(name: str = "town", field: str = "class_name") -> QgsVectorLayer:
    layer = QgsVectorLayer(
        f"Polygon?crs=EPSG:32737&field={field}:string&field=number:integer"
        "&field=a_very_long_name:double&field=remark:string(400)&field=parts:string[]",
        name,
        "memory",
    )
    for number, (kind, value, remark) in enumerate(ROWS):
        feature = QgsFeature(layer.fields())
        box = QgsRectangle(X + 10 * number, Y, X + 10 * number + 10, Y + 10)
        feature.setGeometry(QgsGeometry.fromRect(box))
        feature.setAttributes([kind, value, value / 8, remark, ["a", "b"]])
        assert layer.dataProvider().addFeature(feature)
    categories = [
        QgsRendererCategory(kind, QgsFillSymbol.createSimple({"color": colour}), kind)
        for kind, colour in COLOURS.items()
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))
    layer.updateExtents()
    return layer


def run(layer: Any, folder: Path, **parameters: Any) -> dict[str, Any]:
    values = {"INPUT": layer, "FOLDER": str(folder), **parameters}
    found: dict[str, Any] = processing.run("crispline:exportshapefiles", values)
    return found


def read(path: Path) -> list[dict[str, Any]]:
    """Return the attributes and the area of each feature, read by OGR."""
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    return [
        {**feature.items(), "area": feature.GetGeometryRef().GetArea()}
        for feature in source.GetLayer(0)
    ]


def test_each_class_gets_a_shapefile_with_all_that_it_has(
    project: QgsProject, tmp_path: Path
) -> None:
    folder = tmp_path / "shapes"
    found = run(make_layer(), folder)
    names = {path.stem for path in folder.glob("*.shp")}
    assert len(names) == 3
    assert {"tree", "water"} < names
    (house,) = names - {"tree", "water"}
    assert "/" not in house
    assert found["COUNT"] == 3
    assert found["POLYGONS"] == 6
    assert json.loads(found["CLASS_POLYGONS"]) == {"Gebäude/Haus": 2, "tree": 3, "water": 1}
    assert {Path(path).stem for path in found["FILES"]} == names
    assert found["FOLDER"] == str(folder)

    trees = read(folder / "tree.shp")
    assert [tree["number"] for tree in trees] == [102, 103, 104]
    assert [tree["area"] for tree in trees] == [100.0] * 3
    assert trees[0]["remark"] == "łąka"
    assert trees[0]["a_very_lon"] == 102 / 8
    assert {tree["class_name"] for tree in trees} == {"tree"}
    assert read(folder / f"{house}.shp")[1]["class_name"] == "Gebäude/Haus"
    assert len(read(folder / "water.shp")[0]["remark"]) == 254
    for name in names:
        assert (folder / f"{name}.cpg").read_text().strip().upper() == "UTF-8"
        assert "UTM" in (folder / f"{name}.prj").read_text()
        layer = QgsVectorLayer(str(folder / f"{name}.shp"), name, "ogr")
        (category,) = layer.renderer().categories()
        assert category.symbol().color().name() == COLOURS[category.label()]
    assert not list(folder.glob(".*"))


def test_a_field_is_chosen_or_guessed(project: QgsProject, tmp_path: Path) -> None:
    layer = make_layer(field="kind")
    with pytest.raises(QgsProcessingException, match="a field with the class in layer town, found"):
        run(layer, tmp_path / "none")
    run(layer, tmp_path / "kinds", CLASS_FIELD="kind", CLASSES=["water"])
    assert [path.name for path in (tmp_path / "kinds").glob("*.shp")] == ["water.shp"]
    run(layer, tmp_path / "numbers", CLASS_FIELD="number")
    assert len(list((tmp_path / "numbers").glob("*.shp"))) == 6
    with pytest.raises(QgsProcessingException, match="found parts in layer town"):
        run(layer, tmp_path / "lists", CLASS_FIELD="parts")
    with pytest.raises(QgsProcessingException, match="found rail"):
        run(layer, tmp_path / "rail", CLASS_FIELD="kind", CLASSES="rail")
    assert not (tmp_path / "rail").exists()


def test_selection_and_edits(project: QgsProject, tmp_path: Path) -> None:
    layer = make_layer()
    project.addMapLayer(layer)
    layer.startEditing()
    changed = next(layer.getFeatures("number = 105"))
    layer.changeAttributeValue(changed.id(), 0, "tree")
    layer.selectByExpression("number >= 104")
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    found = run(chosen, tmp_path / "out")
    assert json.loads(found["CLASS_POLYGONS"]) == {"tree": 2}
    layer.rollBack()


def test_existing_files_are_kept_where_that_is_asked_for(
    project: QgsProject, tmp_path: Path
) -> None:
    run(make_layer(), tmp_path / "out")
    before = (tmp_path / "out" / "tree.shp").read_bytes()
    other = make_layer()
    other.dataProvider().truncate()
    feature = QgsFeature(other.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(X, Y, X + 1, Y + 1)))
    feature.setAttributes(["tree", 1, 1.0, "", None])
    other.dataProvider().addFeature(feature)
    with pytest.raises(QgsProcessingException, match=r"tree\.shp not to exist, found it"):
        run(other, tmp_path / "out", OVERWRITE=False)
    assert (tmp_path / "out" / "tree.shp").read_bytes() == before
    run(other, tmp_path / "out")
    assert len(read(tmp_path / "out" / "tree.shp")) == 1
    # Files of other classes are nobody's business.
    assert (tmp_path / "out" / "water.shp").exists()


def test_results_are_announced_for_the_project(project: QgsProject, tmp_path: Path) -> None:
    context = QgsProcessingContext()
    context.setProject(project)
    processing.run(
        "crispline:exportshapefiles",
        {"INPUT": make_layer(), "FOLDER": str(tmp_path / "out"), "LOAD": True},
        context=context,
    )
    waiting = context.layersToLoadOnCompletion()
    assert {details.name for details in waiting.values()} == set(COLOURS)
    assert all(Path(path).exists() for path in waiting)


def test_provenance_of_a_geopackage_goes_along(project: QgsProject, tmp_path: Path) -> None:
    """The engine notes in a layer's metadata where its polygons come from."""
    path = tmp_path / "source.gpkg"
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    table = data.CreateLayer("fields", geom_type=ogr.wkbPolygon)
    table.CreateField(ogr.FieldDefn("class_name", ogr.OFTString))
    feature = ogr.Feature(table.GetLayerDefn())
    feature["class_name"] = "maize"
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON ((0 0,1 0,1 1,0 1,0 0))"))
    table.CreateFeature(feature)
    table.SetMetadataItem("crispline", json.dumps({"model": "hand-made"}))
    feature = table = data = None
    layer = QgsVectorLayer(f"{path}|layername=fields", "fields", "ogr")
    run(layer, tmp_path / "out")
    note = json.loads((tmp_path / "out" / "maize.provenance.json").read_text(encoding="utf-8"))
    assert note["model"] == "hand-made"
