"""Model cards as JSON and back. Standard library only, Python 3.9: the plugin reads cards too."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from crispline.engine.card import (
    SCHEMA_VERSION,
    ClassInfo,
    GroundResolution,
    InputSpec,
    ModelCard,
    OutputSpec,
)
from crispline.engine.errors import CardError

Reader = Callable[[str, Any], Any]


def card_to_json(card: ModelCard) -> str:
    """Return a card as indented JSON with stable key order."""
    return json.dumps(asdict(card), indent=2, ensure_ascii=False)


def card_from_json(text: str, *, origin: str) -> ModelCard:
    """Return the card in a JSON text; `origin` names the file in errors.

    Raises CardError for broken JSON, a newer schema, unknown or missing fields, wrong types, and
    whatever the card itself refuses.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise CardError(f"{origin}: expected a card as JSON, found {error}; correct it") from error
    if not isinstance(data, dict):
        raise CardError(f"{origin}: expected a JSON object, found {type(data).__name__}")
    version = data.get("schema_version", SCHEMA_VERSION)
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        raise CardError(
            f"{origin}: expected a card of schema {SCHEMA_VERSION} or older, found {version}; "
            "update Crispline"
        )
    try:
        return ModelCard(**_read_fields("card", data, _CARD_FIELDS))
    except CardError as error:
        raise CardError(f"{origin}: {error}") from error
    except TypeError as error:
        raise CardError(f"{origin}: a required field is missing ({error}); add it") from error


def _read_fields(
    where: str, data: Mapping[str, Any], readers: Mapping[str, Reader]
) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise CardError(f"{where}: expected an object, found {_show(data)}")
    unknown = sorted(set(data) - set(readers))
    if unknown:
        raise CardError(
            f"{where}: expected only {', '.join(readers)}, found {', '.join(unknown)}; "
            "correct or remove them"
        )
    return {key: readers[key](f"{where}.{key}", value) for key, value in data.items()}


def _wrong(where: str, expected: str, value: Any) -> CardError:
    return CardError(f"{where}: expected {expected}, found {_show(value)}; correct it")


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(where, "text", value)
    return value


def _boolean(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, "true or false", value)
    return value


def _integer(where: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(where, "a whole number", value)
    return value


def _number(where: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong(where, "a number", value)
    return float(value)


def _optional(reader: Reader) -> Reader:
    def read(where: str, value: Any) -> Any:
        return None if value is None else reader(where, value)

    return read


def _many(reader: Reader) -> Reader:
    def read(where: str, value: Any) -> Any:
        if not isinstance(value, list):
            raise _wrong(where, "a list", value)
        return tuple(reader(f"{where}[{i}]", item) for i, item in enumerate(value))

    return read


def _numbers_by_name(where: str, value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise _wrong(where, "an object of numbers", value)
    return {str(key): _number(f"{where}.{key}", item) for key, item in value.items()}


def _record(kind: Callable[..., Any], readers: Mapping[str, Reader]) -> Reader:
    def read(where: str, value: Any) -> Any:
        try:
            return kind(**_read_fields(where, value, readers))
        except TypeError as error:
            raise CardError(f"{where}: a required field is missing ({error}); add it") from error

    return read


_CLASS_FIELDS: dict[str, Reader] = {
    "id": _integer,
    "name": _text,
    "colour": _text,
    "is_background": _boolean,
    "shape": _text,
}
_INPUT_FIELDS: dict[str, Reader] = {
    "bands": _many(_text),
    "layout": _text,
    "tile_height": _optional(_integer),
    "tile_width": _optional(_integer),
    "size_multiple": _integer,
    "scale": _number,
    "mean": _many(_number),
    "std": _many(_number),
    "dtype": _text,
    "normalisation_inside": _boolean,
    "scale_by_dtype": _boolean,
}
_OUTPUT_FIELDS: dict[str, Reader] = {
    "kind": _text,
    "index": _integer,
    "extent": _text,
    "threshold": _number,
}
_RESOLUTION_FIELDS: dict[str, Reader] = {"metres": _number, "minimum": _number, "maximum": _number}
_CARD_FIELDS: dict[str, Reader] = {
    "name": _text,
    "classes": _many(_record(ClassInfo, _CLASS_FIELDS)),
    "version": _text,
    "task": _text,
    "input": _record(InputSpec, _INPUT_FIELDS),
    "output": _record(OutputSpec, _OUTPUT_FIELDS),
    "ground_resolution": _optional(_record(GroundResolution, _RESOLUTION_FIELDS)),
    "overlap": _optional(_number),
    "licence": _text,
    "authors": _many(_text),
    "training_data": _text,
    "metrics": _numbers_by_name,
    "source": _text,
    "schema_version": _integer,
}
