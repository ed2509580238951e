"""Areas, lengths, and counts as people read them, in the language of QGIS."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, QLocale

_HECTARE = 1e4
_SQUARE_KILOMETRE = 1e6


def format_number(value: float, digits: int) -> str:
    """Return a number with a fixed number of digits after the point."""
    return str(QLocale().toString(float(value), "f", digits))


def format_count(value: int) -> str:
    """Return a whole number with the language's separators."""
    return str(QLocale().toString(int(value)))


def format_figure(value: float) -> str:
    """Return a number with about three significant figures, never in powers of ten."""
    size = abs(value)
    return format_number(value, 0 if size >= 100 else 1 if size >= 10 else 2)


def format_area(square_metres: float) -> str:
    """Return an area in m², ha or km², whichever reads best."""
    if square_metres < _HECTARE:
        return _translate("{} m²").format(format_figure(square_metres))
    if square_metres < _SQUARE_KILOMETRE:
        return _translate("{} ha").format(format_figure(square_metres / _HECTARE))
    return _translate("{} km²").format(format_figure(square_metres / _SQUARE_KILOMETRE))


def format_pixel(metres: float) -> str:
    """Return the side of a pixel: centimetres below 1 m, metres from there on."""
    if metres < 1:
        centimetres = metres * 100
        digits = 0 if centimetres >= 9.95 else 1
        return _translate("{} cm").format(format_number(centimetres, digits))
    return _translate("{} m").format(format_number(metres, 0 if metres >= 9.95 else 1))


def format_megapixels(megapixels: float) -> str:
    """Return a number of pixels."""
    return _translate("{} megapixels").format(format_figure(megapixels))


def format_share(share: float) -> str:
    """Return a share of 0 to 1 in percent."""
    return _translate("{} %").format(format_number(share * 100, 1))


def format_size(megabytes: float) -> str:
    """Return the size of a file or a download."""
    if megabytes < 1000:
        return _translate("{} MB").format(format_number(megabytes, 0))
    return _translate("{} GB").format(format_number(megabytes / 1000, 1))


def _translate(text: str) -> str:
    """Translate, and keep number and unit on one line."""
    return str(QCoreApplication.translate("Measures", text)).replace(" ", "\u00a0")
