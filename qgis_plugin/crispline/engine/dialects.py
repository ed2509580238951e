"""Where a model card is found: beside the model, in our metadata, or in Deepness' keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crispline.engine.card import (
    METADATA_KEY,
    ClassInfo,
    GroundResolution,
    InputSpec,
    ModelCard,
    OutputSpec,
)
from crispline.engine.card_json import card_from_json, card_to_json
from crispline.engine.errors import CardError
from crispline.engine.model_shapes import (
    check_segmentation,
    complete_card,
    guess_extent,
    guess_output_kind,
    input_shape,
    output_shape,
)
from crispline.engine.onnx_file import OnnxFile, inspect_onnx

if TYPE_CHECKING:
    import onnx

SIDECAR, EMBEDDED, DEEPNESS = "sidecar", "crispline", "deepness"

#: A Deepness model names one resolution and no range. Half and double are taken as tolerable:
#: segmentation networks trained with the usual scale augmentation (0.5 to 2) have seen that.
RESOLUTION_TOLERANCE = 2.0

_DEEPNESS_KEYS = (
    *("class_names", "names", "model_type", "standardization_mean", "standardization_std"),
    *("resolution", "tile_size", "tiles_size", "tiles_overlap", "seg_thresh"),
)
_BACKGROUND_NAMES = frozenset(("background", "bg", "other", "unlabelled", "unlabeled", "void"))
_KNOWN_COLOURS = {
    "impervious": "#9c9c9c",
    "road": "#6e6e6e",
    "building": "#d7301f",
    "vegetation": "#a6d96a",
    "grass": "#a6d96a",
    "tree": "#1a9641",
    "forest": "#1a9641",
    "woodland": "#1a9641",
    "car": "#fdae61",
    "vehicle": "#fdae61",
    "water": "#2b83ba",
    "clutter": "#8073ac",
}
_PALETTE = (
    *("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377"),
    *("#ee7733", "#0077bb", "#33bbee", "#cc3311", "#009988", "#ddaa33"),
)
_BACKGROUND_COLOUR = "#d9d9d9"


def sidecar_path(model: Path) -> Path:
    """Return where the card of a model without one is kept: `<model>.crispline.json` beside it."""
    return model.with_name(model.name + ".crispline.json")


def read_card(path: Path) -> ModelCard:
    """Return the card of a model file.

    A card beside the model wins, since somebody put it there on purpose; then our own metadata;
    then Deepness' keys. Raises ModelError for files that are no segmentation model and CardError
    where there is no card or it contradicts the model.
    """
    return find_card(inspect_onnx(Path(path)))[0]


def find_card(file: OnnxFile) -> tuple[ModelCard, str]:
    """Return the card of an inspected model and where it was found."""
    check_segmentation(file)
    sidecar = sidecar_path(file.path)
    if sidecar.is_file():
        card, origin = card_from_json(_read_text(sidecar), origin=str(sidecar)), SIDECAR
    elif METADATA_KEY in file.metadata:
        text = file.metadata[METADATA_KEY]
        card, origin = card_from_json(text, origin=str(file.path)), EMBEDDED
    elif any(key in file.metadata for key in _DEEPNESS_KEYS):
        with named_in_errors(file.path):
            card, origin = _deepness_card(file), DEEPNESS
    else:
        raise CardError(
            f"expected a model card in or beside {file.path}, found none; describe the model with "
            f"`crispline model adopt {file.path}`"
        )
    return complete_card(card, file), origin


@contextmanager
def named_in_errors(path: Path) -> Iterator[None]:
    """Put the model's path before a CardError that does not name it."""
    try:
        yield
    except CardError as error:
        if str(path) in str(error):
            raise
        raise CardError(f"{path}: {error}") from error


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CardError(f"cannot read the card {path} ({error}); write it again") from error


def make_classes(names: tuple[str, ...], *, colours: tuple[str, ...] = ()) -> tuple[ClassInfo, ...]:
    """Return classes in order of their ids, with colours and shapes that suit the names."""
    return tuple(
        ClassInfo(
            id=index,
            name=name,
            colour=colours[index] if index < len(colours) else default_colour(name, index),
            is_background=_is_background(name),
            shape="orthogonal" if "building" in name.lower() else "natural",
        )
        for index, name in enumerate(names)
    )


def default_colour(name: str, index: int) -> str:
    """Return #rrggbb for a class: the usual colour of its name, else one of a palette."""
    if _is_background(name):
        return _BACKGROUND_COLOUR
    known = (colour for word, colour in _KNOWN_COLOURS.items() if word in name.lower())
    return next(known, _PALETTE[index % len(_PALETTE)])


def _is_background(name: str) -> bool:
    return name.strip("_ ").lower() in _BACKGROUND_NAMES


def segmentation_classes(names: tuple[str, ...], channels: int | None) -> tuple[str, ...]:
    """Return class names for a number of channels: one channel has a background before it."""
    if channels == 1 and len(names) <= 1:
        return ("background", names[0] if names else "foreground")
    if not names and channels is not None:
        return tuple(f"class {i}" for i in range(channels))
    return names


