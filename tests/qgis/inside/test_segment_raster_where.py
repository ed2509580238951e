"""`segmentraster` keeps to extents and areas of interest, in whatever CRS they come."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import processing
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
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

#: Side of a pixel in units of the raster's CRS.
PIXEL = 0.0747
ZONE = "EPSG:32737"
WEST, EAST = QgsRectangle(WINDOW), QgsRectangle(WINDOW)
WEST.setXMaximum(WINDOW.center().x())
EAST.setXMinimum(WINDOW.center().x())


@pytest.fixture
def raster(project: QgsProject, shared_data: Path) -> QgsRasterLayer:
    return add_raster(project, shared_data / "oam_buildings" / "zanzibar_0.tif")


def run(raster: Any, log: Log | None = None, **parameters: Any) -> Any:
    """Return the polygons of a run as a memory layer."""
    values = {"INPUT": raster, "OUTPUT": "TEMPORARY_OUTPUT", **parameters}
    return processing.run(ALGORITHM, values, feedback=log or Log())["OUTPUT"]


def transform(geometry: QgsGeometry, source: str, target: str) -> QgsGeometry:
    moved = QgsGeometry(geometry)
    systems = (QgsCoordinateReferenceSystem(source), QgsCoordinateReferenceSystem(target))
    moved.transform(QgsCoordinateTransform(*systems, QgsProject.instance()))
    return moved


def make_area(crs: str, *rectangles: QgsRectangle, kind: str = "Polygon") -> QgsVectorLayer:
    """Return a memory layer with rectangles of the raster's CRS, bent into another one."""
    layer = QgsVectorLayer(f"{kind}?crs={crs}&field=name:string", "parcels", "memory")
    features = []
    for number, rectangle in enumerate(rectangles):
        feature = QgsFeature(layer.fields())
        outline = QgsGeometry.fromRect(rectangle).densifyByCount(20)
        feature.setGeometry(transform(outline, "EPSG:3857", crs))
        feature["name"] = f"parcel {number}"
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def choose(layer: QgsVectorLayer, *, selected: bool) -> QgsProcessingFeatureSourceDefinition:
    """Return a layer's features as the toolbox's dialog names them."""
    return QgsProcessingFeatureSourceDefinition(layer.id(), selected)


def join(layer: QgsVectorLayer) -> QgsGeometry:
    return QgsGeometry.unaryUnion([feature.geometry() for feature in layer.getFeatures()])


def covers(layer: QgsVectorLayer, rectangle: QgsRectangle, *, pixels: float = 1.5) -> None:
    """Check that polygons fill a rectangle, to within some pixels, and nothing else."""
    found, wanted = join(layer), QgsGeometry.fromRect(rectangle)
    margin = pixels * PIXEL
    assert wanted.buffer(margin, 2).contains(found), found.boundingBox().toString()
    assert found.buffer(margin, 2).contains(wanted), found.boundingBox().toString()


def test_extent_in_the_raster_s_own_crs(raster: QgsRasterLayer) -> None:
    covers(run(raster, EXTENT=write_extent(WEST)), WEST)
    covers(run(raster, EXTENT=write_extent(WEST).partition(" ")[0]), WEST)
    covers(run(raster, EXTENT=WEST), WEST)


def test_extent_in_another_crs_holds_what_was_drawn(raster: QgsRasterLayer) -> None:
    drawn = transform(QgsGeometry.fromRect(WEST), "EPSG:3857", ZONE).boundingBox()
    found = run(raster, EXTENT=write_extent(drawn, ZONE))
    assert join(found).buffer(PIXEL, 2).contains(QgsGeometry.fromRect(WEST))
    back = transform(QgsGeometry.fromRect(drawn).densifyByCount(50), ZONE, "EPSG:3857")
    covers(found, back.boundingBox(), pixels=2)


def test_project_in_another_crs_changes_nothing(
    raster: QgsRasterLayer, project: QgsProject
) -> None:
    before = read_layer(run(raster, EXTENT=write_extent(WEST)))
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:2056"))
    layer = run(raster, EXTENT=write_extent(WEST))
    assert layer.crs().authid() == "EPSG:3857"
    assert read_layer(layer) == before


@pytest.mark.parametrize("crs", ["EPSG:3857", ZONE, "EPSG:4326"])
def test_area_in_any_crs(raster: QgsRasterLayer, crs: str) -> None:
    log = Log()
    covers(run(raster, log, AREA=make_area(crs, WEST)), WEST)
    assert log.of("warning") == []


