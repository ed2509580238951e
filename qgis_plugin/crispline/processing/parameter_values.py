"""Values of an algorithm's parameters, as the engine's jobs want them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
)

from crispline.processing.destination import evaluate_destination

_SEPARATOR = re.compile(r"[,;]")


@dataclass(frozen=True)
class ParameterValues:
    """Reads the parameters that one run of an algorithm was given."""

    algorithm: QgsProcessingAlgorithm
    parameters: dict[str, Any]
    context: QgsProcessingContext

    def is_given(self, name: str) -> bool:
        """Whether there is a value at all."""
        value = self.parameters.get(name)
        return value is not None and value != "" and value != []

    def number(self, name: str) -> float | None:
        """Return a number, None where it was left out."""
        if not self.is_given(name):
            return None
        return float(self.algorithm.parameterAsDouble(self.parameters, name, self.context))

    def integer(self, name: str) -> int | None:
        """Return a whole number, None where it was left out."""
        if not self.is_given(name):
            return None
        return int(self.algorithm.parameterAsInt(self.parameters, name, self.context))

    def integers(self, name: str) -> tuple[int, ...]:
        """Return whole numbers, none where they were left out."""
        if not self.is_given(name):
            return ()
        return tuple(self.algorithm.parameterAsInts(self.parameters, name, self.context))

    def boolean(self, name: str) -> bool:
        """Return a yes or no."""
        return bool(self.algorithm.parameterAsBoolean(self.parameters, name, self.context))

    def choice(self, name: str) -> str:
        """Return what was chosen from a list of texts."""
        return str(self.algorithm.parameterAsEnumString(self.parameters, name, self.context))

    def text(self, name: str) -> str:
        """Return a text without blanks around it, "" where it was left out."""
        return str(self.algorithm.parameterAsString(self.parameters, name, self.context)).strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return texts: a list as it is, a text cut at commas and semicolons."""
        value = self.parameters.get(name)
        several = value if isinstance(value, (list, tuple)) else _SEPARATOR.split(self.text(name))
        return tuple(item for item in (str(text).strip() for text in several) if item)

    def vector_layer(self, name: str) -> Any:
        """Return a vector layer, None where none is found; of a choice of features, their layer."""
        value = self.parameters.get(name)
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            value = value.source
        parameters = {**self.parameters, name: value}
        return self.algorithm.parameterAsVectorLayer(parameters, name, self.context)

    def file(self, name: str) -> str:
        """Return the full path of a file to read, "" where it was left out."""
        return absolute(self.text(name))

    def destination(self, name: str) -> str:
        """Return the full path of a file or folder to write, "" where it is not wanted.

        Temporary ones get a path of QGIS' choice.
        """
        if not evaluate_destination(self.parameters.get(name), self.context):
            return ""
        path = self.algorithm.parameterAsFileOutput(self.parameters, name, self.context)
        return absolute(str(path))


def absolute(path: str) -> str:
    """Return a path that another process finds too; "" stays."""
    return os.path.abspath(os.path.expanduser(path)) if path else ""