def _deepness_card(file: OnnxFile) -> ModelCard:
    meta = {key: _json_value(file, key) for key in _DEEPNESS_KEYS if key in file.metadata}
    image = input_shape(file)
    channels = output_shape(file.outputs[0], image.layout).channels
    names = segmentation_classes(_deepness_names(file, meta), channels)
    if len(names) < 2:
        raise CardError(
            f"{file.path}: expected class names in its Deepness metadata, found none; describe the "
            f"model with `crispline model adopt {file.path}`"
        )
    bands = default_bands(image.channels or 3)
    tile = _deepness_number(file, meta, "tile_size", "tiles_size")
    overlap = _deepness_number(file, meta, "tiles_overlap")
    resolution = _deepness_number(file, meta, "resolution")
    threshold = _deepness_number(file, meta, "seg_thresh")
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
            mean=_deepness_numbers(file, meta, "standardization_mean", len(bands)),
            std=_deepness_numbers(file, meta, "standardization_std", len(bands)),
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


def tolerated_resolution(metres: float) -> GroundResolution:
    """Return a ground resolution with the range that is taken as tolerable around it."""
    return GroundResolution(metres, metres / RESOLUTION_TOLERANCE, metres * RESOLUTION_TOLERANCE)


def default_bands(count: int) -> tuple[str, ...]:
    """Return band names where nobody gave any."""
    named = {1: ("grey",), 3: ("red", "green", "blue"), 4: ("red", "green", "blue", "nir")}
    return named.get(count, tuple(f"band {i + 1}" for i in range(count)))


def _json_value(file: OnnxFile, key: str) -> Any:
    text = file.metadata[key]
    try:
        return json.loads(text)
    except ValueError as error:
        raise CardError(
            f"{file.path}: expected JSON in its metadata {key!r}, found {text[:60]!r}; describe "
            f"the model with `crispline model adopt {file.path}`"
        ) from error


def _deepness_names(file: OnnxFile, meta: dict[str, Any]) -> tuple[str, ...]:
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


def _deepness_number(file: OnnxFile, meta: dict[str, Any], *keys: str) -> float | None:
    """Return the first of the keys as a number; models also carry numbers in quotes."""
    for key in keys:
        if meta.get(key) is None:
            continue
        try:
            return float(meta[key])
        except (TypeError, ValueError) as error:
            raise _bad_value(file, key, "a number", meta[key]) from error
    return None


def _deepness_numbers(
    file: OnnxFile, meta: dict[str, Any], key: str, count: int
) -> tuple[float, ...]:
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
        f"model with `crispline model adopt {file.path}`"
    )


def write_card_metadata(model: onnx.ModelProto, card: ModelCard) -> None:
    """Put a card into a model's metadata, ours and, so that it runs there too, Deepness' keys."""
    spec = card.input
    entries = {
        METADATA_KEY: card_to_json(card),
        "model_type": json.dumps("Segmentor"),
        "class_names": json.dumps({str(c.id): c.name for c in card.classes}),
        "standardization_mean": json.dumps(list(_deepness_mean(spec))),
        "standardization_std": json.dumps(list(_deepness_std(spec))),
        "seg_thresh": json.dumps(0.0 if len(card.classes) > 2 else card.output.threshold),
    }
    if card.ground_resolution is not None:
        entries["resolution"] = json.dumps(round(card.ground_resolution.metres * 100, 6))
    if card.overlap is not None:
        entries["tiles_overlap"] = json.dumps(round(card.overlap * 100))
    tile = spec.tile_height or _deepness_tile(spec.size_multiple)
    entries["tile_size"] = entries["tiles_size"] = json.dumps(tile)
    kept = [p for p in model.metadata_props if p.key not in entries]
    pairs = [(p.key, p.value) for p in kept] + sorted(entries.items())
    del model.metadata_props[:]
    for key, value in pairs:
        model.metadata_props.add(key=key, value=value)


def _deepness_tile(multiple: int, preferred: int = 512) -> int:
    return max(1, round(preferred / multiple)) * multiple


def _deepness_mean(spec: InputSpec) -> tuple[float, ...]:
    """Return the mean for Deepness, which feeds (value / 255 - mean) / std."""
    if spec.normalisation_inside:
        return (0.0,) * len(spec.bands)
    means = spec.mean or (0.0,) * len(spec.bands)
    return tuple(m / _scale_255(spec) for m in means)


def _deepness_std(spec: InputSpec) -> tuple[float, ...]:
    """Return the deviation for Deepness; with normalisation inside it undoes the 1 / 255."""
    if spec.normalisation_inside:
        return (1 / 255,) * len(spec.bands)
    deviations = spec.std or (1.0,) * len(spec.bands)
    return tuple(s / _scale_255(spec) for s in deviations)


def _scale_255(spec: InputSpec) -> float:
    return 255 * spec.value_scale_for("uint8")
