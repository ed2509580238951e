"""Modules of other libraries, with cards in YAML."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tests.engine.colour_scene import write_raster
from torch import Tensor, nn

from crispline.engine.dialects import read_card
from crispline.engine.model import open_model
from crispline_export.deployment import Deployment, choose_logits
from crispline_export.errors import ExportError
from crispline_export.exporter import export_module
from crispline_export.settings import ExportSettings

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CARD = f"""
name: roofs
classes: [ground, building, tree]
input:
  bands: [red, green, blue]
  scale: {1 / 255}
  mean: {list(MEAN)}
  std: {list(STD)}
  tile_height: 64
  tile_width: 64
"""


def normalised(tiles: np.ndarray) -> Tensor:
    """What one writes before a torch model: ToTensor and Normalize."""
    values = torch.from_numpy(tiles).float() / 255
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, STD))
    return (values - mean) / std


def draw(count: int) -> np.ndarray:
    return np.random.default_rng(2).integers(0, 256, (count, 3, 64, 64), np.uint8)


class Torchvision(nn.Module):
    """Gives what torchvision's models give: a dictionary."""

    def __init__(self, classes: int = 3) -> None:
        super().__init__()
        self.map = nn.Conv2d(3, classes, 3, padding=1)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        maps = self.map(image)
        return {"out": maps, "aux": maps * 2}


def test_dictionary_and_normalisation_of_a_module(tmp_path: Path) -> None:
    torch.manual_seed(1)
    module = Torchvision().eval()
    file = tmp_path / "card.yaml"
    file.write_text(CARD)
    report = export_module(module, file, tmp_path / "module.onnx")
    card = read_card(report.path)
    assert card.input.normalisation_inside
    assert (card.input.mean, card.input.scale) == ((), 1.0)
    assert [c.name for c in card.classes] == ["ground", "building", "tree"]
    tiles = draw(2)
    with torch.inference_mode():
        expected = module(normalised(tiles))["out"].softmax(1).numpy()
    with open_model(report.path, device="cpu") as model:
        np.testing.assert_allclose(model.predict(tiles), expected, atol=1e-5)


def test_probabilities_are_not_taken_for_logits(tmp_path: Path) -> None:
    """A second softmax would blur them, and the comparison with torch could not tell."""
    torch.manual_seed(1)
    module = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.Softmax(dim=1)).eval()
    with pytest.raises(ExportError, match="expected logits, found values of 0 to 1 that sum to 1"):
        export_module(module, CARD, tmp_path / "roofs.onnx")
    report = export_module(
        module, CARD + "output: {kind: probabilities}\n", tmp_path / "roofs.onnx"
    )
    tiles = draw(1)
    with torch.inference_mode(), open_model(report.path, device="cpu") as model:
        np.testing.assert_allclose(model.predict(tiles), module(normalised(tiles)), atol=1e-5)


@pytest.mark.slow
def test_one_channel_is_the_foreground(tmp_path: Path) -> None:
    torch.manual_seed(1)
    module = Torchvision(classes=1).eval()
    text = CARD.replace("[ground, building, tree]", "[ground, building]")
    report = export_module(module, text + "output: {threshold: 0.3}\n", tmp_path / "binary.onnx")
    tiles = draw(2)
    with torch.inference_mode():
        expected = module(normalised(tiles))["out"].sigmoid().numpy()[:, 0]
    with open_model(report.path, device="cpu") as model:
        found = model.predict(tiles)
    sure = np.abs(expected - 0.3) > 1e-4
    assert ((found[:, 1] > found[:, 0]) == (expected > 0.3))[sure].all()


@pytest.mark.slow
def test_smp_unet(tmp_path: Path) -> None:
    smp = pytest.importorskip("segmentation_models_pytorch")
    torch.manual_seed(1)
    small = {"encoder_depth": 3, "decoder_channels": (32, 16, 8)}
    module = smp.Unet("resnet18", encoder_weights=None, classes=3, **small).eval()
    report = export_module(module, CARD, tmp_path / "unet.onnx")
    tiles = draw(2)
    with torch.inference_mode():
        expected = module(normalised(tiles)).softmax(1).numpy()
    with open_model(report.path, device="cpu") as model:
        np.testing.assert_allclose(model.predict(tiles), expected, atol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("lraspp_mobilenet_v3_large", {}),
        ("deeplabv3_mobilenet_v3_large", {"aux_loss": True}),  # gives {"out": ..., "aux": ...}
    ],
)
def test_torchvision(tmp_path: Path, name: str, options: dict[str, bool]) -> None:
    segmentation = pytest.importorskip("torchvision.models.segmentation")
    torch.manual_seed(1)
    build = getattr(segmentation, name)
    module = build(weights=None, weights_backbone=None, num_classes=3, **options).eval()
    report = export_module(module, CARD, tmp_path / "module.onnx")
    tiles = draw(2)
    with torch.inference_mode():
        given = module(normalised(tiles))
    assert set(given) == ({"out", "aux"} if options else {"out"})
    with open_model(report.path, device="cpu") as model:
        expected = given["out"].softmax(1).numpy()
        np.testing.assert_allclose(model.predict(tiles), expected, atol=1e-4)


