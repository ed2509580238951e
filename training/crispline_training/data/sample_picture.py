"""Samples drawn for a look: images, and the same with their labels over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from crispline_training.data.module import DataFacts
from crispline_training.data.source import Image, Label
from crispline_training.sample import IGNORE

#: Percent of the darkest and brightest values that pictures may lose.
_CLIPPED = 1.0
#: How much of a label's colour covers the image inside, and along its outline.
_FILL, _LINE = 0.45, 1.0
#: Ignored pixels are hatched with stripes this wide, as a share of the tile.
_STRIPE = 1 / 40
_HATCH = ((70, 70, 70), (150, 150, 150))
#: Sizes in inches: a panel, and a row of the legend.
_PANEL, _LEGEND_ROW = 3.0, 0.3
_PAIRS, _LEGEND_COLUMNS = 2, 6
_DPI = 110
#: Letters of a sample's name.
_LONGEST = 80

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Example:
    """Raw values (band, row, column), labels (row, column), and the name of where they are."""

    name: str
    image: Image
    label: Label


def draw_examples(examples: Sequence[Example], facts: DataFacts, path: Path) -> None:
    """Draw samples two a row, image and labels side by side, with a legend, as a PNG.

    The background is not tinted, so that the image stays to be seen.
    """
    rows = max(1, -(-len(examples) // _PAIRS))
    legend = -(-(len(facts.classes) + 1) // _LEGEND_COLUMNS) * _LEGEND_ROW + 0.25
    width, height = 2 * _PAIRS * _PANEL, rows * (_PANEL + 0.25) + legend + 0.4
    figure = Figure(figsize=(width, height), dpi=_DPI)
    FigureCanvasAgg(figure)
    figure.suptitle(facts.name, fontsize=12, y=1 - 0.12 / height)
    panels = figure.subplots(rows, 2 * _PAIRS, squeeze=False)
    figure.subplots_adjust(
        left=0.01, right=0.99, top=1 - 0.6 / height, bottom=legend / height, wspace=0.03, hspace=0.1
    )
    for axes in panels.flat:
        axes.set_axis_off()
    stretch = find_stretch([example.image for example in examples])
    for number, example in enumerate(examples):
        row, column = number // _PAIRS, 2 * (number % _PAIRS)
        image = draw_image(example.image, stretch)
        _show(panels[row, column], image, example.name)
        _show(panels[row, column + 1], draw_labels(image, example.label, facts), "")
    figure.legend(
        handles=_make_legend(facts),
        loc="lower center",
        ncols=_LEGEND_COLUMNS,
        frameon=False,
        fontsize=9,
    )
    figure.savefig(path, format="png", dpi=_DPI)


def draw_image(image: Image, stretch: NDArray[np.float64]) -> Picture:
    """Return raw values as RGB (row, column, 3); `stretch` is (band, [darkest, brightest])."""
    bands = _shown_bands(image)
    low, high = stretch[:, 0, None, None], stretch[:, 1, None, None]
    scaled = np.clip((bands - low) / np.maximum(high - low, 1e-6), 0, 1) * 255
    return np.ascontiguousarray(np.moveaxis(scaled, 0, 2).astype(np.uint8))


def draw_labels(image: Picture, label: Label, facts: DataFacts) -> Picture:
    """Return RGB with labels over it: tinted, outlined, and hatched where they are ignored."""
    colours = np.zeros((IGNORE + 1, 3))
    shares = np.zeros(IGNORE + 1)
    for info in facts.classes:
        colours[info.id] = tuple(bytes.fromhex(info.colour[1:]))
        shares[info.id] = 0.0 if info.is_background else _FILL
    line = _find_outlines(label, shares)
    share = np.where(line, _LINE, shares[label])[..., None]
    drawn = (1 - share) * image + share * colours[label]
    drawn[label == IGNORE] = _draw_hatch(label.shape)[label == IGNORE]
    return np.asarray(drawn, dtype=np.uint8)


def _find_outlines(label: Label, shares: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the pixels of tinted classes that have another label beside them."""
    line = np.zeros(label.shape, dtype=np.bool_)
    across, down = label[:, 1:] != label[:, :-1], label[1:] != label[:-1]
    line[:, 1:] |= across
    line[:, :-1] |= across
    line[1:] |= down
    line[:-1] |= down
    return np.asarray(line & (shares[label] > 0))


def _draw_hatch(shape: tuple[int, ...]) -> Picture:
    height, width = shape
    stripe = max(2, round(width * _STRIPE))
    rows, columns = np.mgrid[:height, :width]
    return np.asarray(np.array(_HATCH, dtype=np.uint8)[((rows + columns) // stripe) % 2])


def _shown_bands(image: Image) -> NDArray[np.float64]:
    """Return three bands (band, row, column), the first of one or two thrice."""
    bands = image[:3] if len(image) >= 3 else np.repeat(image[:1], 3, axis=0)
    return np.asarray(bands, dtype=np.float64)


def find_stretch(images: Sequence[Image]) -> NDArray[np.float64]:
    """Return the darkest and brightest value shown (band, 2), the same in all samples."""
    if not images:
        return np.tile([0.0, 255.0], (3, 1))
    pixels = np.concatenate(
        [_shown_bands(image)[:, ::4, ::4].reshape(3, -1) for image in images], axis=1
    )
    low, high = np.percentile(pixels, (_CLIPPED, 100 - _CLIPPED), axis=1)
    return np.stack((low, high), axis=1)


def _show(axes: Axes, picture: Picture, title: str) -> None:
    axes.imshow(picture, interpolation="nearest" if len(picture) < 200 else "antialiased")
    if title:
        axes.set_title(
            title if len(title) <= _LONGEST else f"...{title[3 - _LONGEST :]}",
            fontsize=8,
            loc="left",
        )


def _make_legend(facts: DataFacts) -> list[Patch]:
    patches = [
        Patch(
            facecolor="white" if info.is_background else info.colour,
            edgecolor="#404040",
            linewidth=0.6,
            label=f"{info.name} (not tinted)" if info.is_background else info.name,
        )
        for info in facts.classes
    ]
    dark, grey = ("#" + bytes(colour).hex() for colour in _HATCH)
    return [*patches, Patch(facecolor=grey, edgecolor=dark, hatch="////", label="ignored")]
