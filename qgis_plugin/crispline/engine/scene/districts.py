"""District styles: how a block between its roads is filled.

Each style is a function (rng, lot) -> items; the first covers the whole block, the others lie
inside its outline.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from crispline.engine.scene.city import fill_industrial, fill_urban
from crispline.engine.scene.countryside import fill_farmland, fill_park
from crispline.engine.scene.housing import fill_detached, fill_rows
from crispline.engine.scene.items import Item
from crispline.engine.scene.lot import Lot

Filler = Callable[[np.random.Generator, Lot], list[Item]]

#: Styles with their share of the districts.
STYLES: tuple[tuple[Filler, float], ...] = (
    (fill_detached, 0.37),
    (fill_rows, 0.31),
    (fill_urban, 0.11),
    (fill_industrial, 0.09),
    (fill_park, 0.07),
    (fill_farmland, 0.05),
)
