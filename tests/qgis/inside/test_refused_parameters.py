"""A script that runs an algorithm without the toolbox's checks gets the sentence all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("exportshapefiles", {"INPUT": "layer", "FOLDER": "folder"}),
        ("evaluatepolygons", {"INPUT": "layer", "REFERENCE": "layer"}),
    ],
)
def test_the_sentence_reaches_a_script(
    project: QgsProject, tmp_path: Path, name: str, parameters: dict[str, Any]
) -> None:
    layer = QgsVectorLayer("Polygon?crs=EPSG:32633&field=height:double", "plots", "memory")
    project.addMapLayer(layer)
    made = {"layer": layer.id(), "folder": str(tmp_path / "out")}
    values = {key: made[value] for key, value in parameters.items()}
    context = QgsProcessingContext()
    context.setProject(project)
    catches_exceptions = False
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"crispline:{name}")
    with pytest.raises(QgsProcessingException, match=r"class in layer plots, found"):
        algorithm.run(values, context, QgsProcessingFeedback(), {}, catches_exceptions)
    assert not (tmp_path / "out").exists()
