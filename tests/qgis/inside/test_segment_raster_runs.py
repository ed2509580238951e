"""`segmentraster` in threads of its own, cancelled, taken up again, with its layer gone."""

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
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.segmentation import (
    ALGORITHM,
    Log,
    add_raster,
    describe,
    read_layer,
    run_and_load,
)

#: Large enough for a job of several blocks of rows.
LARGE = QgsRectangle(4368423.0, -674174.0, 4368503.0, -673869.0)


@pytest.fixture
def raster(project: QgsProject, shared_data: Path) -> QgsRasterLayer:
    return add_raster(project, shared_data / "oam_buildings" / "zanzibar_0.tif")


@pytest.fixture
def jobs(plugin: Any) -> Path:
    """Where unfinished jobs are kept; empty."""
    import shutil

    shutil.rmtree(plugin.engine.folders.jobs, ignore_errors=True)
    return Path(plugin.engine.folders.jobs)


def test_task_in_a_thread_of_its_own(
    raster: QgsRasterLayer, project: QgsProject, wait_until: Callable[..., None]
) -> None:
    """The layer goes while the task runs; main thread and result stay whole."""
    expected = read_layer(processing.run(ALGORITHM, describe(raster, OUTPUT="memory:"))["OUTPUT"])
    context, log = QgsProcessingContext(), Log()
    context.setProject(project)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    values = describe(raster, OUTPUT="memory:")
    task = QgsProcessingAlgRunnerTask(algorithm, values, context, log)
    ended: list[tuple[bool, dict[str, Any]]] = []
    task.executed.connect(lambda ok, results: ended.append((ok, results)))
    QgsApplication.taskManager().addTask(task)
    project.removeMapLayer(raster.id())
    gc.collect()
    wait_until(lambda: ended, what="the task")
    ok, results = ended[0]
    assert ok, log.lines
    assert read_layer(context.getMapLayer(results["OUTPUT"])) == expected


def test_cancel_leaves_nothing_but_what_a_second_run_takes_up(
    raster: QgsRasterLayer, project: QgsProject, jobs: Path
) -> None:
    log = Log(cancel_in="infer", cancel_at=0.6)
    with pytest.raises(QgsProcessingException) as caught:
        run_and_load(describe(raster, LARGE), log)
    assert "Cancelled" in str(caught.value)
    assert len(project.mapLayers()) == 1
    assert len(list(jobs.iterdir())) == 1
    again = Log()
    result = run_and_load(describe(raster, LARGE), again)
    assert any("Went on from an earlier run" in line for line in again.of("info"))
    assert list(jobs.iterdir()) == []
    whole = processing.run(ALGORITHM, describe(raster, LARGE, OUTPUT="memory:", THREADS=1))
    layer = project.mapLayer(result["OUTPUT"])
    assert read_layer(layer) == read_layer(whole["OUTPUT"])


def test_cancelled_file_output_does_not_appear(
    raster: QgsRasterLayer, tmp_path: Path, jobs: Path
) -> None:
    path = tmp_path / "result.gpkg"
    values = describe(raster, LARGE, OUTPUT=str(path), CLASS_MAP=str(tmp_path / "map.tif"))
    with pytest.raises(QgsProcessingException):
        run_and_load(values, Log(cancel_in="infer", cancel_at=0.6))
    assert [entry.name for entry in tmp_path.iterdir() if entry.name[0] != "."] == []
    again = Log()
    run_and_load(values, again)
    assert any("Went on from an earlier run" in line for line in again.of("info"))
    made = {entry.name for entry in tmp_path.iterdir()}
    assert made == {"result.gpkg", "map.tif", "map.tif.aux.xml", "map.qml"}


def test_temporary_class_map_does_not_stand_in_the_way_of_going_on(
    raster: QgsRasterLayer, jobs: Path
) -> None:
    values = describe(raster, LARGE, OUTPUT="memory:", CLASS_MAP="TEMPORARY_OUTPUT")
    with pytest.raises(QgsProcessingException):
        processing.run(ALGORITHM, values, feedback=Log(cancel_in="infer", cancel_at=0.6))
    again = Log()
    result = processing.run(ALGORITHM, values, feedback=again)
    assert any("Went on from an earlier run" in line for line in again.of("info"))
    layer = QgsRasterLayer(result["CLASS_MAP"], "map")
    assert layer.renderer().type() == "paletted"
    assert Path(result["CLASS_MAP"] + ".aux.xml").exists()


def test_cancel_while_features_are_copied(
    raster: QgsRasterLayer, project: QgsProject, tmp_path: Path
) -> None:
    path = tmp_path / "result.gml"
    with pytest.raises(QgsProcessingException):
        run_and_load(describe(raster, OUTPUT=str(path)), Log(cancel_in="write", cancel_at=1.0))
    assert not path.exists()
    assert len(project.mapLayers()) == 1


def test_two_equal_jobs_at_once(
    raster: QgsRasterLayer, project: QgsProject, wait_until: Callable[..., None]
) -> None:
    ended: list[bool] = []
    kept = []
    for _ in range(2):
        context, log = QgsProcessingContext(), Log()
        context.setProject(project)
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
        task = QgsProcessingAlgRunnerTask(
            algorithm, describe(raster, OUTPUT="memory:"), context, log
        )
        task.executed.connect(lambda ok, results: ended.append(ok))
        kept.append((context, log, task, algorithm))
        QgsApplication.taskManager().addTask(task)
    wait_until(lambda: len(ended) == 2, what="both tasks")
    assert ended == [True, True], [log.lines for _, log, _, _ in kept]
