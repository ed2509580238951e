"""The light network: sizes, parameters, boundary branch, what it sees and learns, its export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from crispline_training.errors import RecipeError
from crispline_training.models import build_network
from crispline_training.models.crispnet import CrispNet, Merge, Surroundings


@pytest.fixture(autouse=True)
def repeatable() -> None:
    torch.manual_seed(0)


def small_network(bands: int = 3, classes: int = 4) -> CrispNet:
    return CrispNet(bands, classes, width=8, depth=(1, 1, 1, 1))


def count_parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


@pytest.mark.parametrize(("height", "width"), [(32, 32), (64, 96), (33, 47), (61, 32)])
def test_logits_have_the_size_of_the_image(height: int, width: int) -> None:
    network = small_network(bands=5).eval()
    with torch.inference_mode():
        outputs = network(torch.randn(2, 5, height, width))
    assert outputs.logits.shape == (2, 4, height, width)
    assert outputs.auxiliary == ()
    assert outputs.boundary is None


def test_boundary_logits_are_there_in_training_only() -> None:
    network = small_network().train()
    outputs = network(torch.randn(2, 3, 40, 72))
    assert outputs.boundary.shape == (2, 1, 40, 72)
    outputs.boundary.sum().backward()
    first = next(network.stem.parameters()).grad
    assert first is not None  # the branch teaches what it hangs on
    assert float(first.abs().sum()) > 0
    assert network.head.weight.grad is None

    def refuse(*_: object) -> None:
        raise AssertionError("the boundary branch was computed in evaluation")

    network.boundary.register_forward_hook(refuse)
    assert network.eval()(torch.randn(1, 3, 32, 32)).boundary is None


def test_every_parameter_gets_a_gradient() -> None:
    network = small_network().train()
    outputs = network(torch.randn(2, 3, 64, 64))
    (outputs.logits.square().mean() + outputs.boundary.square().mean()).backward()
    without = [name for name, value in network.named_parameters() if value.grad is None]
    assert without == []


def test_parameters_stay_below_four_million_and_embedded_ones_below_four_megabytes() -> None:
    assert count_parameters(build_network("crispnet", bands=3, classes=6)) <= 4_000_000
    embedded = CrispNet(3, 6, width=32, depth=(1, 2, 1, 1), head_width=32)
    exported = count_parameters(embedded) - count_parameters(embedded.boundary)
    assert 4 * exported <= 4_000_000


def test_rare_class_is_learned_within_forty_steps() -> None:
    """Six dark spots, 1 % of the pixels, which few channels near zero would not tell apart."""
    label = torch.zeros(2, 96, 96, dtype=torch.long)
    label[:, :, 48:] = 1
    for row, column in ((10, 10), (40, 70), (70, 30)):
        label[:, row : row + 6, column : column + 5] = 2
    image = torch.stack([label.float(), (label == 1).float(), (label != 2).float()], dim=1)
    image += 0.1 * torch.randn(image.shape)
    network = CrispNet(3, 3).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    for _ in range(40):
        optimizer.zero_grad()
        logits = network(image).logits
        torch.autograd.backward(functional.cross_entropy(logits, label))
        optimizer.step()
    found = logits.argmax(dim=1) == 2
    truth = label == 2
    assert float((found & truth).sum() / (found | truth).sum()) > 0.7


def test_a_class_is_decided_by_more_than_300_pixels_around() -> None:
    network = CrispNet(1, 2, width=8, depth=(1, 2, 1, 1)).eval()
    image = torch.randn(1, 1, 1024, 1024, requires_grad=True)
    middle = network(image).logits[0, :, 512, 512].sum()
    middle.backward()
    assert image.grad is not None
    seen = torch.nonzero(image.grad[0, 0].abs() > 0)
    extent = seen.amax(dim=0) - seen.amin(dim=0)
    assert int(extent.min()) >= 300


def test_a_class_does_not_depend_on_where_a_tile_ends() -> None:
    network = CrispNet(3, 4, width=8, depth=(1, 1, 1, 1)).eval()
    image = torch.randn(1, 3, 64, 2048)
    with torch.inference_mode():
        whole = network(image).logits[..., 1024:1056]
        part = network(image[..., 512:1536]).logits[..., 512:544]
    torch.testing.assert_close(part, whole)


def test_surroundings_average_what_is_there() -> None:
    surroundings = Surroundings(2, 2).eval()
    seen: list[Tensor] = []
    surroundings.mix.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    features = torch.zeros(1, 2, 3, 3)
    features[0, :, 1, 1] = 1.0
    with torch.inference_mode():
        surroundings(features)
        narrow = surroundings.narrow(features)
    once = seen[0][0, 2]
    # A corner cell has four neighbours with itself, the middle one nine.
    assert float(once[0, 0]) == pytest.approx(float(narrow[0, 0, :2, :2].mean()))
    assert float(once[1, 1]) == pytest.approx(float(narrow[0, 0].mean()))


def test_merge_brings_coarse_features_to_the_finer_size() -> None:
    merge = Merge(3, 5, 4).eval()
    with torch.inference_mode():
        assert merge(torch.randn(2, 3, 8, 12), torch.randn(2, 5, 4, 6)).shape == (2, 4, 8, 12)


def test_it_learns_a_square() -> None:
    network = CrispNet(3, 2, width=16, depth=(1, 1, 1, 1)).train()
    image, label = torch.randn(4, 3, 64, 64) * 0.1, torch.zeros(4, 64, 64, dtype=torch.int64)
    image[:, 0, 19:45, 14:51] += 1.0
    label[:, 19:45, 14:51] = 1
    optimiser = torch.optim.AdamW(network.parameters(), lr=0.01)
    for _ in range(60):
        optimiser.zero_grad()
        loss = functional.cross_entropy(network(image).logits, label)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimiser.step()
    agreement = (network(image).logits.argmax(dim=1) == label).float().mean()
    assert float(agreement) > 0.95


def test_exported_graph_gives_what_torch_gives(tmp_path: Path) -> None:
    class Probabilities(nn.Module):
        def __init__(self, network: CrispNet) -> None:
            super().__init__()
            self.network = network

        def forward(self, image: Tensor) -> Tensor:
            logits: Tensor = self.network(image).logits
            return logits.softmax(dim=1)

    module = Probabilities(small_network().eval())
    image = torch.randn(1, 3, 96, 64)
    path = tmp_path / "crispnet.onnx"
    program = torch.onnx.export(module.eval(), (image,), input_names=["image"], dynamo=True)
    assert program is not None
    program.save(str(path))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    found = session.run(None, {"image": image.numpy()})[0]
    with torch.inference_mode():
        wanted = module(image).numpy()
    np.testing.assert_allclose(found, wanted, atol=1e-5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 7}, "even width"),
        ({"width": 4}, "even width"),
        ({"head_width": 0}, "head"),
        ({"depth": (1, 2, 2)}, "4 numbers"),
        ({"depth": (1, 0, 2, 2)}, "at least 1"),
    ],
)
def test_options_that_make_no_network_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        build_network("crispnet", bands=3, classes=6, **options)


def test_a_fresh_network_shows_no_checkerboard() -> None:
    torch.manual_seed(3)
    network = CrispNet(3, 5, width=16).eval()
    cells = network(torch.randn(1, 3, 64, 64)).logits.detach().unfold(2, 2, 2).unfold(3, 2, 2)
    assert cells.std() > 0
    assert torch.allclose(cells, cells[..., :1, :1].expand_as(cells), atol=1e-6)
