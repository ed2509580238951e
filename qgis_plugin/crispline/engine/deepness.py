"""Model cards in the metadata keys of the Deepness plugin: reading and writing them."""

from __future__ import annotations

import json
from typing import Any

from crispline.engine.card import InputSpec, ModelCard, OutputSpec
from crispline.engine.card_defaults import (
    default_bands,
    make_classes,
    segmentation_classes,
    tolerated_resolution,
)
from crispline.engine.errors import CardError
from crispline.engine.model_shapes import (
    guess_extent,
    guess_output_kind,
    input_shape,
    output_shape,
)
from crispline.engine.onnx_file import OnnxFile

DEEPNESS_KEYS = (
    *("class_names", "names", "model_type", "standardization_mean", "standardization_std"),
    *("resolution", "tile_size", "tiles_size", "tiles_overlap", "seg_thresh"),
)


def deepness_card(file: OnnxFile) -> ModelCard:
    """Return the card that the keys and the graph make; CardError names a bad value."""
    meta = {key: _json_value(file, key) for key in DEEPNESS_KEYS if key in file.metadata}
    image = input_shape(file)
    channels = output_shape(file.outputs[0], image.layout).channels
    names = segmentation_classes(_names(file, meta), channels)
    if len(names) < 2:
        raise CardError(
            f"{file.path}: expected class names in its Deepness metadata, found none; describe the "
            "model in a card beside it"
        )
    bands = default_bands(image.channels or 3)
    tile = _number(file, meta, "tile_size", "tiles_size")
    overlap = _number(file, meta, "tiles_overlap")
    resolution = _number(file, meta, "resolution")
    threshold = _number(file, meta, "seg_thresh")
    return ModelCard(
        name=file.path.stem,
        classes=make_classes(names),
        input=InputSpec(
            bands=bands,
            layout=image.layout,
            tile_height=int(tile) if tile else None,
            tile_width=int(tile) if tile else None,
            scale=1 / 255,
            scale_by_dtype=True,
            mean=_numbers(file, meta, "standardization_mean", len(bands)),
            std=_numbers(file, meta, "standardization_std", len(bands)),
        ),
        output=OutputSpec(
            kind=guess_output_kind(file.outputs[0]),
            extent=guess_extent(file, 0),
            threshold=threshold if threshold is not None and 0 < threshold < 1 else 0.5,
        ),
        ground_resolution=tolerated_resolution(resolution / 100) if resolution else None,
        overlap=None if overlap is None else min(overlap / 100, 0.9),
        source="Deepness metadata",
    )


def _json_value(file: OnnxFile, key: str) -> Any:
    text = file.metadata[key]
    try:
        return json.loads(text)
    except ValueError as error:
        raise CardError(
            f"{file.path}: expected JSON in its metadata {key!r}, found {text[:60]!r}; describe "
            "the model in a card beside it"
        ) from error


def _names(file: OnnxFile, meta: dict[str, Any]) -> tuple[str, ...]:
    """Return the class names of the first output; a list holds one object for each output."""
    names = meta.get("class_names", meta.get("names"))
    if isinstance(names, list) and names and isinstance(names[0], dict):
        names = names[0]
    if names is None:
        return ()
    if isinstance(names, list):
        return tuple(str(name) for name in names)
    try:
        return tuple(str(name) for _, name in sorted((int(k), n) for k, n in names.items()))
    except (AttributeError, TypeError, ValueError) as error:
        raise _bad_value(file, "class_names", "an object of class id to name", names) from error


def _number(file: OnnxFile, meta: dict[str, Any], *keys: str) -> float | None:
    """Return the first of the keys as a number; models also carry numbers in quotes."""
    for key in keys:
        if meta.get(key) is None:
            continue
        try:
            return float(meta[key])
        except (TypeError, ValueError) as error:
            raise _bad_value(file, key, "a number", meta[key]) from error
    return None


def _numbers(file: OnnxFile, meta: dict[str, Any], key: str, count: int) -> tuple[float, ...]:
    values = meta.get(key)
    if values is None:
        return ()
    try:
        numbers = tuple(float(value) for value in values)
    except (TypeError, ValueError) as error:
        raise _bad_value(file, key, "a list of numbers", values) from error
    return numbers * count if len(numbers) == 1 else numbers


def _bad_value(file: OnnxFile, key: str, expected: str, found: Any) -> CardError:
    return CardError(
        f"{file.path}: expected {expected} in its metadata {key!r}, found {found!r}; describe the "
        "model in a card beside it"
    )


def deepness_entries(card: ModelCard) -> dict[str, str]:
    """Return the metadata that makes Deepness run a model with this card as we do."""
    spec = card.input
    entries = {
        "model_type": json.dumps("Segmentor"),
        "class_names": json.dumps({str(c.id): c.name for c in card.classes}),
        "standardization_mean": json.dumps(list(_mean(spec))),
        "standardization_std": json.dumps(list(_std(spec))),
        "seg_thresh": json.dumps(0.0 if len(card.classes) > 2 else card.output.threshold),
    }
    if card.ground_resolution is not None:
        entries["resolution"] = json.dumps(round(card.ground_resolution.metres * 100, 6))
    if card.overlap is not None:
        entries["tiles_overlap"] = json.dumps(round(card.overlap * 100))
    tile = spec.tile_height or _tile(spec.size_multiple)
    entries["tile_size"] = entries["tiles_size"] = json.dumps(tile)
    return entries


def _tile(multiple: int, preferred: int = 512) -> int:
    return max(1, round(preferred / multiple)) * multiple


def _mean(spec: InputSpec) -> tuple[float, ...]:
    """Return the mean for Deepness, which feeds (value / 255 - mean) / std."""
    if spec.normalisation_inside:
        return (0.0,) * len(spec.bands)
    means = spec.mean or (0.0,) * len(spec.bands)
    return tuple(m / _scale_255(spec) for m in means)


def _std(spec: InputSpec) -> tuple[float, ...]:
    """Return the deviation for Deepness; with normalisation inside it undoes the 1 / 255."""
    if spec.normalisation_inside:
        return (1 / 255,) * len(spec.bands)
    deviations = spec.std or (1.0,) * len(spec.bands)
    return tuple(s / _scale_255(spec) for s in deviations)


def _scale_255(spec: InputSpec) -> float:
    return 255 * spec.value_scale_for("uint8")
