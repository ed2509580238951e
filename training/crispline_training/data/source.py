"""What tiles are cut from: an image and its labels on one pixel grid, read window by window."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from crispline.engine.filling import fill_invalid
from crispline.engine.grid import Shape, Window, split_rows
from crispline.engine.source import mark_valid
from crispline_training.errors import DatasetError
from crispline_training.sample import IGNORE

#: Pixels that are read at once, about, when all are.
_PIXELS_AT_ONCE = 4 << 20

#: Raw band values (band, row, column), uint8 or float32.
Image = NDArray[Any]
#: Class ids (row, column), IGNORE where there is none.
Label = NDArray[np.uint8]


class KnownPixels(NamedTuple):
    """Raw values (band, row, column), where they are data (row, column), class ids likewise."""

    values: Image
    valid: NDArray[np.bool_]
    label: Label

    def fill(self) -> tuple[Image, Label]:
        """Return image and label; where there are no data the picture goes on mirrored.

        So the engine shows it to models.
        """
        if self.valid.all():
            return self.values, self.label
        values = np.where(self.valid, self.values, 0).astype(self.values.dtype)
        fill_invalid(values, self.valid)
        return values, np.where(self.valid, self.label, np.uint8(IGNORE))


class LabelledSource(Protocol):
    """An image with its labels. May be read from several processes, one thread in each."""

    @property
    def name(self) -> str:
        """What messages and pictures call it."""

    @property
    def shape(self) -> Shape:
        """Height and width in pixels."""

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image and label of a window that lies wholly inside.

        Pixels without data are IGNORE in the label and finite in the image.
        Raises DatasetError where they cannot be read or break their legend.
        """


@runtime_checkable
class KnownSource(LabelledSource, Protocol):
    """A labelled source that tells its data from what it fills."""

    def read_known(self, window: Window) -> KnownPixels:
        """Return values, where they are data, and labels of a window that lies wholly inside."""


def read_known(source: LabelledSource, window: Window) -> KnownPixels:
    """Return what is known of a window inside; of a source that does not tell, all that is finite.

    Raises DatasetError as the source.
    """
    if isinstance(source, KnownSource):
        return source.read_known(window)
    image, label = source.read(window)
    return KnownPixels(image, mark_valid(image), label)


class LabelledArrays:
    """A labelled source in memory: image (band, row, column) and label (row, column)."""

    def __init__(self, name: str, image: Image, label: Label) -> None:
        """Serve two arrays; raises DatasetError unless they are of one size."""
        if image.ndim != 3 or image.shape[1:] != label.shape:
            raise DatasetError(
                f"{name}: expected an image (band, row, column) and a label (row, column) of one "
                f"size, found {image.shape} and {label.shape}; cut both alike"
            )
        self.name = name
        self.shape = Shape(*label.shape)
        self._image = image
        self._label = label

    def read(self, window: Window) -> tuple[Image, Label]:
        """Return image and label of a window that lies wholly inside."""
        rows, columns = window.slices
        return self._image[:, rows, columns], self._label[rows, columns]


def read_beyond(source: LabelledSource, window: Window) -> tuple[Image, Label]:
    """Return image and label of any window that touches the source.

    Beyond its borders the image goes on mirrored, as the engine shows it to models, and the label
    is IGNORE: a flat colour would teach edges that are none.
    """
    whole = Window(0, 0, source.shape.height, source.shape.width)
    inside = whole.intersect(window)
    if inside is None:
        raise DatasetError(
            f"{source.name}: expected a window that touches its {source.shape.height} x "
            f"{source.shape.width} pixels, found {window}; read inside"
        )
    image, label = source.read(inside)
    if inside == window:
        return image, label
    rows = (inside.row - window.row, window.row_stop - inside.row_stop)
    columns = (inside.column - window.column, window.column_stop - inside.column_stop)
    return (
        np.pad(image, ((0, 0), rows, columns), mode="symmetric"),
        np.pad(label, (rows, columns), constant_values=IGNORE),
    )


def strips(shape: Shape, *, multiple: int = 1, share: int = 1) -> list[Window]:
    """Return full-width windows of some megapixels that cover a shape, from the top.

    Their height is a multiple of `multiple` rows. `share` is the number of stored pixels behind
    one: windows are so much smaller.
    """
    rows = max(1, _PIXELS_AT_ONCE // share // shape.width // multiple) * multiple
    return list(split_rows(shape, rows))
