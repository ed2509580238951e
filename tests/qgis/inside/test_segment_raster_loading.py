"""Results of `segmentraster` in a project: named, styled, grouped; dialogs, batches, models."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import processing
import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterRasterLayer,
    QgsProject,
    QgsRasterLayer,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.segmentation import (
    ALGORITHM,
    WINDOW,
    Log,
    add_raster,
    describe,
    run_and_load,
    write_extent,
)


@pytest.fixture
def raster(project: QgsProject, shared_data: Path) -> QgsRasterLayer:
    return add_raster(project, shared_data / "oam_buildings" / "zanzibar_0.tif")


def load_in_project(name: str) -> Any:
    (layer,) = QgsProject.instance().mapLayersByName(name)
    return layer


def test_result_is_named_styled_and_grouped(raster: QgsRasterLayer, project: QgsProject) -> None:
    class_map = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    run_and_load(describe(raster, CLASS_MAP=class_map))
    polygons, classes = (
        load_in_project("zanzibar_0 classes"),
        load_in_project("zanzibar_0 class map"),
    )
    renderer = polygons.renderer()
    assert renderer.type() == "categorizedSymbol"
    assert renderer.classAttribute() == "class_name"
    shown = {c.value(): c.symbol().color().name() for c in renderer.categories()}
    assert shown["building"] == "#0000ff"
    assert shown["tree"] == "#00ff00"
    outlines = [c.symbol().symbolLayer(0).strokeWidth() for c in renderer.categories()]
    assert max(outlines) <= 0.26
    assert classes.renderer().type() == "paletted"
    palette = {entry.label: entry.color.name() for entry in classes.renderer().classes()}
    assert palette == shown
    root = project.layerTreeRoot()
    (group,) = root.findGroups()
    assert group.name().startswith("zanzibar_0: ")
    assert [node.name() for node in group.findLayers()] == [polygons.name(), classes.name()]
    assert [node.isVisible() for node in group.findLayers()] == [True, False]
    assert len(root.findLayers()) == 3


def test_file_result_is_styled_too(raster: QgsRasterLayer, tmp_path: Path) -> None:
    target = QgsProcessingOutputLayerDefinition(str(tmp_path / "land.shp"), QgsProject.instance())
    run_and_load(describe(raster, OUTPUT=target))
    layer = load_in_project("zanzibar_0 classes")
    assert layer.renderer().type() == "categorizedSymbol"
    assert layer.renderer().classAttribute() == "class_name"


def test_batch_of_two(raster: QgsRasterLayer, project: QgsProject) -> None:
    for _ in range(2):
        run_and_load(describe(raster))
        gc.collect()
    assert len(project.mapLayersByName("zanzibar_0 classes")) == 2
    (group,) = project.layerTreeRoot().findGroups()
    assert len(group.findLayers()) == 2


def test_results_of_other_rasters_have_groups_of_their_own(
    raster: QgsRasterLayer, project: QgsProject, iface: Any, shared_data: Path
) -> None:
    """Also where the layer tree's place for new layers lies in the first one's group."""
    other = add_raster(
        project, shared_data / "rasters" / "neon_deepforest" / "HARV_001.tif", "harv"
    )
    run_and_load(describe(raster))
    iface.setActiveLayer(load_in_project("zanzibar_0 classes"))
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    run_and_load({"INPUT": other.id(), "OUTPUT": output})
    root = project.layerTreeRoot()
    assert [len(group.findLayers()) for group in root.findGroups()] == [1, 1]
    assert {group.name().partition(":")[0] for group in root.findGroups()} == {"zanzibar_0", "harv"}


def test_group_of_all_results_holds_ours(raster: QgsRasterLayer, project: QgsProject) -> None:
    from processing.core.ProcessingConfig import ProcessingConfig

    ProcessingConfig.setSettingValue(ProcessingConfig.RESULTS_GROUP_NAME, "Results")
    try:
        run_and_load(describe(raster))
    finally:
        ProcessingConfig.setSettingValue(ProcessingConfig.RESULTS_GROUP_NAME, "")
    results = project.layerTreeRoot().findGroup("Results")
    assert [group.name()[:10] for group in results.findGroups()] == ["zanzibar_0"]
    assert len(results.findLayers()) == 1


def test_toolbox_dialog(
    raster: QgsRasterLayer, project: QgsProject, wait_until: Callable[..., None]
) -> None:
    """As by hand: the dialog of the toolbox, its Run button, and the layer in the project."""
    given = {"INPUT": raster.id(), "EXTENT": write_extent(WINDOW)}
    dialog = processing.createAlgorithmDialog(ALGORITHM, given)
    dialog.show()
    dialog.runButton().click()
    wait_until(dialog.wasExecuted, what="the dialog's run")
    wait_until(lambda: project.mapLayersByName("zanzibar_0 classes"), what="the layer")
    assert load_in_project("zanzibar_0 classes").featureCount() == dialog.results()["POLYGONS"]
    dialog.close()


def test_batch_dialog(
    project: QgsProject, shared_data: Path, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    folder = shared_data / "rasters"
    paths = {"forest": "detectree/1091-322_00.tif", "harv": "neon_deepforest/HARV_001.tif"}
    layers = [add_raster(project, folder / path, name) for name, path in paths.items()]
    registry = QgsApplication.processingRegistry()
    dialog = BatchAlgorithmDialog(registry.createAlgorithmById(ALGORITHM))
    panel = dialog.mainWidget()
    while panel.batchRowCount() < len(layers):
        panel.addRow(1)
    columns = panel.parameter_to_column
    for row, layer in enumerate(layers):
        context = QgsProcessingContext()
        panel.wrappers[row][columns["INPUT"]].setParameterValue(layer.id(), context)
        output = panel.tblParameters.cellWidget(row + 1, columns["OUTPUT"])
        output.setValue(str(tmp_path / f"{layer.name()}.gpkg"))
    panel.checkLoadLayersOnCompletion.setChecked(True)
    dialog.show()
    dialog.runButton().click()
    names = ("forest classes", "harv classes")
    wait_until(lambda: all(map(project.mapLayersByName, names)), what="both layers")
    for name in names:
        assert load_in_project(name).renderer().type() == "categorizedSymbol"
        assert load_in_project(name).featureCount() > 0
    dialog.close()


def make_model() -> QgsProcessingModelAlgorithm:
    """Return a model: segment a raster, then the area of the polygons' centroids."""
    model = QgsProcessingModelAlgorithm("Buildings", "tests")
    model.addModelParameter(
        QgsProcessingParameterRasterLayer("IMAGE", "Image"), QgsProcessingModelParameter("IMAGE")
    )
    source = QgsProcessingModelChildParameterSource
    segment = QgsProcessingModelChildAlgorithm(ALGORITHM)
    segment.setChildId("segment")
    segment.addParameterSources("INPUT", [source.fromModelParameter("IMAGE")])
    fixed = {"EXTENT": write_extent(WINDOW), "DEVICE": "auto", "SKIP_BAD_BLOCKS": False}
    for name, value in fixed.items():
        segment.addParameterSources(name, [source.fromStaticValue(value)])
    polygons = QgsProcessingModelOutput("land cover", "land cover")
    polygons.setChildId("segment")
    polygons.setChildOutputName("OUTPUT")
    segment.setModelOutputs({"land cover": polygons})
    model.addChildAlgorithm(segment)
    centroids = QgsProcessingModelChildAlgorithm("native:centroids")
    centroids.setChildId("centroids")
    centroids.addParameterSources("INPUT", [source.fromChildOutput("segment", "OUTPUT")])
    centroids.addParameterSources("ALL_PARTS", [source.fromStaticValue(0)])
    points = QgsProcessingModelOutput("points", "points")
    points.setChildId("centroids")
    points.setChildOutputName("OUTPUT")
    centroids.setModelOutputs({"points": points})
    model.addChildAlgorithm(centroids)
    model.updateDestinationParameters()
    return model


def test_child_of_a_model(raster: QgsRasterLayer, project: QgsProject) -> None:
    model = make_model()
    assert model.validate()[0]
    outputs = [output.name() for output in model.parameterDefinitions() if output.isDestination()]
    assert len(outputs) == 2
    values: dict[str, Any] = {"IMAGE": raster.id()}
    for name in outputs:
        values[name] = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    result = processing.runAndLoadResults(model, values, feedback=Log())
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    polygons, points = layers["land cover"], layers["points"]
    assert polygons.featureCount() == points.featureCount() > 0
    assert polygons.renderer().type() == "categorizedSymbol"
    assert project.layerTreeRoot().findGroups() == []
    del result
