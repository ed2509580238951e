"""What is known of a model, as an HTML page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QCoreApplication

from crispline.engine.card import ModelCard
from crispline.processing.report_page import (
    Markup,
    bar,
    build_page,
    facts,
    heading,
    lines,
    note,
    paragraph,
    swatch,
    table,
    tiles,
)

translate = QCoreApplication.translate


@dataclass(frozen=True)
class ModelSheet:
    """`report` is the engine's ModelReport, `card` what it says of the model, None without one."""

    report: Mapping[str, Any]
    card: ModelCard | None

    def write_html(self) -> str:
        """Return the page."""
        parts = [note(_begin(text), "bad") for text in self.report["problems"]]
        parts += [note(_begin(text)) for text in self.report["notes"]]
        if self.card is not None:
            parts = [self._tiles(self.card), *parts, *_describe_classes(self.card)]
            parts += [*_describe_input(self.card), *_describe_origin(self.card)]
        parts += [*self._trial(), *self._file()]
        return build_page(self._title(), self._under(), parts)

    def _title(self) -> str:
        if self.card is not None:
            return self.card.name
        return str(self.report["path"]).replace("\\", "/").rpartition("/")[2]

    def _under(self) -> str:
        card = self.card
        if card is None:
            return str(translate("ModelInfo", "A model without a card"))
        parts = [translate("ModelInfo", "Semantic segmentation")]
        if card.version not in ("", "0"):
            parts.append(translate("ModelInfo", "version {}").format(card.version))
        unknown = translate("ModelInfo", "no licence stated")
        licence = translate("ModelInfo", "licence {}").format(card.licence)
        return " · ".join([*parts, licence if card.licence else unknown])

    def _tiles(self, card: ModelCard) -> Markup:
        resolution = card.ground_resolution
        figures = [
            (translate("ModelInfo", "classes"), str(len(card.classes))),
            (translate("ModelInfo", "bands: {}").format(", ".join(card.input.bands)),
             str(len(card.input.bands))),
        ]  # fmt: skip
        if resolution is not None:
            text = translate("ModelInfo", "a pixel on the ground, {} to {} tolerated").format(
                _metres(resolution.minimum), _metres(resolution.maximum)
            )
            figures.append((text, _metres(resolution.metres)))
        return tiles(figures)

    def _trial(self) -> list[Markup]:
        trial = self.report["trial"]
        if trial is None:
            return []
        rows: list[tuple[str, str | Markup]] = [
            (translate("ModelInfo", "Ran on"), f"{trial['device']} ({trial['provider']})"),
            (
                translate("ModelInfo", "One tile"),
                translate("ModelInfo", "{} × {} pixels in {} s").format(
                    trial["tile_width"], trial["tile_height"], f"{trial['seconds']:.3g}"
                ),
            ),
            (
                translate("ModelInfo", "Result"),
                translate("ModelInfo", "{} × {} pixels").format(
                    trial["output_width"], trial["output_height"]
                ),
            ),
        ]
        if trial["reason"]:
            rows.append((translate("ModelInfo", "Nothing faster, since"), trial["reason"]))
        title = translate("ModelInfo", "Trial run with random values")
        return [heading(title), facts(rows)]

    def _file(self) -> list[Markup]:
        report = self.report
        rows: list[tuple[str, str | Markup]] = [
            (translate("ModelInfo", "File"), str(report["path"])),
            (translate("ModelInfo", "Size"), _bytes(report["size_bytes"])),
            (
                translate("ModelInfo", "Format"),
                f"ONNX IR {report['ir_version']}, opset {report['opset']}",
            ),
            (translate("ModelInfo", "Made by"), report["producer"] or "–"),
            (translate("ModelInfo", "Inputs"), lines(report["inputs"])),
            (translate("ModelInfo", "Outputs"), lines(report["outputs"])),
        ]
        origins = {
            "sidecar": translate("ModelInfo", "a file beside the model"),
            "crispline": translate("ModelInfo", "the model itself"),
            "deepness": translate("ModelInfo", "the model itself, in the keys of Deepness"),
        }
        if report["card_origin"] in origins:
            rows.append((translate("ModelInfo", "Card"), origins[report["card_origin"]]))
        return [heading(translate("ModelInfo", "File")), facts(rows)]


