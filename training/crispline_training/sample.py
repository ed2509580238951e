"""What data sets give and networks learn from."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor

#: Label of pixels that nobody knows the class of: they neither teach nor count.
IGNORE = 255


class Sample(NamedTuple):
    """An image and its labels; from a loader both have a leading batch axis.

    `image` holds raw band values (band, row, column), uint8 or float32: networks normalise by
    themselves. `label` holds class ids (row, column), int64 with IGNORE where there is none.
    """

    image: Tensor
    label: Tensor
