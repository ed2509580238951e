"""The end of a job in the words of the log: device, throughput, polygons and area a class."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QCoreApplication, QLocale

from crispline.processing.algorithm import TaskEngine
from crispline.processing.feedback import ProcessingFeedback, format_duration

translate = QCoreApplication.translate


def read_device(report: dict[str, Any], engine: TaskEngine) -> str:
    """Return the name of the device that ran, with its hardware where that is known."""
    name = str(report["device"])
    labels = {device.name: device.label for device in engine.devices()}
    label = labels.get(name, name)
    return name if label == name else f"{name} ({label})"


def tell_summary(value: dict[str, Any], feedback: ProcessingFeedback, *, device: str) -> None:
    """Write what a segmentation did into the log."""
    report = value["report"]
    reason = report.get("device_reason") or ""
    if reason:
        text = translate("Processing", "Ran on {}; nothing faster, since: {}")
        feedback.log("info", text.format(device, reason))
    else:
        feedback.log("info", translate("Processing", "Ran on {}").format(device))
    if report.get("tiles_resumed"):
        text = translate("Processing", "Went on from an earlier run: {} of {} tiles were done")
        feedback.log("info", text.format(report["tiles_resumed"], report["tiles"]))
    feedback.log(
        "info",
        translate("Processing", "{} megapixels in {} ({} Mpx/s)").format(
            _format(report["pixels"] / 1e6, 1),
            format_duration(report["seconds"]["total"]),
            _format(report["megapixels_per_second"], 2),
        ),
    )
    tell_classes(value, feedback)


def tell_classes(value: dict[str, Any], feedback: ProcessingFeedback) -> None:
    """Write polygons and area of each class into the log."""
    for item in value["class_areas"]:
        feedback.log("info", _describe_class(item))


def _describe_class(item: dict[str, Any]) -> str:
    if item.get("area_m2") is None:
        text = translate("Processing", "{}: {} polygons")
        return str(text.format(item["name"], item["polygons"]))
    text = translate("Processing", "{}: {} polygons, {} m² ({} %)")
    area, share = _format(item["area_m2"], 1), _format(100 * (item["share"] or 0), 1)
    return str(text.format(item["name"], item["polygons"], area, share))


def _format(value: float, digits: int) -> str:
    """Return a number as QGIS' user writes them."""
    return str(QLocale().toString(float(value), "f", digits))