def test_selected_features_only(raster: QgsRasterLayer, project: QgsProject) -> None:
    area = make_area(ZONE, WEST, EAST)
    project.addMapLayer(area)
    area.selectByExpression("name = 'parcel 1'")
    covers(
        run(raster, AREA=choose(area, selected=True)),
        EAST,
    )
    covers(
        run(raster, AREA=choose(area, selected=False)),
        WINDOW,
    )
    covers(run(raster, AREA=area), WINDOW)


def test_selection_is_what_it_was_when_the_run_began(
    raster: QgsRasterLayer, project: QgsProject
) -> None:
    from qgis.core import QgsApplication, QgsProcessingContext

    area = make_area(ZONE, WEST, EAST)
    project.addMapLayer(area)
    area.selectByExpression("name = 'parcel 0'")
    chosen = choose(area, selected=True)
    values = {"INPUT": raster.id(), "AREA": chosen, "OUTPUT": "memory:"}
    context, log = QgsProcessingContext(), Log()
    context.setProject(project)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    assert algorithm.prepare(values, context, log)
    project.removeMapLayers([area.id(), raster.id()])
    result = algorithm.runPrepared(values, context, log)
    covers(context.getMapLayer(result["OUTPUT"]), WEST)


def test_filtered_layer(raster: QgsRasterLayer, tmp_path: Path) -> None:
    processing.run(
        "native:savefeatures",
        {"INPUT": make_area(ZONE, WEST, EAST), "OUTPUT": str(tmp_path / "parcels.gpkg")},
    )
    area = QgsVectorLayer(str(tmp_path / "parcels.gpkg"), "parcels", "ogr")
    assert area.setSubsetString("name = 'parcel 0'")
    covers(run(raster, AREA=area), WEST)


def test_extent_and_area_keep_to_what_lies_in_both(raster: QgsRasterLayer) -> None:
    both = QgsRectangle(WEST)
    both.setYMaximum(WEST.center().y())
    lower = QgsRectangle(WINDOW)
    lower.setYMaximum(WEST.center().y())
    found = run(raster, AREA=make_area(ZONE, WEST), EXTENT=write_extent(lower))
    covers(found, both, pixels=2)


@pytest.mark.parametrize("kind", ["MultiPolygonZ", "CurvePolygon"])
def test_polygons_of_every_kind(raster: QgsRasterLayer, kind: str) -> None:
    covers(run(raster, AREA=make_area(ZONE, WEST, kind=kind)), WEST)


def test_whole_raster_of_another_size(project: QgsProject, shared_data: Path) -> None:
    """An extent larger than the raster is the raster."""
    path = shared_data / "rasters" / "detectree" / "1091-322_00.tif"
    raster = add_raster(project, path, "forest")
    wide = raster.extent().buffered(100)
    found = run(raster, EXTENT=write_extent(wide, raster.crs().authid()))
    assert read_layer(found) == read_layer(run(raster))


@pytest.mark.parametrize(
    ("rectangles", "select", "words"),
    [
        ((), False, "polygons in layer parcels, found none"),
        ((WEST,), True, "selected polygons in layer parcels, found none; select some"),
        ((QgsRectangle(4300000, -600000, 4300100, -599900),), False, "area of interest parcels"),
    ],
)
def test_area_that_holds_nothing(
    raster: QgsRasterLayer,
    project: QgsProject,
    rectangles: tuple[QgsRectangle, ...],
    select: bool,
    words: str,
) -> None:
    area = make_area(ZONE, *rectangles)
    project.addMapLayer(area)
    with pytest.raises(QgsProcessingException) as caught:
        run(
            raster,
            AREA=choose(area, selected=select),
        )
    assert words in str(caught.value)


def test_extent_apart_from_the_area(raster: QgsRasterLayer) -> None:
    with pytest.raises(QgsProcessingException) as caught:
        run(raster, AREA=make_area(ZONE, WEST), EXTENT=write_extent(EAST.buffered(-2)))
    assert "overlap, found them apart" in str(caught.value)


def test_extent_outside_of_the_raster(raster: QgsRasterLayer) -> None:
    outside = QgsRectangle(0, 0, 100, 100)
    with pytest.raises(QgsProcessingException) as caught:
        run(raster, EXTENT=write_extent(outside))
    assert "wholly outside" in str(caught.value)
