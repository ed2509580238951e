"""Give a card to a model that has none: a short form, saved beside the model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from crispline.engine.card import ClassInfo, InputSpec, ModelCard, OutputSpec
from crispline.engine.card_defaults import (
    default_bands,
    make_classes,
    segmentation_classes,
    tolerated_resolution,
)
from crispline.engine.card_json import card_to_json
from crispline.engine.dialects import find_card, named_in_errors, sidecar_path
from crispline.engine.durable import atomic_path
from crispline.engine.errors import CardError, OutputError
from crispline.engine.model_shapes import (
    ImageShape,
    check_segmentation,
    complete_card,
    guess_extent,
    guess_output_kind,
    input_shape,
    output_shape,
)
from crispline.engine.onnx_file import OnnxFile, inspect_onnx


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionForm:
    """What a user says of a model; None or empty where the model's own card or graph is to tell.

    `right_angled` names the classes whose outlines have right angles, None to go by their names;
    `resolution` is in metres; `scale` is a factor for raw values, None to scale integer rasters by
    the largest value of their type.
    """

    classes: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    right_angled: tuple[str, ...] | None = None
    bands: tuple[str, ...] = ()
    layout: str | None = None
    resolution: float | None = None
    scale: float | None = None
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    raw_values: bool = False
    tile: int | None = None
    size_multiple: int | None = None
    output_kind: str | None = None
    output_index: int | None = None
    output_extent: str | None = None
    threshold: float | None = None
    overlap: float | None = None
    licence: str | None = None
    name: str | None = None


def class_count(path: Path, index: int = 0) -> int | None:
    """Return the number of channels of an output, None where the graph does not tell."""
    file = inspect_onnx(path)
    check_segmentation(file)
    if index >= len(file.outputs) or guess_output_kind(file.outputs[index]) == "labels":
        return None
    return output_shape(file.outputs[index], input_shape(file).layout).channels


def draft_card(path: Path, form: AdoptionForm) -> ModelCard:
    """Return the card of a model as the form says, the rest from its own card or its graph.

    Raises ModelError for files that are no segmentation model, CardError where the form
    contradicts the graph or class names are missing.
    """
    file = inspect_onnx(path)
    check_segmentation(file)
    with named_in_errors(path):
        return _draft(file, form)


def _draft(file: OnnxFile, form: AdoptionForm) -> ModelCard:
    path, index = file.path, form.output_index or 0
    if index >= len(file.outputs):
        raise CardError(
            f"{path}: expected an output index of 0 to {len(file.outputs) - 1}, found {index}; "
            "choose one of the model's outputs"
        )
    known = None if form.output_index else _known_card(file)
    base = _graph_card(file, form, index) if known is None else known
    card = replace(
        base,
        name=form.name or base.name,
        input=_input_spec(base.input, form),
        output=_output_spec(base.output, form),
        licence=base.licence if form.licence is None else form.licence,
        overlap=base.overlap if form.overlap is None else form.overlap,
    )
    if form.classes and known is not None:
        names = segmentation_classes(form.classes, _channels(file, index))
        card = replace(card, classes=make_classes(names, colours=form.colours))
    elif form.colours:
        names = tuple(c.name for c in card.classes)
        card = replace(card, classes=make_classes(names, colours=form.colours))
    if form.right_angled is not None:
        card = replace(card, classes=_shaped(card.classes, form.right_angled))
    if form.resolution is not None:
        card = replace(card, ground_resolution=tolerated_resolution(form.resolution))
    return complete_card(card, file)


def _shaped(classes: tuple[ClassInfo, ...], right_angled: tuple[str, ...]) -> tuple[ClassInfo, ...]:
    """Return the classes with right angles for exactly those named."""
    names = [c.name for c in classes]
    unknown = [name for name in right_angled if name not in names]
    if unknown:
        raise CardError(
            f"expected classes with right angles among {', '.join(names)}, found "
            f"{', '.join(unknown)}; name classes of the model"
        )

    def shape(info: ClassInfo) -> str:
        if info.name in right_angled:
            return "orthogonal"
        return "natural" if info.shape == "orthogonal" else info.shape

    return tuple(replace(info, shape=shape(info)) for info in classes)


def _known_card(file: OnnxFile) -> ModelCard | None:
    try:
        return find_card(file)[0]
    except CardError:
        return None


def _channels(file: OnnxFile, index: int) -> int | None:
    return output_shape(file.outputs[index], input_shape(file).layout).channels


def _graph_card(file: OnnxFile, form: AdoptionForm, index: int) -> ModelCard:
    """Return the card that the graph alone suggests, with the class names of the form."""
    image = _image_shape(file, form.layout)
    names = segmentation_classes(form.classes, _channels(file, index)) if form.classes else ()
    if len(names) < 2:
        raise CardError(
            f"{file.path}: expected the names of its classes in order, found none; give them as "
            '--classes "background,building"'
        )
    takes_integers = file.inputs[0].dtype in ("uint8", "uint16")
    return ModelCard(
        name=file.path.stem,
        classes=make_classes(names, colours=form.colours),
        input=InputSpec(
            bands=form.bands or default_bands(image.channels or 3),
            layout=image.layout,
            scale=1.0 if takes_integers else 1 / 255,
            scale_by_dtype=not takes_integers,
        ),
        output=OutputSpec(
            kind=guess_output_kind(file.outputs[index]),
            index=index,
            extent=guess_extent(file, index),
        ),
        source="described by its user",
    )


def _image_shape(file: OnnxFile, layout: str | None) -> ImageShape:
    guessed = input_shape(file)
    if layout is None or layout == guessed.layout:
        return guessed
    batch, a, b, c = file.inputs[0].dims or (None, None, None, None)
    if layout == "NHWC":
        return ImageShape(layout, batch, c, a, b)
    return ImageShape(layout, batch, a, b, c)


def _input_spec(base: InputSpec, form: AdoptionForm) -> InputSpec:
    spec = replace(
        base,
        bands=form.bands or base.bands,
        layout=form.layout or base.layout,
        mean=form.mean or base.mean,
        std=form.std or base.std,
        tile_height=form.tile or base.tile_height,
        tile_width=form.tile or base.tile_width,
        size_multiple=form.size_multiple or base.size_multiple,
    )
    if form.raw_values:
        return replace(spec, normalisation_inside=True, scale=1.0, scale_by_dtype=False)
    if form.scale is not None:
        return replace(spec, scale=form.scale, scale_by_dtype=False, normalisation_inside=False)
    return spec


def _output_spec(base: OutputSpec, form: AdoptionForm) -> OutputSpec:
    return replace(
        base,
        kind=form.output_kind or base.kind,
        extent=form.output_extent or base.extent,
        threshold=base.threshold if form.threshold is None else form.threshold,
    )


def write_sidecar(model: Path, card: ModelCard) -> Path:
    """Write a card beside its model, wholly or not at all; return its path.

    Raises OutputError where the folder cannot be written.
    """
    target = sidecar_path(model)
    try:
        with atomic_path(target) as temporary:
            temporary.write_text(card_to_json(card) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"cannot write the card {target} ({error.strerror}); copy the model to a folder of "
            "yours and adopt it there"
        ) from error
    return target
