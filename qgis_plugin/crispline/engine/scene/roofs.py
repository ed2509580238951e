"""What stands on roofs: chimneys, skylights, solar panels, parapets and plant. Paint only."""

from __future__ import annotations

import numpy as np
from shapely import Polygon

from crispline.engine.scene.items import Colour, Frame, Item, Material, Wing, split_polygons

CHIMNEY = Colour(112, 84, 74)
SKYLIGHT = Colour(70, 80, 92)
SOLAR = Colour(36, 42, 62)
PLANT = Colour(178, 180, 180)


def _detail(
    rng: np.random.Generator,
    polygon: Polygon,
    material: Material,
    colour: Colour,
    *,
    angle: float,
) -> Item:
    return Item(
        polygon, None, material, colour, angle=angle, seed=int(rng.integers(2**31)), on_roof=True
    )


def dress_pitched_roof(rng: np.random.Generator, building: Item) -> list[Item]:
    """Return chimney, skylights and solar panels on the main wing."""
    wing = building.wings[0]
    frame = Frame(wing.x, wing.y, wing.angle)
    details: list[Item] = []
    reach = wing.half_length - (wing.half_width if wing.hipped else 0.8)
    if reach > 0.5 and rng.uniform() < 0.75:
        u = float(rng.uniform(-reach, reach))
        v = float(rng.uniform(-0.6, 0.6))
        stack = frame.rectangle(u=u, v=v, length=0.7, width=0.6)
        # Its own little shadow, to the north like all others.
        base = frame.shifted(u, v)
        shade = Frame(base.x, base.y, 0.0)
        dark = shade.rectangle(u=-0.1, v=-0.55, length=0.6, width=0.7)
        shadow = building.colour.scaled(0.42)
        details.append(_detail(rng, dark, Material.FLAT_ROOF, shadow, angle=0.0))
        details.append(_detail(rng, stack, Material.FLAT_ROOF, CHIMNEY, angle=frame.angle))
    side = float(rng.choice([-1.0, 1.0]))
    if rng.uniform() < 0.18:
        details += _lay_panels(rng, building, wing, side=side)
    elif rng.uniform() < 0.5:
        for u in np.arange(-reach, reach, 2.4)[:4]:
            if rng.uniform() < 0.5:
                pane = frame.rectangle(
                    u=float(u) + 0.6, v=side * wing.half_width * 0.55, length=0.8, width=0.9
                )
                details.append(_detail(rng, pane, Material.GLASS, SKYLIGHT, angle=frame.angle))
    return [item for item in details if building.geometry.contains(item.geometry)]


def _lay_panels(rng: np.random.Generator, building: Item, wing: Wing, *, side: float) -> list[Item]:
    frame = Frame(wing.x, wing.y, wing.angle)
    length = 2 * wing.half_length * float(rng.uniform(0.35, 0.6))
    width = wing.half_width * 0.6
    panels = frame.rectangle(u=0.0, v=side * wing.half_width * 0.52, length=length, width=width)
    if not building.geometry.contains(panels):
        return []
    return [_detail(rng, panels, Material.PANEL, SOLAR, angle=wing.angle + np.pi / 2)]


def dress_flat_roof(rng: np.random.Generator, building: Item) -> list[Item]:
    """Return the parapet and, on large roofs, skylights and ventilation plant."""
    outline = building.geometry
    details: list[Item] = []
    if building.material == Material.FLAT_ROOF:
        rim = outline.difference(outline.buffer(-0.3, join_style="mitre"))
        bright = building.colour.scaled(1.16)
        details += [
            _detail(rng, part, Material.FLAT_ROOF, bright, angle=0.0)
            for part in split_polygons(rim)
        ]
    if outline.area < 120:
        return details
    left, top, right, bottom = outline.bounds
    inside = outline.buffer(-2.0)
    for _ in range(int(rng.integers(2, 10))):
        x, y = float(rng.uniform(left, right)), float(rng.uniform(top, bottom))
        frame = Frame(x, y, building.angle)
        size = rng.uniform(0.9, 2.6, 2)
        box = frame.rectangle(u=0, v=0, length=float(size[0]), width=float(size[1]))
        if not inside.contains(box):
            continue
        if rng.uniform() < 0.4:
            details.append(_detail(rng, box, Material.GLASS, SKYLIGHT, angle=frame.angle))
            continue
        shade = Frame(x - 0.1, y - 0.8, building.angle)
        shadow = shade.rectangle(u=0, v=0, length=float(size[0]), width=float(size[1]))
        dim = building.colour.scaled(0.5)
        details.append(_detail(rng, shadow, Material.FLAT_ROOF, dim, angle=frame.angle))
        details.append(_detail(rng, box, Material.FLAT_ROOF, PLANT, angle=frame.angle))
    return details
