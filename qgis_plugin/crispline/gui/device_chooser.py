"""What runs the model: the devices of this computer by their real names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from crispline.gui.form import load_form

if TYPE_CHECKING:
    from crispline.runtime.messages import Device

AUTO = "auto"
#: Chosen by name only: it compiles a model for minutes before its first tile.
_NEVER_AUTOMATIC = "tensorrt"
_CPU = "cpu"


class DeviceChooser(QWidget):  # type: ignore[misc]  # QGIS has no types
    """A box of devices, and a line that says why a better one is not used."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer the best device, whatever it is."""
        super().__init__(parent)
        load_form(self, "device_chooser")
        self.setFocusProxy(self.device_box)
        self._devices: tuple[Device, ...] = ()
        self._wanted = AUTO
        self.device_box.activated.connect(self._remember)
        self.device_box.currentIndexChanged.connect(self._explain)
        self._fill()

    def device(self) -> str:
        """Return the chosen device's name, "auto" for the best."""
        return str(self.device_box.currentData() or AUTO)

    def choose(self, name: str) -> None:
        """Choose a device by name, as soon as it is known."""
        self._wanted = name
        self._fill()

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Offer these devices, fastest first."""
        if tuple(devices) != self._devices:
            self._devices = tuple(devices)
            self._fill()

    def best(self) -> Device | None:
        """Return the device that "auto" takes, None while nothing is known."""
        usable = (d for d in self._devices if d.available and d.name != _NEVER_AUTOMATIC)
        return next(usable, None)

    def _fill(self) -> None:
        box = self.device_box
        box.blockSignals(True)  # noqa: FBT003 - Qt's signature
        box.clear()
        best = self.best()
        automatic = self.tr("Automatic")
        if best is not None:
            automatic = self.tr("Automatic: {}").format(best.label)
        box.addItem(automatic, AUTO)
        for device in self._devices:
            box.addItem(self._name(device), device.name)
            row = box.count() - 1
            box.setItemData(row, device.reason, Qt.ItemDataRole.ToolTipRole)
            box.model().item(row).setEnabled(device.available)
        row = box.findData(self._wanted)
        if row > 0 and not box.model().item(row).isEnabled():
            row = 0
        box.setCurrentIndex(max(row, 0))
        box.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._explain()

    def _name(self, device: Device) -> str:
        kind = {"cuda": "CUDA", "tensorrt": "TensorRT", "directml": "DirectML", "coreml": "Core ML"}
        kind.update({"openvino": "OpenVINO", _CPU: "CPU"})
        name = kind.get(device.name, device.name)
        if not device.available:
            return str(self.tr("{} (not available)").format(name))
        return name if device.label == name else f"{name}: {device.label}"

    def _remember(self) -> None:
        self._wanted = self.device()

    def _explain(self) -> None:
        reasons = [f"{self._name(d)}: {d.reason}" for d in self._devices if d.reason]
        tip = self.tr("What runs the model")
        self.device_box.setToolTip("\n".join([tip, *reasons]))
        missed = self._missed()
        self.note_label.setText(missed)
        self.note_label.setVisible(bool(missed))
        self.changed.emit()

    def _missed(self) -> str:
        """Return why no graphics card is used, or ""."""
        used = self.device()
        best = self.best()
        if used == AUTO and best is not None:
            used = best.name
        if used != _CPU:
            return ""
        better = (d for d in self._devices if not d.available and d.name not in (_NEVER_AUTOMATIC,))
        reason = next((d.reason for d in better if d.reason), "")
        return str(self.tr("No graphics card is used: {}").format(reason)) if reason else ""
