"""Which bands of a raster a model gets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crispline.engine.errors import RasterError

#: A name that is a number: the model's band has none.
_NUMBERED = re.compile(r"band ([0-9]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BandInfo:
    """One band of a raster: its number from 1, and the names it goes by (lower case)."""

    number: int
    names: tuple[str, ...]
    is_alpha: bool


def select_bands(
    path: str,
    bands: Sequence[BandInfo],
    *,
    chosen: Sequence[int | str] = (),
    expected: Sequence[str] = (),
) -> tuple[int, ...]:
    """Return band numbers.

    `chosen` are the user's numbers or names; without them the bands go by the model's `expected`
    names where the raster has them all, else by their order. `band 4` is the fourth band where none
    has that name. An alpha band counts as data only where the user chooses it. Raises RasterError
    where bands are missing or cannot be told apart.
    """
    if chosen:
        picked = tuple(_find(path, bands, wanted) for wanted in chosen)
        if expected and len(picked) != len(expected):
            raise RasterError(
                f"expected {len(expected)} bands ({', '.join(expected)}), found "
                f"{len(picked)} chosen of {path}; choose one for each"
            )
        return picked
    data = [band for band in bands if not band.is_alpha]
    if not expected:
        if not data:
            raise RasterError(f"expected at least one data band, found none in {path}")
        return tuple(band.number for band in data)
    if len(data) < len(expected):
        enough = len(bands) >= len(expected)
        choose = "choose the bands by number if alpha is data, " if enough else ""
        raise RasterError(
            f"expected {len(expected)} bands ({', '.join(expected)}), found {_count(data)} "
            f"in {path}; {choose}use a raster that has them or another model"
        )
    return _match(path, bands, expected)


def _match(path: str, bands: Sequence[BandInfo], expected: Sequence[str]) -> tuple[int, ...]:
    data = [band for band in bands if not band.is_alpha]
    named = _locate(path, bands, expected)
    found = [number for number in named if number is not None]
    if len(set(found)) == len(expected):
        return tuple(found)
    # Colour-infrared images are commonly tagged red, green, blue: order beats a partial match.
    if len(data) == len(expected) or not (found or _numbers(expected)):
        return tuple(band.number for band in data[: len(expected)])
    unknown = [name for name, number in zip(expected, named, strict=True) if number is None]
    raise RasterError(
        f"expected to find the bands {', '.join(expected)} in {path}, found no band named "
        f"{', '.join(unknown)} among {len(data)}; choose the bands by number"
    )


def _locate(path: str, bands: Sequence[BandInfo], expected: Sequence[str]) -> list[int | None]:
    """Return the number of the band that has each name or number, None where none has."""
    data = [band for band in bands if not band.is_alpha]
    numbers = _numbers(expected)
    return [_named(data, name) or _data_number(path, bands, numbers.get(name)) for name in expected]


def explain_order(path: str, bands: Sequence[BandInfo], *, expected: Sequence[str]) -> str | None:
    """Return a warning where bands go by their order and may be others than the model's, else None.

    So it is where others are left over, where the card numbers bands that are not there, and where
    one of its names is another band's.
    """
    data = [band for band in bands if not band.is_alpha]
    located = _locate(path, bands, expected)
    found = {number for number in located if number is not None}
    if len(found) == len(expected):
        return None
    order = [band.number for band in data[: len(expected)]]
    wanted, taken = ", ".join(expected), ", ".join(str(number) for number in order)
    moved = any(number not in (None, own) for number, own in zip(located, order, strict=False))
    if moved or _numbers(expected):
        return (
            f"expected the bands {wanted} in {path}, found {len(data)} bands that are not all of "
            f"these: the model takes {taken} in their order; choose the bands by number to be sure"
        )
    if found or len(data) <= len(expected):
        return None
    return (
        f"expected the bands {wanted} in {path}, found none of these names: the model "
        f"takes {taken} of {len(data)} in their order; name the bands to be sure"
    )


def _find(path: str, bands: Sequence[BandInfo], wanted: int | str) -> int:
    text = str(wanted).strip()
    number = int(text) if text.isdigit() else _named(bands, text)
    if number is None or not 1 <= number <= len(bands):
        names = ", ".join(f"{b.number} ({b.names[0]})" if b.names else str(b.number) for b in bands)
        raise RasterError(
            f"expected one of the bands {names} of {path}, found {text!r}; choose among these"
        )
    return number


def _named(bands: Sequence[BandInfo], name: str) -> int | None:
    return next((band.number for band in bands if name.lower() in band.names), None)


def _numbers(expected: Sequence[str]) -> dict[str, int]:
    """Return the numbers that names such as `band 4` stand for.

    None where they just count from 1: that is what cards have where nobody gave names.
    """
    if [name.lower() for name in expected] == [f"band {i + 1}" for i in range(len(expected))]:
        return {}
    matches = ((name, _NUMBERED.fullmatch(name)) for name in expected)
    return {name: int(match[1]) for name, match in matches if match is not None}


def _data_number(path: str, bands: Sequence[BandInfo], number: int | None) -> int | None:
    """Return a band's number, None where there is no such band; raises RasterError for alpha."""
    band = next((band for band in bands if band.number == number), None)
    if band is not None and band.is_alpha:
        raise RasterError(
            f"expected data in band {number} of {path}, found alpha; choose the bands by number"
        )
    return None if band is None else band.number


def _count(data: Sequence[BandInfo]) -> str:
    return f"{len(data)} besides alpha" if data else "none"
