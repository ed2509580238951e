"""The provider as the toolbox, the model designer and scripts see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsSettings,
)

ADVANCED = {"RESOLUTION", "OVERLAP", "THREADS", "SKIP_BAD_BLOCKS"}


@pytest.fixture
def provider(plugin: Any) -> Any:
    return QgsApplication.processingRegistry().providerById("crispline")


@pytest.fixture
def segment(plugin: Any) -> QgsProcessingAlgorithm:
    registry = QgsApplication.processingRegistry()
    return registry.createAlgorithmById("crispline:segmentraster")


def test_provider_is_registered(provider: Any) -> None:
    assert provider.name() == "Crispline"
    assert not provider.icon().isNull()
    assert Path(provider.svgIconPath()).read_text(encoding="utf-8").startswith("<svg")
    assert "segmentraster" in {algorithm.name() for algorithm in provider.algorithms()}


def test_every_algorithm_explains_itself(provider: Any) -> None:
    for algorithm in provider.algorithms():
        name = algorithm.name()
        assert algorithm.id() == f"crispline:{name}"
        assert name.isalpha()
        assert name.islower(), "scripts use it"
        assert algorithm.displayName()
        assert len(algorithm.shortHelpString()) > 80, name
        assert algorithm.group(), name
        assert algorithm.groupId(), name
        assert not algorithm.icon().isNull(), name
        for parameter in algorithm.parameterDefinitions():
            assert parameter.description(), f"{name} {parameter.name()}"
            assert parameter.help(), f"{name} {parameter.name()}"
            assert parameter.name().isupper(), f"{name} {parameter.name()}"


def test_instances_share_the_engine(provider: Any, plugin: Any) -> None:
    for algorithm in provider.algorithms():
        copy = algorithm.create()
        assert copy is not algorithm
        assert copy._engine is plugin.engine


def test_names_of_segmentraster_are_an_interface(segment: QgsProcessingAlgorithm) -> None:
    parameters = [parameter.name() for parameter in segment.parameterDefinitions()]
    assert parameters == [
        *("INPUT", "MODEL", "BANDS", "EXTENT", "AREA"),
        *("CLASSES", "MINIMUM_AREA", "HOLE_AREA", "TOLERANCE"),
        *("DEVICE", "RESOLUTION", "OVERLAP", "THREADS", "SKIP_BAD_BLOCKS"),
        *("OUTPUT", "CLASS_MAP", "SHAPEFILES"),
    ]
    outputs = {output.name(): type(output) for output in segment.outputDefinitions()}
    assert outputs["OUTPUT"] is QgsProcessingOutputVectorLayer
    assert outputs["CLASS_MAP"] is QgsProcessingOutputRasterLayer
    assert outputs["POLYGONS"] is QgsProcessingOutputNumber
    told = {"DEVICE_USED", "MEGAPIXELS_PER_SECOND", "CLASS_AREAS", "WARNINGS", "SHAPEFILES"}
    assert told <= set(outputs)


def test_only_the_raster_must_be_given(segment: QgsProcessingAlgorithm) -> None:
    needed = {
        parameter.name()
        for parameter in segment.parameterDefinitions()
        if not parameter.flags() & QgsProcessingParameterDefinition.FlagOptional
        and not parameter.checkValueIsAcceptable(parameter.defaultValue())
    }
    assert needed == {"INPUT"}
    advanced = {
        parameter.name()
        for parameter in segment.parameterDefinitions()
        if parameter.flags() & QgsProcessingParameterDefinition.FlagAdvanced
    }
    assert advanced == ADVANCED


def test_output_can_be_a_table_or_an_existing_layer(segment: QgsProcessingAlgorithm) -> None:
    sink = segment.parameterDefinition("OUTPUT")
    assert isinstance(sink, QgsProcessingParameterFeatureSink)
    assert sink.supportsAppend()
    assert sink.supportsNonFileBasedOutput()
    assert sink.createByDefault()
    assert not segment.parameterDefinition("CLASS_MAP").createByDefault()


def test_parameters_survive_the_way_to_a_command_and_back(
    segment: QgsProcessingAlgorithm,
) -> None:
    values = {"INPUT": "image.tif", "BANDS": [3, 2, 1], "DEVICE": "cpu", "OUTPUT": "memory:"}
    context = QgsProcessingContext()
    as_python = segment.asPythonCommand(values, context)
    assert "crispline:segmentraster" in as_python
    assert "'BANDS':[3,2,1]" in as_python
    if hasattr(segment, "asMap"):
        told = segment.asMap(values, context)
        assert json.loads(json.dumps(told))["inputs"]["DEVICE"] == "cpu"


@pytest.fixture
def broken_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Settings that name a Python which is not there."""
    monkeypatch.delenv("CRISPLINE_ENGINE_PYTHON", raising=False)
    python = tmp_path / "python"
    QgsSettings().setValue("crispline/engine_python", str(python))
    yield python
    QgsSettings().remove("crispline/engine_python")


def test_engine_that_cannot_be(segment: QgsProcessingAlgorithm, broken_engine: Path) -> None:
    can, reason = segment.canExecute()
    assert not can
    assert str(broken_engine) in reason
    broken_engine.write_text("a Python, for all that is asked here")
    assert segment.canExecute() == (True, "")


def test_engine_that_is_made_on_first_use(
    segment: QgsProcessingAlgorithm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CRISPLINE_ENGINE_PYTHON", raising=False)
    assert segment.canExecute() == (True, "")
