"""The algorithms in models, in threads of their own, and with results loaded into a project."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import processing
import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterRasterLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.map_servers import MapServer, serve
from tests.qgis.inside.segmentation import read_polygons


@pytest.fixture
def class_raster(tmp_path: Path) -> Path:
    """Three fields side by side, 20 m x 30 m each, of the classes 1, 2 and 3."""
    path = tmp_path / "fields.tif"
    data = gdal.GetDriverByName("GTiff").Create(str(path), 120, 60, 1, gdal.GDT_Byte)
    data.SetGeoTransform([520000, 0.5, 0, 9318000, 0, -0.5])
    crs = gdal.osr.SpatialReference()
    crs.ImportFromEPSG(32737)
    data.SetProjection(crs.ExportToWkt())
    data.GetRasterBand(1).WriteArray(np.repeat([[1, 2, 3]], 60, axis=0).repeat(40, axis=1))
    data.GetRasterBand(1).SetRasterCategoryNames(["", "maize", "beans", "yam"])
    data = None
    return path


def child(name: str, parameters: dict[str, Any], **outputs: str) -> Any:
    """Return a step of a model; `outputs` of it become outputs of the model."""
    step = QgsProcessingModelChildAlgorithm(f"crispline:{name}")
    step.setChildId(name)
    for key, source in parameters.items():
        step.addParameterSources(key, [source])
    made = {}
    for key, title in outputs.items():
        made[title] = QgsProcessingModelOutput(title)
        made[title].setChildId(name)
        made[title].setChildOutputName(key)
    step.setModelOutputs(made)
    return step


def test_a_model_from_raster_to_shapefiles(
    project: QgsProject, class_raster: Path, tmp_path: Path
) -> None:
    """One step's polygons are the next one's input, and those of a third beside it."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("fields", "tests")
    raster = QgsProcessingModelParameter("raster")
    model.addModelParameter(QgsProcessingParameterRasterLayer("raster", "Raster"), raster)
    model.addChildAlgorithm(
        child(
            "vectorizeclasses",
            {"INPUT": source.fromModelParameter("raster")},
            OUTPUT="polygons",
        )
    )
    polygons = source.fromChildOutput("vectorizeclasses", "OUTPUT")
    choices = {
        "OVERWRITE": source.fromStaticValue(True),  # noqa: FBT003 - QGIS' signature
        "LOAD": source.fromStaticValue(False),  # noqa: FBT003 - QGIS' signature
    }
    model.addChildAlgorithm(
        child("exportshapefiles", {"INPUT": polygons, **choices}, FOLDER="folder")
    )
    model.addChildAlgorithm(child("evaluatepolygons", {"INPUT": polygons, "REFERENCE": polygons}))
    assert model.validate()[0], model.validate()
    outputs = {output.name(): output.name() for output in model.outputDefinitions()}
    parameters = {
        "raster": str(class_raster),
        "vectorizeclasses:polygons": "TEMPORARY_OUTPUT",
        "exportshapefiles:folder": str(tmp_path / "shapes"),
    }
    assert set(outputs) >= set(parameters) - {"raster"}
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)
    results, ok = model.run(parameters, context, feedback)
    assert ok, feedback.textLog()
    assert sorted(path.name for path in (tmp_path / "shapes").glob("*.shp")) == [
        *("beans.shp", "maize.shp", "yam.shp")
    ]
    evaluated = results["CHILD_RESULTS"]["evaluatepolygons"]
    assert evaluated["OVERALL_ACCURACY"] == 1.0


def test_results_are_loaded_and_styled(
    project: QgsProject, class_raster: Path, tmp_path: Path
) -> None:
    processing.runAndLoadResults(
        "crispline:vectorizeclasses",
        {"INPUT": QgsRasterLayer(str(class_raster), "fields"), "OUTPUT": "TEMPORARY_OUTPUT"},
    )
    (layer,) = project.mapLayers().values()
    assert layer.name() == "fields polygons"
    assert {c.label() for c in layer.renderer().categories()} == {"maize", "beans", "yam"}
    processing.runAndLoadResults(
        "crispline:exportshapefiles",
        {"INPUT": layer, "FOLDER": str(tmp_path / "shapes"), "LOAD": True},
    )
    group = project.layerTreeRoot().findGroup("fields polygons")
    assert {node.name() for node in group.findLayers()} == {"maize", "beans", "yam"}
    colours = {c.label(): c.symbol().color().name() for c in layer.renderer().categories()}
    for node in group.findLayers():
        (category,) = node.layer().renderer().categories()
        assert category.symbol().color().name() == colours[node.name()]


