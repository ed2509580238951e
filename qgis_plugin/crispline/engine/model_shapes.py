"""What the shapes of an ONNX graph say of a segmentation: layout, tile, batch, channels."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from crispline.engine.card import INPUT_DTYPES, ModelCard
from crispline.engine.errors import CardError, ModelError
from crispline.engine.onnx_file import OnnxFile, OutputInfo

#: More than this many channels at a position means that it is rows or columns.
_MOST_CHANNELS = 64
#: Deepness' names of what else a model may do.
_OTHER_TASKS = ("regress", "detect", "recogn", "super")


@dataclass(frozen=True, slots=True)
class ImageShape:
    """Layout of a 4-dimensional image tensor and its sizes; None where dynamic."""

    layout: str
    batch: int | None
    channels: int | None
    height: int | None
    width: int | None


def check_segmentation(file: OnnxFile) -> None:
    """Raise ModelError unless the graph can be a segmentation: image in, map of same size out."""
    task = _declared_task(file)
    if any(word in task.lower() for word in _OTHER_TASKS):
        raise ModelError(
            f"expected a segmentation model, found model type {task!r} in {file.path}; "
            "use a model that gives a class for every pixel"
        )
    _check_input(file)
    if not any(_is_map(file, output) for output in file.outputs):
        found = "; ".join(output.describe() for output in file.outputs)
        raise ModelError(
            "expected a segmentation model with an output [batch, class, row, column] no larger "
            f"than its input, found {found} in {file.path}; use a model that gives a class for "
            "every pixel"
        )


def _declared_task(file: OnnxFile) -> str:
    text = file.metadata.get("model_type", "")
    try:
        return str(json.loads(text))
    except ValueError:
        return text


def _check_input(file: OnnxFile) -> None:
    found = "; ".join(tensor.describe() for tensor in file.inputs) or "none"
    dims = file.inputs[0].dims if len(file.inputs) == 1 else ()
    if dims is not None and len(dims) != 4:
        raise ModelError(
            "expected a segmentation model with one input [batch, band, row, column], "
            f"found {found} in {file.path}; export it with an image as its only input"
        )
    if file.inputs[0].dtype not in INPUT_DTYPES:
        raise ModelError(
            f"expected an input of type {' | '.join(INPUT_DTYPES)}, found {found} in {file.path}; "
            "export the model with one of these"
        )


def _is_map(file: OnnxFile, output: OutputInfo) -> bool:
    """Whether an output may be a map of classes: rank 3 or 4 and no larger than the input."""
    if output.dims is None:
        return True
    if len(output.dims) not in (3, 4):
        return False
    image, result = input_shape(file), output_shape(output, input_shape(file).layout)
    pairs = ((image.height, result.height), (image.width, result.width))
    return all(i is None or o is None or o <= i for i, o in pairs)


def input_shape(file: OnnxFile) -> ImageShape:
    """Return the layout and sizes of the only input; NCHW where both layouts fit."""
    dims = file.inputs[0].dims or (None, None, None, None)
    batch, a, b, c = dims
    if _channels_last(a, c, otherwise=False):
        return ImageShape("NHWC", batch, c, a, b)
    return ImageShape("NCHW", batch, a, b, c)


def _channels_last(first: int | None, last: int | None, *, otherwise: bool) -> bool:
    """Whether the last of two axes holds channels: the smaller one does, a large one cannot."""
    if first is not None and last is not None and first != last:
        return last < first
    if first is None and last is not None:
        return last <= _MOST_CHANNELS
    if first is not None and last is None:
        return first > _MOST_CHANNELS
    return otherwise


def output_shape(output: OutputInfo, layout: str) -> ImageShape:
    """Return the sizes of an output; [batch, row, column] has one channel without an axis.

    `layout` is the input's, which the output follows unless only the other one fits.
    """
    dims = output.dims or (None, None, None, None)
    if len(dims) == 3:
        return ImageShape("NHW", dims[0], 1, dims[1], dims[2])
    batch, a, b, c = dims
    first = ImageShape("NCHW", batch, a, b, c)
    last = ImageShape("NHWC", batch, c, a, b)
    return last if _channels_last(a, c, otherwise=layout == "NHWC") else first


def complete_card(card: ModelCard, file: OnnxFile) -> ModelCard:
    """Return the card with what the graph fixes: tile size and input type.

    Raises CardError where the two contradict each other (bands, classes, output index).
    """
    image = input_shape(file)
    if card.output.index >= len(file.outputs):
        raise CardError(
            f"{file.path}: the card names output {card.output.index}, the model has outputs 0 to "
            f"{len(file.outputs) - 1}; correct the card"
        )
    spec = card.input
    shape = _image_shape_as(spec.layout, file)
    if shape.channels not in (None, len(spec.bands)):
        raise CardError(
            f"{file.path}: the card names {len(spec.bands)} bands ({', '.join(spec.bands)}), the "
            f"model takes {image.channels}; correct the card"
        )
    output = file.outputs[card.output.index]
    if not _is_map(file, output):
        raise CardError(
            f"{file.path}: the card names output {card.output.index}, which is no map of classes "
            f"({output.describe()}); correct the card"
        )
    _check_class_count(card, file, output_shape(output, spec.layout).channels)
    completed = replace(
        spec,
        tile_height=shape.height or spec.tile_height,
        tile_width=shape.width or spec.tile_width,
        dtype=file.inputs[0].dtype,
    )
    return replace(card, input=completed)


def _image_shape_as(layout: str, file: OnnxFile) -> ImageShape:
    batch, a, b, c = file.inputs[0].dims or (None, None, None, None)
    if layout == "NHWC":
        return ImageShape(layout, batch, c, a, b)
    return ImageShape(layout, batch, a, b, c)


def _check_class_count(card: ModelCard, file: OnnxFile, channels: int | None) -> None:
    fits = (
        channels is None
        or channels == len(card.classes)
        or (channels == 1 and (len(card.classes) == 2 or card.output.kind == "labels"))
    )
    if not fits:
        raise CardError(
            f"{file.path}: the card names {len(card.classes)} classes, output "
            f"{card.output.index} has {channels} channels; correct the card"
        )


def guess_output_kind(output: OutputInfo) -> str:
    """Return probabilities, logits or labels by the last operation and the type."""
    if output.activation == "labels":
        return "labels"
    if output.dtype.startswith(("int", "uint")):
        dims = output.dims or ()
        return "labels" if len(dims) == 3 or output.dtype != "uint8" else "probabilities"
    return "logits" if output.activation == "linear" else "probabilities"


def guess_extent(file: OnnxFile, index: int) -> str:
    """Return how a smaller output lies in the input: a whole fraction of it is taken as strided."""
    image = input_shape(file)
    result = output_shape(file.outputs[index], image.layout)
    sizes = (image.height, image.width, result.height, result.width)
    if None in sizes:
        return "same"
    height, width, rows, columns = (size or 1 for size in sizes)
    if (rows, columns) == (height, width):
        return "same"
    whole = height % rows == 0 and width % columns == 0 and height // rows == width // columns
    return "strided" if whole and height // rows > 1 else "cropped"
