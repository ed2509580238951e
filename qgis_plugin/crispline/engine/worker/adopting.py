"""Describing a model from QGIS: what there is to say of it, and the card that is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from crispline.engine.adoption import AdoptionForm, draft_card, write_sidecar
from crispline.engine.card_defaults import default_bands, make_classes, segmentation_classes
from crispline.engine.dialects import find_card, sidecar_path
from crispline.engine.errors import CardError, JobError, ModelError, OutputError
from crispline.engine.model_shapes import guess_output_kind, input_shape, output_shape
from crispline.engine.onnx_file import OnnxFile, inspect_onnx

#: The answers of a form, and what their values are.
_TEXTS = frozenset(("layout", "output_kind", "output_extent", "licence", "name"))
_WHOLE = frozenset(("tile", "size_multiple", "output_index"))
_FLAGS = frozenset(("raw_values",))
_TEXT_LISTS = frozenset(("classes", "colours", "right_angled", "bands"))
_NUMBER_LISTS = frozenset(("mean", "std"))
#: A model whose output does not tell how many classes it has begins with so many.
_FEWEST_CLASSES = 2


def form_defaults() -> dict[str, Any]:
    """Return the parameters that describe a model, with what they are when left out."""
    return {field.name: field.default for field in fields(AdoptionForm)}


def adopt(model: Path, answers: Mapping[str, Any], *, overwrite: bool) -> Path:
    """Save the card that the answers make beside a model; return its path.

    Raises OutputError where one lies there and `overwrite` is false, JobError for answers of the
    wrong kind, ModelError and CardError as `draft_card` does.
    """
    form = AdoptionForm(**{name: _check(name, value) for name, value in answers.items()})
    card = draft_card(model, form)
    target = sidecar_path(model)
    if target.exists() and not overwrite:
        raise OutputError(
            f"expected no card beside the model, found {target}; allow overwriting or correct "
            "that card"
        )
    return write_sidecar(model, card)


def find_blanks(path: Path) -> dict[str, Any] | None:
    """Return what is to be said of a model without a usable card; None where nothing is.

    `channels` and `takes` are the numbers of the output's channels and the input's bands, None
    where the graph does not tell.
    """
    try:
        file = inspect_onnx(path)
        find_card(file)
    except CardError:
        return _blanks(file)
    except ModelError:
        return None
    return None


def _blanks(file: OnnxFile) -> dict[str, Any]:
    image = input_shape(file)
    kind = guess_output_kind(file.outputs[0])
    channels = output_shape(file.outputs[0], image.layout).channels
    count = None if kind == "labels" else channels
    names = segmentation_classes((), count or _FEWEST_CLASSES)
    return {
        "classes": [{"name": c.name, "colour": c.colour} for c in make_classes(names)],
        "channels": channels,
        "bands": list(default_bands(image.channels or 3)),
        "takes": image.channels,
        "output_kind": kind,
        "takes_integers": file.inputs[0].dtype.startswith("uint"),
        "card": str(sidecar_path(file.path)),
        "card_exists": sidecar_path(file.path).exists(),
    }


def _check(name: str, value: Any) -> Any:
    """Return an answer as the form takes it; None stays what was not said."""
    if name in _TEXT_LISTS | _NUMBER_LISTS:
        if value is None:
            return None
        one, words = (str, "texts") if name in _TEXT_LISTS else ((int, float), "numbers")
        if not isinstance(value, list | tuple) or not all(_is_a(v, one) for v in value):
            raise JobError(f"expected {name} as a list of {words}, found {value!r}; correct it")
        return tuple(value)
    wanted: Any = (int, float)
    if name in _TEXTS | _WHOLE | _FLAGS:
        wanted = str if name in _TEXTS else int if name in _WHOLE else bool
    if value is not None and not _is_a(value, wanted):
        kind = "text" if wanted is str else "true or false" if wanted is bool else "number"
        raise JobError(f"expected {name} as {kind}, found {value!r}; correct it")
    if name == "resolution" and value is not None and not value > 0:
        raise JobError(f"expected a resolution above 0 metres, found {value!r}; correct it")
    return value


def _is_a(value: Any, kind: Any) -> bool:
    """Whether a value is of a kind; true and false are no numbers."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