def test_the_module_stays_as_it_is(tmp_path: Path) -> None:
    module = nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3), nn.Dropout(0.5)).train()
    module[1].eval()  # as one freezes a norm
    before = {name: values.clone() for name, values in module.state_dict().items()}
    export_module(module, CARD, tmp_path / "m.onnx")
    assert [part.training for part in module.modules()] == [True, True, False, True]
    assert all(torch.equal(values, before[name]) for name, values in module.state_dict().items())


def test_a_module_that_cannot_be_copied_is_told(tmp_path: Path) -> None:
    module = Torchvision()
    module.computed = module.map.weight * 2
    with pytest.raises(ExportError, match="expected a module that can be copied, found"):
        export_module(module, CARD, tmp_path / "m.onnx")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_module_on_a_gpu_is_exported_from_a_copy(tmp_path: Path) -> None:
    module = Torchvision().cuda()
    report = export_module(module, CARD, tmp_path / "m.onnx")
    assert report.comparisons[0].agreement == 1.0
    assert module.map.weight.is_cuda


def test_a_module_that_takes_floats_is_compared_on_bytes(tmp_path: Path) -> None:
    """A raster of 8 bits, and a convolution first, which refuses them in torch."""
    torch.manual_seed(1)
    text = CARD[: CARD.index("  scale")] + CARD[CARD.index("  tile_height") :]
    raster = write_raster(tmp_path / "bytes.tif", draw(1)[0])
    report = export_module(
        Torchvision(),
        text + "  normalisation_inside: true\n",
        tmp_path / "m.onnx",
        rasters=[raster],
    )
    assert report.comparisons[-1].name == "real tiles"
    assert report.comparisons[-1].agreement == 1.0


def test_outputs_of_every_kind() -> None:
    maps = torch.zeros(1, 2, 4, 4)
    assert choose_logits(maps) is maps
    assert choose_logits({"out": maps, "aux": maps + 1}) is maps
    assert choose_logits((maps, (), None)) is maps
    for wrong in (None, {"mask": maps}, (), maps[0], 3):
        with pytest.raises(ExportError, match="expected a network that gives logits"):
            choose_logits(wrong)


def test_probabilities_stay_as_they_are() -> None:
    module = nn.Softmax(dim=1)
    image = torch.randn(1, 3, 4, 4)
    found = Deployment(module, kind="probabilities")(image)
    torch.testing.assert_close(found, image.softmax(1))
    halved = Deployment(nn.Identity(), output_type="float16")(image)
    assert halved.dtype == torch.float16
    torch.testing.assert_close(halved.float(), image.softmax(1), atol=1e-3, rtol=0)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (CARD + "output: {kind: labels}\n", "found NCHW, scale_by_dtype False, labels"),
        (CARD + "  layout: NHWC\n", "found NHWC"),
        (CARD + "  scale_by_dtype: true\n", "scale_by_dtype True"),
        (
            CARD.replace("[red, green, blue]", "[a, b, c, d]")
            .replace("mean", "#")
            .replace("std", "#"),
            "takes 4 bands of 64 x 64 pixels",
        ),
    ],
)
def test_cards_that_do_not_fit(tmp_path: Path, text: str, match: str) -> None:
    with pytest.raises(ExportError, match=match):
        export_module(Torchvision(), text, tmp_path / "m.onnx")


class OfOneSize(Torchvision):
    """Takes one size only and says so in its own way, as transformers of fixed sizes do."""

    def __init__(self, error: type[Exception]) -> None:
        super().__init__()
        self.error = error

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        if image.shape[-1] != 32:
            raise self.error("Input height doesn't match model (32).")
        return super().forward(image)


@pytest.mark.parametrize(
    "error", [AssertionError, AttributeError, IndexError, RuntimeError, TypeError]
)
@pytest.mark.parametrize("dynamic", [False, True])
def test_a_network_of_another_size_is_told_in_a_sentence(
    tmp_path: Path, error: type[Exception], dynamic: bool
) -> None:
    settings = ExportSettings(dynamic_tile=dynamic)
    with pytest.raises(ExportError, match="found: Input height doesn't match model") as told:
        export_module(OfOneSize(error), CARD, tmp_path / "m.onnx", settings=settings)
    assert ("export a fixed tile" in str(told.value)) == dynamic
    assert list(tmp_path.iterdir()) == []


def test_a_module_in_half_precision_is_exported_in_float32(tmp_path: Path) -> None:
    torch.manual_seed(1)
    module = Torchvision().half()
    report = export_module(module, CARD, tmp_path / "m.onnx")
    assert report.comparisons[0].agreement == 1.0
    assert module.map.weight.dtype == torch.float16


def test_smaller_logits_are_refused(tmp_path: Path) -> None:
    small = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.MaxPool2d(2))
    with pytest.raises(ExportError, match="enlarge the logits"):
        export_module(small, CARD, tmp_path / "m.onnx")


class Undecided(nn.Module):
    """Decides by the values of the image, which a graph cannot."""

    def forward(self, image: Tensor) -> Tensor:
        return image if float(image.mean()) > 0 else -image


def test_what_torch_cannot_trace_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        ExportError, match="expected a network that torch can export, found"
    ) as told:
        export_module(Undecided(), CARD, tmp_path / "m.onnx", settings=ExportSettings())
    assert "\n" not in str(told.value)
    assert list(tmp_path.iterdir()) == []
