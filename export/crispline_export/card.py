"""The model card of an export: from a checkpoint's description, or from YAML."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import onnx
import yaml

from crispline.engine.card import InputSpec, ModelCard
from crispline.engine.card_defaults import (
    OVERLAP,
    default_colour,
    make_classes,
    tolerated_resolution,
)
from crispline.engine.card_json import card_from_json
from crispline.engine.deepness import deepness_entries
from crispline.engine.dialects import write_card_metadata
from crispline.engine.errors import CardError
from crispline_export.errors import ExportError, shorten
from crispline_training.description import NetworkDescription

#: Preferred side of tiles in pixels where neither card nor network names one.
TILE = 512


def card_from_description(description: NetworkDescription, *, size_multiple: int = 32) -> ModelCard:
    """Return the card of a trained network, whose graph takes raw values.

    Tiles are those of the training; scores that are not finite are left out.
    """
    data = description.data
    terms = f" ({data.licence})" if data.licence else ""
    return ModelCard(
        name=description.name or f"{data.name} {description.architecture}",
        version="1",
        classes=data.classes,
        input=InputSpec(
            bands=data.bands,
            tile_height=description.tile,
            tile_width=description.tile,
            size_multiple=size_multiple,
            normalisation_inside=True,
        ),
        ground_resolution=data.ground_resolution,
        overlap=OVERLAP,
        training_data=f"{data.name}{terms}",
        metrics={k: float(v) for k, v in description.metrics.items() if math.isfinite(v)},
        source=description.source,
    )


def read_card_yaml(source: Path | str) -> ModelCard:
    """Return the card in a YAML file, or in YAML text (which has more than one line).

    Fields are those of `ModelCard`. Classes may be mere names: colours and shapes that suit them
    are chosen; ground_resolution may be a number of metres. `input` says what the module takes,
    `output.kind` what it gives, logits where it says nothing. Raises CardError.
    """
    values, origin = _read_yaml(source)
    output = values.setdefault("output", {})
    if isinstance(output, dict):
        output.setdefault("kind", "logits")
    values.setdefault("overlap", OVERLAP)
    values.setdefault("name", "model")
    return _card_of(values, origin)


def override_card(card: ModelCard, source: Path | str) -> ModelCard:
    """Return a card with the fields that a YAML file names in place of its own.

    What the graph takes and gives is not for a file to say. Raises CardError.
    """
    values, origin = _read_yaml(source)
    fixed = sorted({"input", "output", "schema_version"} & set(values))
    if fixed:
        raise CardError(
            f"{origin}: expected fields that describe the model, found {', '.join(fixed)}, which "
            "the checkpoint decides; remove them"
        )
    changed = _card_of(json.loads(json.dumps(asdict(card))) | values, origin)
    if len(changed.classes) != len(card.classes):
        raise CardError(
            f"{origin}: expected {len(card.classes)} classes as the network has, found "
            f"{len(changed.classes)}; correct it"
        )
    return changed


def _read_yaml(source: Path | str) -> tuple[dict[str, Any], str]:
    """Return the mapping in a file or text, with short forms spelt out, and what to call it."""
    is_text = isinstance(source, str) and "\n" in source
    origin = "card" if is_text else str(source)
    try:
        text = str(source) if is_text else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CardError(f"cannot read the card {origin} ({error}); check the path") from error
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CardError(
            f"{origin}: expected a card as YAML, found {shorten(error)}; correct it"
        ) from error
    if not isinstance(values, dict):
        raise CardError(
            f"{origin}: expected the fields of a card, found {type(values).__name__}; see the "
            "documentation of model cards"
        )
    return _spell_out(values), origin


def _spell_out(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as the reader of cards takes them."""
    result = dict(values)
    classes = result.get("classes")
    if isinstance(classes, list):
        result["classes"] = [_spell_out_class(i, item) for i, item in enumerate(classes)]
    metres = result.get("ground_resolution")
    if isinstance(metres, int | float) and not isinstance(metres, bool) and metres > 0:
        result["ground_resolution"] = asdict(tolerated_resolution(float(metres)))
    authors = result.get("authors")
    if isinstance(authors, str):
        result["authors"] = [authors]
    if isinstance(result.get("version"), int | float):
        result["version"] = str(result["version"])
    return result


def _spell_out_class(index: int, item: Any) -> Any:
    if isinstance(item, str):
        return asdict(
            replace(make_classes((item,))[0], id=index, colour=default_colour(item, index))
        )
    if isinstance(item, Mapping) and isinstance(item.get("name"), str):
        return {"id": index, "colour": default_colour(item["name"], index), **item}
    return item


def _card_of(values: dict[str, Any], origin: str) -> ModelCard:
    try:
        text = json.dumps(values, allow_nan=False)
    except TypeError as error:  # dates and the like
        raise CardError(
            f"{origin}: expected text, numbers, lists and mappings, found others ({error}); "
            "put them in quotes"
        ) from error
    except ValueError as error:  # not finite, or an alias of what it lies in
        raise CardError(
            f"{origin}: expected finite numbers, and no value within itself, found others "
            f"({error}); correct the card"
        ) from error
    return card_from_json(text, origin=origin)


def deployed_card(
    card: ModelCard, *, dynamic_tile: bool, input_type: str, tile: int | None = None
) -> ModelCard:
    """Return the card of the exported graph: raw values in, probabilities out.

    `tile` is the side of square tiles in pixels, None that of the card. Raises ExportError where
    it is no multiple of the card's size multiple.
    """
    spec = card.input
    if tile is not None:
        _check_tile(tile, spec.size_multiple)
        spec = replace(spec, tile_height=tile, tile_width=tile)
    taken = InputSpec(
        bands=spec.bands,
        tile_height=None if dynamic_tile else spec.tile_height or TILE,
        tile_width=None if dynamic_tile else spec.tile_width or TILE,
        size_multiple=spec.size_multiple,
        dtype=input_type,
        normalisation_inside=True,
    )
    return replace(card, input=taken, output=replace(card.output, kind="probabilities", index=0))


def _check_tile(tile: int, multiple: int) -> None:
    if tile % multiple:
        below = max(multiple, tile // multiple * multiple)
        raise ExportError(
            f"expected a tile that is a multiple of {multiple} pixels, as the network needs, found "
            f"{tile}; choose {below} or {below + multiple}"
        )


def _runs_in_deepness(model: onnx.ModelProto, card: ModelCard) -> bool:
    spec, given = card.input, model.graph.output[0].type.tensor_type
    is_square = spec.tile_height is not None and spec.tile_height == spec.tile_width
    is_mask_of_bytes = (
        given.elem_type == onnx.TensorProto.UINT8 and given.shape.dim[1].dim_value == 1
    )
    return spec.dtype == "float32" and is_square and not is_mask_of_bytes


def write_card(model: onnx.ModelProto, card: ModelCard) -> None:
    """Put a card into a model, and Deepness' keys where it can run the graph.

    Deepness divides values by 255, takes off a mean and divides by a deviation, all in float32: a
    mean of 0 and a deviation of 1/255 give the raw values back. A graph that takes uint8 fails
    there, and one of free or oblong tiles is refused, so they do not get the keys; neither does one
    channel of uint8 probabilities, which would be held against a threshold of 0 to 1.
    """
    write_card_metadata(model, card)
    if not _runs_in_deepness(model, card):
        unwanted = set(deepness_entries(card))
        kept = [(p.key, p.value) for p in model.metadata_props if p.key not in unwanted]
        del model.metadata_props[:]
        for key, value in kept:
            model.metadata_props.add(key=key, value=value)
