"""The tasks of a worker: from the parameters of a request to the value of its answer.

A task imports what it needs when it runs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crispline.engine.card import ModelCard
from crispline.engine.card_json import card_to_json
from crispline.engine.errors import JobError
from crispline.engine.job import SegmentJob, VectorizeJob
from crispline.engine.progress import Progress
from crispline.engine.result import SegmentResult
from crispline.engine.worker.sessions import SessionKeeper

Parameters = Mapping[str, Any]
Value = dict[str, Any]
#: Typical shares of a job's time.
_SEGMENT_SHARES = {"infer": 0.88, "vectorise": 0.09, "write": 0.03}
_EVALUATE_SHARES = {"compare": 0.6, "measure": 0.4}
_VECTORIZE_SHARES = {"trace": 0.35, "vectorise": 0.45, "write": 0.2}


def _plan_nothing(parameters: Parameters) -> dict[str, Any]:
    return {"stages": {}}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a task finds when it runs: how to report and be cancelled, and sessions kept open."""

    progress: Progress
    sessions: SessionKeeper


@dataclass(frozen=True, slots=True)
class Task:
    """What runs, and what its progress will be: the arguments of ProgressReporter."""

    run: Callable[[Parameters, Surroundings], Value]
    plan: Callable[[Parameters], dict[str, Any]] = _plan_nothing


def segment(parameters: Parameters, around: Surroundings) -> Value:
    """Run a SegmentJob."""
    job = SegmentJob.from_dict(dict(parameters))
    from crispline.engine.dialects import read_card
    from crispline.engine.opening import JobPaths
    from crispline.engine.segment import run_segment

    card = read_card(JobPaths.of(job).model)
    result = run_segment(job, progress=around.progress, sessions=around.sessions)
    return {**_describe(result), "card": _as_json(card)}


def vectorize(parameters: Parameters, around: Surroundings) -> Value:
    """Run a VectorizeJob."""
    job = VectorizeJob.from_dict(dict(parameters))
    from crispline.engine.conversion import run_vectorize

    return {**_describe(run_vectorize(job, progress=around.progress)), "card": None}


def _describe(result: SegmentResult) -> Value:
    report = dict(result.report)
    classes = report.pop("classes")
    areas = ("id", "name", "colour", "polygons", "area_m2", "share")
    described = ("id", "name", "colour", "is_background", "shape")
    return {
        "outputs": [str(path) for path in result.outputs],
        "report": report,
        "classes": [{name: info[name] for name in described} for info in classes],
        "class_areas": [
            {name: info[name] for name in areas} for info in classes if "polygons" in info
        ],
    }


def _plan(shares: Mapping[str, float]) -> Callable[[Parameters], dict[str, Any]]:
    def plan(parameters: Parameters) -> dict[str, Any]:
        vectors = len(parameters.get("outputs") or ()) + bool(parameters.get("shapefiles"))
        rasters = bool(parameters.get("class_map")) + bool(parameters.get("probabilities"))
        # Rasters are written without a word: one pass is left for them.
        passes = {"write": vectors + (rasters > 0)}
        return {"stages": shares if vectors else {"infer": 0.9, "write": 0.1}, "passes": passes}

    return plan


def model_info(parameters: Parameters, around: Surroundings) -> Value:
    """Describe a model, and try it where asked to."""
    values = _take(parameters, model="", trial=False, device="auto")
    from crispline.engine.model import embedded_model_path
    from crispline.engine.model_report import check_model, inspect_model

    path = values["model"] or embedded_model_path()
    if values["trial"]:
        report = check_model(path, device=values["device"], sessions=around.sessions)
    else:
        report = inspect_model(path)
    if report.card is not None:
        return {**report.as_dict(), "card": _as_json(report.card), "blanks": None}
    from crispline.engine.worker.adopting import find_blanks

    return {**report.as_dict(), "blanks": find_blanks(report.path)}


def adopt_model(parameters: Parameters, around: Surroundings) -> Value:
    """Save the card that a user gives to a model beside it, and describe the model then."""
    from crispline.engine.worker.adopting import adopt, form_defaults

    values = _take(parameters, model="", overwrite=False, **form_defaults())
    path, overwrite = _expect_path(values.pop("model"), "model"), values.pop("overwrite")
    adopt(path, values, overwrite=overwrite is True)
    return model_info({"model": str(path)}, around)


def evaluate(parameters: Parameters, around: Surroundings) -> Value:
    """Score one layer against another."""
    values = _take(
        parameters,
        result="",
        truth="",
        class_column=None,
        truth_class=None,
        pixel_size=None,
        object_classes=None,
    )
    from crispline.engine.evaluate import OBJECT_CLASSES
    from crispline.engine.evaluate import evaluate as score

    result, truth = (_expect_path(values.pop(name), name) for name in ("result", "truth"))
    values |= {name: values[name] or None for name in ("class_column", "truth_class")}
    objects = values.pop("object_classes")
    classes = OBJECT_CLASSES if objects is None else tuple(objects)
    return score(
        result, truth, object_classes=classes, progress=around.progress, **values
    ).as_dict()


def export_shapefiles(parameters: Parameters, around: Surroundings) -> Value:
    """Write one Shapefile a class."""
    values = _take(
        parameters, source="", layer="", class_column="", folder="", classes=(), overwrite=False
    )
    from crispline.engine.shapefile_export import export_shapefiles as export

    source, folder = (_expect_path(values.pop(name), name) for name in ("source", "folder"))
    done = export(source, folder, progress=around.progress, **values)
    return {"outputs": [str(path) for path in done.outputs], "polygons": done.polygons}


def warm_up(parameters: Parameters, around: Surroundings) -> Value:
    """Run everything once on something small."""
    _take(parameters)
    from crispline.engine.worker.warm_up import run_once

    began = time.perf_counter()
    run_once(around.progress, around.sessions)
    return {"seconds": round(time.perf_counter() - began, 3)}


def _expect_path(value: Any, name: str) -> Path:
    if not isinstance(value, str) or not value:
        raise JobError(f"expected the path of the {name}, found {value!r}; name one")
    from crispline.engine.delivery import absolute

    return absolute(value)


def examine(parameters: Parameters, around: Surroundings) -> Value:
    """Check the installation."""
    _take(parameters)
    from crispline.engine.doctor import examine as find

    findings = []
    for finding in find():
        around.progress.check()
        findings.append(asdict(finding))
    return {"findings": findings}


def _take(parameters: Parameters, **defaults: Any) -> dict[str, Any]:
    """Return the parameters with defaults for those left out; raises JobError for others."""
    unknown = sorted(set(parameters) - set(defaults))
    if unknown:
        raise JobError(
            f"expected parameters among {', '.join(defaults) or 'none'}, "
            f"found {', '.join(unknown)}; correct the job"
        )
    return {**defaults, **{n: value for n, value in parameters.items() if value is not None}}


def _as_json(card: ModelCard) -> Value:
    values: Value = json.loads(card_to_json(card))
    return values


TASKS: dict[str, Task] = {
    "segment": Task(segment, _plan(_SEGMENT_SHARES)),
    "vectorize": Task(vectorize, _plan(_VECTORIZE_SHARES)),
    "evaluate": Task(evaluate, lambda parameters: {"stages": _EVALUATE_SHARES}),
    "export_shapefiles": Task(export_shapefiles, lambda parameters: {"stages": {"write": 1.0}}),
    "model_info": Task(model_info),
    "adopt_model": Task(adopt_model),
    "warm_up": Task(warm_up, lambda parameters: {"stages": _SEGMENT_SHARES}),
    "examine": Task(examine),
}
