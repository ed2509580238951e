"""What a card says where nobody said it: colours, shapes, bands, tolerated resolutions, overlap."""

from __future__ import annotations

from crispline.engine.card import ClassInfo, GroundResolution

#: A Deepness model names one resolution and no range. Half and double are taken as tolerable:
#: segmentation networks trained with the usual scale augmentation (0.5 to 2) have seen that.
RESOLUTION_TOLERANCE = 2.0
#: Share of the tile that neighbours overlap, on cards of networks trained or exported with
#: Crispline: seams are blended over it, in evaluations as in the maps of users.
OVERLAP = 0.25

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


def tolerated_resolution(metres: float) -> GroundResolution:
    """Return a ground resolution with the range that is taken as tolerable around it."""
    return GroundResolution(metres, metres / RESOLUTION_TOLERANCE, metres * RESOLUTION_TOLERANCE)


def default_bands(count: int) -> tuple[str, ...]:
    """Return band names where nobody gave any."""
    named = {1: ("grey",), 3: ("red", "green", "blue"), 4: ("red", "green", "blue", "nir")}
    return named.get(count, tuple(f"band {i + 1}" for i in range(count)))