def _describe_classes(card: ModelCard) -> list[Markup]:
    shapes = {
        "natural": translate("ModelInfo", "natural outlines"),
        "straight": translate("ModelInfo", "straight lines"),
        "orthogonal": translate("ModelInfo", "straight lines, right angles"),
    }
    background = translate("ModelInfo", "background: switched off in the legend")
    rows: list[list[str | Markup]] = [
        [
            swatch(info.colour, info.name),
            str(info.id),
            shapes[info.shape],
            background if info.is_background else "",
        ]
        for info in card.classes
    ]
    header = [
        translate("ModelInfo", "Class"),
        translate("ModelInfo", "Number"),
        translate("ModelInfo", "Outlines"),
        "",
    ]
    return [heading(translate("ModelInfo", "Classes")), table(header, rows, texts=4)]


def _describe_input(card: ModelCard) -> list[Markup]:
    model = card.input
    size = (
        translate("ModelInfo", "{} × {} pixels").format(model.tile_width, model.tile_height)
        if model.tile_width and model.tile_height
        else translate("ModelInfo", "any size that is a multiple of {} pixels").format(
            model.size_multiple
        )
    )
    rows: list[tuple[str, str | Markup]] = [
        (translate("ModelInfo", "Bands, in this order"), ", ".join(model.bands)),
        (translate("ModelInfo", "Tiles"), size),
        (translate("ModelInfo", "Values"), _describe_values(card)),
        (translate("ModelInfo", "Gives"), _describe_output(card)),
    ]
    if card.overlap is not None:
        rows.append((translate("ModelInfo", "Overlap of tiles"), f"{100 * card.overlap:.0f} %"))
    return [heading(translate("ModelInfo", "Input and output")), facts(rows)]


def _describe_values(card: ModelCard) -> str:
    model = card.input
    if model.normalisation_inside:
        return str(translate("ModelInfo", "taken as they are; the model scales them itself"))
    if model.scale_by_dtype:
        text = translate("ModelInfo", "divided by the largest value of the raster's type")
    else:
        text = translate("ModelInfo", "multiplied by {}").format(f"{model.scale:.6g}")
    if model.mean:
        mean = ", ".join(f"{value:g}" for value in model.mean)
        spread = ", ".join(f"{value:g}" for value in model.std)
        text += "; " + translate("ModelInfo", "mean {} and deviation {} taken out").format(
            mean, spread
        )
    return str(text)


def _describe_output(card: ModelCard) -> str:
    kinds = {
        "probabilities": translate("ModelInfo", "probabilities"),
        "logits": translate("ModelInfo", "logits"),
        "labels": translate("ModelInfo", "class numbers"),
    }
    return str(kinds[card.output.kind])


def _describe_origin(card: ModelCard) -> list[Markup]:
    rows: list[tuple[str, str | Markup]] = [
        (title, text)
        for title, text in (
            (translate("ModelInfo", "Authors"), ", ".join(card.authors)),
            (translate("ModelInfo", "Licence"), card.licence),
            (translate("ModelInfo", "Trained on"), card.training_data),
            (translate("ModelInfo", "Made with"), card.source),
        )
        if text
    ]
    parts = []
    if rows:
        parts += [heading(translate("ModelInfo", "Origin")), facts(rows)]
    if card.metrics:
        measured: list[tuple[str, str | Markup]] = [
            (name, bar(value, f"{value:.3f}") if 0 <= value <= 1 else f"{value:g}")
            for name, value in card.metrics.items()
        ]
        parts += [
            heading(translate("ModelInfo", "Accuracy, as its authors state it")),
            facts(measured),
            paragraph(
                translate(
                    "ModelInfo",
                    "Measured on their data. “Evaluate polygons” tells how good it is on yours.",
                ),
                small=True,
            ),
        ]
    return parts


def _metres(value: float) -> str:
    return f"{100 * value:.3g} cm" if value < 1 else f"{value:.3g} m"


def _bytes(size: int) -> str:
    return f"{size / 1e3:.0f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"


def _begin(sentence: str) -> str:
    """Return a sentence of the engine with a capital letter."""
    return sentence[:1].upper() + sentence[1:]
