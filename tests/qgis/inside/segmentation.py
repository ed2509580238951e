"""What the tests of `segmentraster` share: a real raster, the command line's word, a log."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import processing
import pytest
from osgeo import ogr
from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)

ALGORITHM = "crispline:segmentraster"
#: A part of the raster, in its CRS (EPSG:3857), with several classes: 804 pixels square.
WINDOW = QgsRectangle(4368423.0, -674060.0, 4368483.0, -674000.0)


def write_extent(extent: QgsRectangle, crs: str = "EPSG:3857") -> str:
    """Return an extent as Processing writes one."""
    sides = (extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum())
    return f"{','.join(map(str, sides))} [{crs}]"


def add_raster(project: QgsProject, path: str | Path, name: str = "zanzibar_0") -> QgsRasterLayer:
    layer = QgsRasterLayer(str(path), name)
    assert layer.isValid()
    project.addMapLayer(layer)
    return layer


class Log(QgsProcessingFeedback):  # type: ignore[misc]  # QGIS has no types
    """Keeps what a user would read; cancels once a stage is so far."""

    def __init__(self, *, cancel_in: str = "", cancel_at: float = 0.0) -> None:
        super().__init__()
        self.lines: list[tuple[str, str]] = []
        self.shares: list[float] = []
        self.stages: list[str] = []
        self._cancel_in, self._cancel_at = cancel_in, cancel_at

    def take_job_progress(self, progress: Any) -> None:
        self.stages.append(progress.stage)
        self.shares.append(progress.overall)
        if progress.stage == self._cancel_in and progress.fraction >= self._cancel_at:
            self.cancel()

    def pushInfo(self, info: str) -> None:
        self.lines.append(("info", info))

    def pushWarning(self, warning: str) -> None:
        self.lines.append(("warning", warning))

    def reportError(self, error: str, fatalError: object = None) -> None:
        self.lines.append(("error", error))

    def setProgressText(self, text: str) -> None:
        self.lines.append(("stage", text))

    def of(self, kind: str) -> list[str]:
        return [text for found, text in self.lines if found == kind]


def read_polygons(path: str | Path, layer: str = "") -> Counter[tuple[Any, ...]]:
    """Return class, area, vertices and geometry of each polygon in a file, read by GDAL alone."""
    dataset = ogr.Open(str(path))
    table = dataset.GetLayerByName(layer) if layer else dataset.GetLayer(0)
    names = ("class_id", "class_name", "n_vertices")
    return Counter(
        (
            *(feature.GetField(name) for name in names),
            round(feature.GetField("area_m2"), 3),
            bytes(feature.GetGeometryRef().ExportToIsoWkb()),
        )
        for feature in table
    )


def count_features(path: str | Path, layer: str = "") -> int:
    """Return how many features a file's layer holds."""
    dataset = ogr.Open(str(path))
    table = dataset.GetLayerByName(layer) if layer else dataset.GetLayer(0)
    return int(table.GetFeatureCount())


def read_layer(layer: Any) -> Counter[tuple[Any, ...]]:
    """Return the same of a layer's features."""
    names = ("class_id", "class_name", "n_vertices")
    return Counter(
        (
            *(feature[name] for name in names),
            round(feature["area_m2"], 3),
            bytes(feature.geometry().asWkb()),
        )
        for feature in layer.getFeatures()
    )


def segment_by_command(raster: Path, output: Path, *options: str) -> None:
    """Run `crispline segment` in the engine's Python."""
    python = os.environ.get("CRISPLINE_ENGINE_PYTHON")
    if not python:
        pytest.skip("no engine to compare with: CRISPLINE_ENGINE_PYTHON is not set")
    program = "import sys; from crispline.engine.cli import main; sys.exit(main())"
    command = [python, "-c", program, "segment", str(raster), "-o", str(output), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr


def list_window(extent: QgsRectangle = WINDOW) -> list[str]:
    """Return the options that keep the command to an extent."""
    sides = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    return ["--extent", *map(str, sides)]


def describe(raster: QgsRasterLayer, extent: QgsRectangle = WINDOW, **more: Any) -> dict[str, Any]:
    """Return parameters as the toolbox's dialog makes them."""
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
    return {"INPUT": raster.id(), "EXTENT": write_extent(extent), "OUTPUT": output, **more}


def run_and_load(values: dict[str, Any], log: Log | None = None) -> dict[str, Any]:
    results: dict[str, Any] = processing.runAndLoadResults(ALGORITHM, values, feedback=log or Log())
    return results
