"""A model without a card is described in the dock, and runs then."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsVectorLayer
from qgis.gui import QgsColorButton
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
)
from tests.qgis.inside.dock_driving import (
    StandInEngine,
    add_raster,
    clear_messages,
    click,
    close_dock,
    open_dock,
    press,
)

from crispline.gui.dock import CrisplineDock
from crispline.gui.model_form import ModelForm

Waiting = Callable[..., None]
_SAVE = QDialogButtonBox.StandardButton.Save


@pytest.fixture
def model(shared_data: Path, tmp_path: Path) -> Path:
    """A model of two classes and three bands without a word about them."""
    name = "one_output_softmax_bsx2x512x512.onnx"
    folder = shared_data / "onnx_deepness_dialect" / "dummy_segmentation_models"
    return Path(shutil.copyfile(folder / name, tmp_path / name))


@pytest.fixture
def card(model: Path) -> Path:
    """Where its card is to be saved."""
    return model.with_name(model.name + ".crispline.json")


@pytest.fixture
def dock(iface: Any, plugin: Any, project: Any, wait_until: Waiting) -> Iterator[CrisplineDock]:
    clear_messages(iface)
    dock = open_dock(iface, plugin.engine)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    yield dock
    close_dock(iface, dock)


def panel_of(dock: CrisplineDock) -> Any:
    return dock.settings_form.model_chooser.card_panel


def find_form(dock: CrisplineDock) -> Any:
    forms = [form for form in dock.findChildren(ModelForm) if form.isVisible()]
    return forms[0] if forms else None


def open_form(dock: CrisplineDock, model: Path, wait_until: Waiting) -> Any:
    dock.settings_form.model_chooser.choose(str(model))
    button = panel_of(dock).describe_button
    wait_until(button.isVisible, what="the button that opens the form")
    take_picture(panel_of(dock), "panel")
    click(button)
    wait_until(lambda: find_form(dock) is not None, what="the form")
    take_picture(find_form(dock), "opened")
    return find_form(dock)


def take_picture(widget: Any, name: str) -> None:
    folder = os.environ.get("CRISPLINE_PICTURES")
    if folder:
        QApplication.processEvents()
        widget.grab().save(str(Path(folder) / f"model_form_{name}.png"))


def write(edit: Any, text: str) -> None:
    edit.setFocus()
    press(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, text)


def pick(box: Any, value: object) -> None:
    """Choose an entry of a box with the arrow keys."""
    box.setFocus()
    for _ in range(box.count()):
        press(box, Qt.Key.Key_Up)
    while box.currentData() != value:
        before = box.currentIndex()
        press(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before


def read_problems(form: Any) -> str:
    labels = form.messages_widget.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def save(form: Any) -> None:
    click(form.buttons.button(_SAVE))


def test_described_model_runs(
    dock: CrisplineDock,
    model: Path,
    card: Path,
    project: Any,
    shared_data: Path,
    wait_until: Waiting,
) -> None:
    raster = shared_data / "onnx_deepness_dialect" / "dummy_fotomap_small.tif"
    add_raster(project, raster)
    form = open_form(dock, model, wait_until)
    assert form.class_rows.count() == 2
    assert form.focusWidget() is form.class_rows.findChild(QLineEdit, "name_0")
    write(form.class_rows.findChild(QLineEdit, "name_0"), "meadow")
    write(form.class_rows.findChild(QLineEdit, "name_1"), "shed")
    form.class_rows.findChild(QgsColorButton, "colour_1").setColor(QColor("#123456"))
    angles = form.class_rows.findChild(QCheckBox, "angles_1")
    press(angles, Qt.Key.Key_Space)
    write(form.resolution_box, "4")
    take_picture(form, "filled")
    save(form)
    chooser = dock.settings_form.model_chooser
    wait_until(lambda: chooser.card() is not None, what="the new card")
    assert find_form(dock) is None
    assert not panel_of(dock).describe_button.isVisible()
    assert panel_of(dock).swatches.accessibleName() == "Classes: meadow, shed"
    written = json.loads(card.read_text(encoding="utf-8"))
    classes = written["classes"]
    assert [(c["name"], c["shape"]) for c in classes] == [
        ("meadow", "natural"),
        ("shed", "orthogonal"),
    ]
    assert classes[1]["colour"] == "#123456"
    assert written["ground_resolution"]["metres"] == pytest.approx(0.04)
    ends: list[str] = []
    dock.control.succeeded.connect(lambda run: ends.append("succeeded"))
    dock.control.failed.connect(lambda error: ends.append(str(error)))
    click(dock.run_bar.run_button)
    wait_until(lambda: ends, seconds=300, what="the end of the run")
    assert ends == ["succeeded"]
    layers = [x for x in project.mapLayers().values() if isinstance(x, QgsVectorLayer)]
    names = {feature["class_name"] for layer in layers for feature in layer.getFeatures()}
    assert names
    assert names <= {"meadow", "shed"}


def test_values_and_output_are_saved_as_they_are_described(
    dock: CrisplineDock, model: Path, card: Path, wait_until: Waiting
) -> None:
    form = open_form(dock, model, wait_until)
    assert not form.mean_edit.isVisible()
    write(form.bands_edit, "nir, red, green")
    pick(form.values_box, "standardised")
    assert form.mean_edit.isVisible()
    take_picture(form, "standardised")
    write(form.mean_edit, "123.5; 116,25; 100")
    write(form.std_edit, "58, 57, 56")
    pick(form.kind_box, "logits")
    write(form.resolution_box, "250")
    pick(form.unit_box, 1.0)
    assert form.resolution_box.value() == pytest.approx(2.5)
    press(form.bands_edit, Qt.Key.Key_Return)
    wait_until(card.exists, what="the card")
    written = json.loads(card.read_text(encoding="utf-8"))
    assert written["input"]["bands"] == ["nir", "red", "green"]
    assert written["input"]["mean"] == [123.5, 116.25, 100]
    assert written["input"]["std"] == [58, 57, 56]
    assert written["input"]["scale"] == 1, "such a mean is one of values of 0 to 255"
    assert written["output"]["kind"] == "logits"
    assert written["ground_resolution"]["metres"] == pytest.approx(2.5)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("bands_edit", "red, green", "2 bands"),
        ("name_1", " ", "class 1 has none"),
        ("name_1", "class 0", "distinct class names"),
        ("mean_edit", "0.1, x, 0.3", "numbers separated by commas"),
        ("mean_edit", "0.1, 0.2", "3 values of mean"),
    ],
)
def test_what_is_wrong_is_told_in_the_form(
    dock: CrisplineDock,
    model: Path,
    card: Path,
    wait_until: Waiting,
    field: str,
    text: str,
    words: str,
) -> None:
    form = open_form(dock, model, wait_until)
    if field == "mean_edit":
        pick(form.values_box, "standardised")
    edit = form.findChild(QLineEdit, field)
    write(edit, text)
    save(form)
    wait_until(lambda: words in read_problems(form), what=words)
    take_picture(form, "problem")
    assert not card.exists()
    assert form.isVisible()
    assert form.questions_widget.isEnabled()
    press(form, Qt.Key.Key_Escape)
    wait_until(lambda: find_form(dock) is None)
    assert panel_of(dock).describe_button.isVisible()


def test_a_broken_card_is_replaced_only_on_demand(
    dock: CrisplineDock, model: Path, card: Path, wait_until: Waiting
) -> None:
    card.write_text("{", encoding="utf-8")
    form = open_form(dock, model, wait_until)
    save(form)
    wait_until(lambda: "found" in read_problems(form), what="the refusal")
    assert card.read_text(encoding="utf-8") == "{"
    press(form.replace_check, Qt.Key.Key_Space)
    save(form)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    assert [c["name"] for c in json.loads(card.read_text(encoding="utf-8"))["classes"]]


def test_a_card_put_there_by_hand_is_found_when_read_again(
    dock: CrisplineDock, model: Path, card: Path, wait_until: Waiting
) -> None:
    form = open_form(dock, model, wait_until)
    press(form, Qt.Key.Key_Escape)
    classes = [{"id": i, "name": f"kind {i}", "colour": "#112233"} for i in range(2)]
    card.write_text(
        json.dumps({"schema_version": 1, "name": "by hand", "classes": classes}), encoding="utf-8"
    )
    click(panel_of(dock).retry_button)
    wait_until(lambda: dock.settings_form.model_chooser.card() is not None)
    assert dock.settings_form.model_chooser.card().name == "by hand"


def test_only_models_that_can_be_described_have_the_button(
    dock: CrisplineDock, shared_data: Path, wait_until: Waiting
) -> None:
    assert not panel_of(dock).describe_button.isVisible()
    chooser = dock.settings_form.model_chooser
    chooser.choose(str(shared_data / "onnx_deepness_dialect" / "dummy_recognition_model.onnx"))
    wait_until(lambda: chooser.problem(), what="the problem")
    assert panel_of(dock).retry_button.isVisible()
    assert not panel_of(dock).describe_button.isVisible()


BLANKS = {
    "classes": [{"name": f"class {i}", "colour": "#112233"} for i in range(2)],
    "channels": 1,
    "bands": ["red", "green", "blue"],
    "takes": 3,
    "output_kind": "labels",
    "takes_integers": True,
    "card": "/nowhere/m.onnx.crispline.json",
    "card_exists": False,
}


@pytest.fixture
def labels_form(iface: Any, project: Any, tmp_path: Path, wait_until: Waiting) -> Iterator[Any]:
    """The form of a model that gives labels, so that only the user knows how many there are."""
    engine = StandInEngine(tmp_path / "profile")
    engine.reports["/nowhere/m.onnx"] = {
        "card": None,
        "problems": ["no card"],
        "notes": [],
        "blanks": BLANKS,
    }
    dock = open_dock(iface, engine)
    yield open_form(dock, Path("/nowhere/m.onnx"), wait_until)
    close_dock(iface, dock)


def test_labels_have_as_many_classes_as_the_user_says(
    labels_form: Any, wait_until: Waiting
) -> None:
    form = labels_form
    assert form.values_box.currentData() == "raw"
    assert not form.remove_button.isEnabled()
    click(form.add_button)
    assert form.focusWidget().objectName() == "name_2"
    assert [item.name for item in form.answers().classes] == ["class 0", "class 1", "class 2"]
    take_picture(form, "labels")
    for _ in range(8):
        click(form.add_button)
    added, viewport = form.focusWidget(), form.class_scroll.viewport()
    assert added.objectName() == "name_10"
    wait_until(lambda: form.class_scroll.verticalScrollBar().value() > 0, what="the new line")
    top = added.mapTo(viewport, added.rect().topLeft()).y()
    assert 0 <= top <= viewport.height() - added.height(), "the new line is seen"
    take_picture(form, "many")
    for _ in range(9):
        click(form.remove_button)
    assert form.class_rows.count() == 2
    pick(form.kind_box, "probabilities")
    assert not form.add_button.isVisible()
    assert form.class_rows.count() == 2, "one channel is the foreground of two classes"


def test_every_input_can_be_reached_by_keys_and_says_what_it_does(labels_form: Any) -> None:
    form = labels_form
    pick(form.values_box, "standardised")
    click(form.add_button)  # so that one can be taken away
    kinds = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractButton)
    inputs = [
        child
        for kind in kinds
        for child in form.questions_widget.findChildren(kind)
        if child.isVisible() and not child.objectName().startswith("qt_")
    ]
    assert len(inputs) >= 17
    assert [w.objectName() for w in inputs if not w.toolTip()] == []
    assert [w.objectName() for w in inputs if not (w.accessibleName() or w.text())] == []
    form.class_rows.focus_name(0)
    reached = []
    while form.focusWidget() not in reached:
        reached.append(form.focusWidget())
        press(form.focusWidget(), Qt.Key.Key_Tab)
    assert [w.objectName() for w in inputs if w not in reached] == []
    assert form.buttons.button(_SAVE) in reached
    first = [w.objectName() for w in reached[:6]]
    assert first == ["name_0", "colour_0", "angles_0", "name_1", "colour_1", "angles_1"]
