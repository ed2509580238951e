"""What a user asks `evaluatepolygons` for, read from its parameters on the main thread."""

from __future__ import annotations

from dataclasses import dataclass

from crispline.processing.evaluation_parameters import (
    CLASS_FIELD,
    CSV,
    HTML,
    INPUT,
    JSON,
    OBJECT_CLASSES,
    PIXEL_SIZE,
    REFERENCE,
    REFERENCE_FIELD,
    TRUTH_CLASS,
)
from crispline.processing.parameter_values import ParameterValues
from crispline.processing.polygon_input import PolygonInput, choose_class_fields


@dataclass(frozen=True)
class EvaluationRequest:
    """Layers as they were when asked for, and values: no layer is touched any more.

    `truth_class` is the only class of the truth, which then needs no field; `pixel_size` is in
    layer units. Paths are "" where they are not wanted.
    """

    result: PolygonInput
    truth: PolygonInput
    result_field: str
    truth_field: str
    truth_class: str
    pixel_size: float | None
    object_classes: tuple[str, ...]
    html: str
    json: str
    csv: str

    @classmethod
    def read(cls, values: ParameterValues) -> EvaluationRequest:
        """Read the parameters; raises CrisplineError with a sentence."""
        result, truth = PolygonInput.read(values, INPUT), PolygonInput.read(values, REFERENCE)
        truth_class = values.text(TRUTH_CLASS)
        fields = choose_class_fields(
            result,
            None if truth_class else truth,
            chosen=values.text(CLASS_FIELD),
            chosen_in_truth=values.text(REFERENCE_FIELD),
        )
        return cls(
            result=result,
            truth=truth,
            result_field=fields[0],
            truth_field=fields[1],
            truth_class=truth_class,
            pixel_size=values.number(PIXEL_SIZE) or None,
            object_classes=values.texts(OBJECT_CLASSES),
            html=values.destination(HTML),
            json=values.destination(JSON),
            csv=values.destination(CSV),
        )
