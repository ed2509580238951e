"""The page on the algorithms names every parameter and output that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication

PAGE = Path(__file__).resolve().parents[3] / "docs" / "processing.md"
ALGORITHMS = (
    *("segmentraster", "vectorizeclasses", "evaluatepolygons", "exportshapefiles"),
    *("modelinfo", "setup"),
)
_NAME = re.compile(r"`([A-Z][A-Z_0-9]+)`")


def read_section(name: str) -> str:
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^## {name}$(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found.group(1)


def test_every_algorithm_has_a_section(plugin: Any) -> None:
    provider = QgsApplication.processingRegistry().providerById("crispline")
    assert {algorithm.name() for algorithm in provider.algorithms()} == set(ALGORITHMS)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_names_are_those_of_the_algorithm(plugin: Any, name: str) -> None:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"crispline:{name}")
    definitions = (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())
    assert set(_NAME.findall(read_section(name))) == {item.name() for item in definitions}
