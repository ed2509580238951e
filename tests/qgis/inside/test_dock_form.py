"""The dock's settings with an engine that pretends: what is shown, and what it is turned into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from osgeo import gdal, osr
from qgis.PyQt.QtWidgets import QLabel
from tests.qgis.inside.dock_driving import (
    CARD,
    CPU,
    GPU,
    StandInEngine,
    add_raster,
    clear_messages,
    close_dock,
    open_dock,
    plain,
    read_messages,
    write_raster,
)

from crispline.engine.card import ClassInfo, InputSpec, ModelCard
from crispline.engine.errors import ModelError
from crispline.gui.dock import CrisplineDock
from crispline.gui.layer_facts import read_facts
from crispline.gui.model_fit import judge

Waiting = Callable[..., None]


@pytest.fixture
def engine(tmp_path: Path) -> StandInEngine:
    return StandInEngine(tmp_path / "profile")


@pytest.fixture
def dock(
    iface: Any, project: Any, engine: StandInEngine, wait_until: Waiting
) -> Iterator[CrisplineDock]:
    dock = open_dock(iface, engine)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    yield dock
    close_dock(iface, dock)


def read_verdicts(dock: CrisplineDock) -> list[tuple[str, str]]:
    panel = dock.settings_form.model_chooser.card_panel
    return [(verdict.level, plain(verdict.text)) for verdict in panel.verdicts()]


def read_card_texts(dock: CrisplineDock) -> str:
    panel = dock.settings_form.model_chooser.card_panel
    labels = panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_card_is_read_in_another_thread_and_shown(
    dock: CrisplineDock, engine: StandInEngine
) -> None:
    import threading

    assert engine.threads
    assert threading.get_ident() not in engine.threads
    shown = read_card_texts(dock)
    assert "Toy &amp; &lt;model&gt;" in shown, "names are text, never markup"
    assert "CC-BY-4.0" in shown
    swatches = dock.settings_form.model_chooser.card_panel.swatches
    assert swatches.accessibleName() == "Classes: meadow, roof, water"


def test_swatches_have_the_colours_of_the_classes(dock: CrisplineDock, wait_until: Waiting) -> None:
    swatches = dock.settings_form.model_chooser.card_panel.swatches
    wait_until(lambda: swatches.height() >= swatches.heightForWidth(swatches.width()) > 0)
    image = swatches.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert {item["colour"] for item in CARD["classes"]} <= colours


@pytest.mark.parametrize(
    ("pixel", "level", "words"),
    [
        (0.1, "good", "fits: layer 10 cm, model 10 cm"),
        (0.016, "good", "layer 1.6 cm, resampled to the model's 10 cm"),
        (0.5, "warning", "Too coarse: the layer's pixels are 50 cm"),
    ],
)
def test_resolution_is_compared(
    dock: CrisplineDock, project: Any, tmp_path: Path, pixel: float, level: str, words: str
) -> None:
    add_raster(project, write_raster(tmp_path / "a.tif", pixel=pixel))
    found_level, text = read_verdicts(dock)[0]
    assert found_level == level
    assert words in text


def test_pixels_in_degrees_are_measured_on_the_ground(
    dock: CrisplineDock, project: Any, tmp_path: Path
) -> None:
    """At the equator a second of arc is 30.9 m east to west and 30.7 m north to south."""
    path = tmp_path / "degrees.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 10, 10, 3, gdal.GDT_Byte)
    second = 1 / 3600
    dataset.SetGeoTransform((20.0, second, 0.0, 5 * second, 0.0, -second))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    dataset.SetProjection(reference.ExportToWkt())
    del dataset
    add_raster(project, path)
    assert dock.settings_form.facts().pixel_metres == pytest.approx(30.82, abs=0.05)


@pytest.mark.parametrize(
    ("bands", "level", "words"),
    [
        (3, "good", "Bands fit: red, green, blue."),
        (1, "problem", "Too few bands: the layer has 1"),
        (2, "problem", "Too few bands: the layer has 2"),
    ],
)
def test_bands_are_compared(
    dock: CrisplineDock, project: Any, tmp_path: Path, bands: int, level: str, words: str
) -> None:
    add_raster(project, write_raster(tmp_path / "a.tif", bands=bands))
    found_level, text = read_verdicts(dock)[1]
    assert found_level == level
    assert words in text
    assert dock.run_bar.run_button.isEnabled() == (level != "problem")
    assert (words in dock.run_bar.hint_label.text()) == (level == "problem")


def test_alpha_is_no_band(dock: CrisplineDock, project: Any, tmp_path: Path) -> None:
    path = write_raster(tmp_path / "a.tif", bands=4)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    del dataset
    add_raster(project, path)
    assert read_verdicts(dock)[1] == ("good", "Bands fit: red, green, blue.")


def test_bands_without_names_are_taken_in_their_order(
    dock: CrisplineDock, project: Any, tmp_path: Path
) -> None:
    path = write_raster(tmp_path / "a.tif", bands=5)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number in range(1, 6):
        dataset.GetRasterBand(number).SetColorInterpretation(gdal.GCI_Undefined)
    del dataset
    add_raster(project, path)
    assert read_verdicts(dock)[1] == (
        "warning",
        "Bands 1, 2, 3 of 5 are taken for red, green, blue, in this order.",
    )


@pytest.mark.parametrize(
    ("tags", "wanted", "level", "words"),
    [
        ("RGB-", ("band 4", "red", "green"), "good", "Bands fit: band 4, red, green."),
        ("----", ("band 4", "band 3", "band 2"), "good", "Bands fit: band 4, band 3, band 2."),
        ("---", ("band 4", "band 3", "band 2"), "note", "Bands 1, 2, 3 of 3 are taken for"),
        ("----", ("band 5", "band 1"), "problem", "No band is named band 5: choose the bands"),
        ("RGBA", ("band 4", "red", "green"), "problem", "No band is named band 4: choose the"),
        ("----", ("band 1", "band 2"), "warning", "Bands 1, 2 of 4 are taken for"),
    ],
)
def test_bands_may_go_by_number(
    project: Any, tmp_path: Path, tags: str, wanted: tuple[str, ...], level: str, words: str
) -> None:
    path = write_raster(tmp_path / "a.tif", bands=len(tags))
    colours = {"R": gdal.GCI_RedBand, "G": gdal.GCI_GreenBand, "B": gdal.GCI_BlueBand}
    colours |= {"A": gdal.GCI_AlphaBand, "-": gdal.GCI_Undefined}
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, tag in enumerate(tags, 1):
        dataset.GetRasterBand(number).SetColorInterpretation(colours[tag])
    del dataset
    classes = (ClassInfo(0, "ground", "#a0a0a0"), ClassInfo(1, "roof", "#d73027"))
    card = ModelCard("m", classes, input=InputSpec(bands=wanted))
    verdict = judge(card, read_facts(add_raster(project, path)))[-1]
    assert verdict.level == level
    assert verdict.text.startswith(words)


def test_layer_without_crs_is_warned_of(dock: CrisplineDock, project: Any, tmp_path: Path) -> None:
    add_raster(project, write_raster(tmp_path / "a.tif", epsg=None))
    level, text = read_verdicts(dock)[0]
    assert level == "warning"
    assert "no coordinate reference system" in text


def test_unreadable_model_is_refused_until_another_is_chosen(
    dock: CrisplineDock, engine: StandInEngine, project: Any, tmp_path: Path, wait_until: Waiting
) -> None:
    add_raster(project, write_raster(tmp_path / "a.tif"))
    broken = str(tmp_path / "broken.onnx")
    engine.reports[broken] = ModelError(f"expected a model, found text in {broken}; choose another")
    form = dock.settings_form
    form.model_chooser.choose(broken)
    wait_until(lambda: form.problem())
    assert "Expected a model, found text" in read_card_texts(dock)
    assert not dock.run_bar.run_button.isEnabled()
    assert "choose another" in dock.run_bar.hint_label.text()
    form.model_chooser.choose("")
    wait_until(lambda: not form.problem())
    assert dock.run_bar.run_button.isEnabled()


def test_settings_become_parameters(dock: CrisplineDock, project: Any, tmp_path: Path) -> None:
    layer = add_raster(project, write_raster(tmp_path / "a.tif"))
    form = dock.settings_form
    plain = form.run_parameters()
    assert plain["INPUT"] == layer.id()
    assert plain["DEVICE"] == "auto"
    assert plain["TOLERANCE"] == 0.75
    assert not {"MODEL", "MINIMUM_AREA", "RESOLUTION", "OVERLAP", "CLASSES", "BANDS", "AREA"} & set(
        plain
    )
    advanced = form.advanced_settings
    form.polygon_settings.minimum_box.setValue(2.5)
    form.polygon_settings.tolerance_slider.setValue(4)
    advanced.overlap_box.setValue(0)
    advanced.resolution_box.setValue(0.2)
    advanced.holes_box.setValue(1.5)
    advanced.threads_box.setValue(1)
    advanced.classes_box.setCheckedItems(["roof"])
    form.device_chooser.choose("cpu")
    form.output_chooser.polygons_file.setFilePath(str(tmp_path / "out"))
    chosen = form.run_parameters()
    assert chosen["MINIMUM_AREA"] == 2.5
    assert chosen["TOLERANCE"] == 1.0
    assert chosen["OVERLAP"] == 0.0
    assert chosen["RESOLUTION"] == 0.2
    assert chosen["HOLE_AREA"] == 1.5
    assert chosen["THREADS"] == 1
    assert chosen["CLASSES"] == ["roof"]
    assert chosen["DEVICE"] == "cpu"
    assert chosen["OUTPUT"].sink.staticValue() == str(tmp_path / "out.gpkg")


def test_bands_are_chosen_all_or_none(dock: CrisplineDock, project: Any, tmp_path: Path) -> None:
    add_raster(project, write_raster(tmp_path / "a.tif", bands=4))
    form = dock.settings_form
    boxes = form.advanced_settings.band_boxes
    assert len(boxes) == 3
    boxes[0].setBand(4)
    assert "Choose a band for each" in form.problem()
    boxes[1].setBand(2)
    boxes[2].setBand(1)
    assert form.problem() == ""
    assert form.run_parameters()["BANDS"] == [4, 2, 1]


def test_folder_that_does_not_exist_is_told_before_a_run(
    dock: CrisplineDock, project: Any, tmp_path: Path
) -> None:
    add_raster(project, write_raster(tmp_path / "a.tif"))
    output = dock.settings_form.output_chooser
    output.polygons_file.setFilePath(str(tmp_path / "nowhere" / "a.gpkg"))
    assert "does not exist" in dock.settings_form.run_problem()
    assert "does not exist" in output.note_label.text()


def test_devices_have_their_real_names(dock: CrisplineDock) -> None:
    chooser = dock.settings_form.device_chooser
    names = [chooser.device_box.itemText(row) for row in range(chooser.device_box.count())]
    assert names == [
        f"Automatic: {CPU.label}",
        "CUDA (not available)",
        f"CPU: {CPU.label}",
    ]
    model = chooser.device_box.model()
    assert [bool(model.item(row).isEnabled()) for row in range(3)] == [True, False, True]
    assert GPU.reason in chooser.note_label.text()
    assert GPU.reason in chooser.device_box.toolTip()


def test_web_service_larger_than_the_limit_is_refused(dock: CrisplineDock, project: Any) -> None:
    from qgis.core import QgsRasterLayer

    layer = QgsRasterLayer("type=xyz&url=http://127.0.0.1:9/{z}/{x}/{y}.png", "tiles", "wms")
    assert layer.isValid()
    project.addMapLayer(layer)
    form = dock.settings_form
    assert form.facts().is_remote
    assert "web service" in form.run_problem()
    assert any("drawn at the model's 10 cm" in text for _, text in read_verdicts(dock))


def test_slider_and_box_of_the_simplification_agree(dock: CrisplineDock) -> None:
    settings = dock.settings_form.polygon_settings
    settings.tolerance_slider.setValue(8)
    assert settings.tolerance() == 2.0
    settings.tolerance_box.setValue(0.0)
    assert settings.tolerance_slider.value() == 0
    assert "every bend" in plain(settings.tolerance_words.text())
    settings.tolerance_box.setValue(0.75)
    assert "up to 7.5 cm from the image" in plain(settings.tolerance_words.text())


def test_file_that_is_no_raster_is_told(dock: CrisplineDock, iface: Any, tmp_path: Path) -> None:
    path = tmp_path / "not <a> raster.tif"
    path.write_text("no raster")
    clear_messages(iface)
    dock.settings_form.add_raster(str(path))
    assert "not &lt;a&gt; raster.tif cannot be opened" in read_messages(iface)[0]
    assert dock.settings_form.layer() is None


def test_layers_that_go_are_forgotten(dock: CrisplineDock, project: Any, tmp_path: Path) -> None:
    layer = add_raster(project, write_raster(tmp_path / "a.tif"))
    assert dock.run_bar.run_button.isEnabled()
    project.removeMapLayer(layer.id())
    assert dock.settings_form.layer() is None
    assert not dock.run_bar.run_button.isEnabled()
    assert "Add a raster layer" in dock.run_bar.hint_label.text()