@pytest.fixture
def in_background(wait_until: Callable[..., None], project: QgsProject) -> Any:
    """Return a function that runs an algorithm as the toolbox does: in a task, in a thread."""

    def run(name: str, parameters: dict[str, Any], *, meanwhile: Callable[[], None]) -> Any:
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"crispline:{name}")
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
        context.setProject(project)
        ended: list[Any] = []
        task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
        task.executed.connect(lambda ok, results: ended.append((ok, results)))
        QgsApplication.taskManager().addTask(task)
        meanwhile()
        wait_until(lambda: ended, seconds=120, what=name)
        ok, results = ended[0]
        assert ok, feedback.textLog()
        return results

    return run


def test_layers_may_go_while_they_are_evaluated(
    project: QgsProject, class_raster: Path, in_background: Any
) -> None:
    polygons = processing.run(
        "crispline:vectorizeclasses",
        {"INPUT": QgsRasterLayer(str(class_raster), "fields"), "OUTPUT": "TEMPORARY_OUTPUT"},
    )["OUTPUT"]
    project.addMapLayer(polygons)
    identity = polygons.id()
    del polygons
    found = in_background(
        "evaluatepolygons",
        {"INPUT": identity, "REFERENCE": identity},
        meanwhile=lambda: project.removeMapLayer(identity),
    )
    assert found["OVERALL_ACCURACY"] == 1.0


@pytest.fixture
def server() -> Iterator[MapServer]:
    with serve() as maps:
        yield maps


def test_tiles_of_a_server_are_segmented_like_their_file(
    project: QgsProject, server: MapServer, in_background: Any, shared_data: Path, tmp_path: Path
) -> None:
    """The raster consists of web tiles of zoom level 21: served as such, nothing may change."""
    source = gdal.Open(str(shared_data / "oam_buildings" / "zanzibar_0.tif"))
    lock = threading.Lock()

    def cut(zoom: int, x: int, y: int) -> Any:
        assert zoom == 21
        with lock:
            pixels = source.ReadAsArray(256 * (x - 1277168), 256 * (y - 1083840), 256, 256)
        return np.ascontiguousarray(np.moveaxis(pixels[:3], 0, -1))

    server.picture = cut
    window = [3000, 1500, 640, 500]
    file = tmp_path / "window.tif"
    made = gdal.Translate(
        str(file), source, srcWin=window, bandList=[1, 2, 3], maskBand="none",
        creationOptions=["PHOTOMETRIC=RGB"],
    )  # fmt: skip
    left, step, _, top, _, _ = made.GetGeoTransform()
    made = None
    extent = QgsRectangle(left, top - 500 * step, left + 640 * step, top)
    template = f"{server.address}/xyz/%7Bz%7D/%7Bx%7D/%7By%7D.png"
    layer = QgsRasterLayer(f"type=xyz&url={template}&zmin=0&zmax=21", "tiles", "wms")
    project.addMapLayer(layer)
    identity = layer.id()
    del layer
    outputs = [tmp_path / "tiles.gpkg", tmp_path / "file.gpkg"]
    # The layer is gone before its tiles are fetched.
    in_background(
        "segmentraster",
        {"INPUT": identity, "EXTENT": extent, "OUTPUT": str(outputs[0])},
        meanwhile=lambda: project.removeMapLayer(identity),
    )
    found = processing.run(
        "crispline:segmentraster", {"INPUT": str(file), "OUTPUT": str(outputs[1])}
    )
    assert found["POLYGONS"] > 10
    # All but the last bits of the coordinates, which come out of another sum.
    tiles, whole = (
        Counter(polygon[:-1] for polygon in read_polygons(path).elements()) for path in outputs
    )
    assert tiles == whole
