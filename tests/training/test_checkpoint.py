"""A network built again from its checkpoint alone, and files that are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
import torch
import torchvision  # type: ignore[import-untyped]  # publishes no types
from tests.training.checkpoint_files import DATA, DESCRIPTION, ORIGIN, write

from crispline_training.checkpoint import KEY, build, describe, load_network
from crispline_training.errors import RecipeError, TrainingCheckpointError
from crispline_training.origin import find_origin


def test_network_and_description_come_back(tmp_path: Path) -> None:
    path = tmp_path / "best.ckpt"
    weights = write(path)
    trained = load_network(path)
    assert trained.description == DESCRIPTION
    assert trained.origin == ORIGIN
    assert not trained.network.training
    found = trained.network.state_dict()
    assert found.keys() == weights.keys()
    assert all(torch.equal(found[name], value) for name, value in weights.items())


def test_network_takes_raw_values(tmp_path: Path) -> None:
    path = tmp_path / "best.ckpt"
    write(path)
    network = load_network(path).network
    raw = torch.randint(0, 200, (1, 2, 64, 64), dtype=torch.uint8)
    mean, std = (torch.tensor(v).view(1, 2, 1, 1) for v in (DATA.mean, DATA.std))
    inner = network.network
    with torch.inference_mode():
        assert torch.allclose(
            network(raw).logits, inner((raw.float() - mean) / std).logits, atol=1e-5
        )


def test_nothing_in_the_file_needs_pickle(tmp_path: Path) -> None:
    write(tmp_path / "best.ckpt")
    content = torch.load(tmp_path / "best.ckpt", weights_only=True)
    assert content[KEY]["network"]["data"]["classes"][1]["name"] == "house"


@pytest.mark.parametrize("architecture", ["fcn8s-resnet18", "smp:Unet:resnet18"])
def test_pretrained_weights_are_not_looked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, architecture: str
) -> None:
    """Neither in the network nor in a cache on the disk: both libraries fail where they ask."""
    described = replace(DESCRIPTION, architecture=architecture, options={"pretrained": True})
    weights = build(described).state_dict()
    content = {
        KEY: describe(described, ORIGIN),
        "state_dict": {f"network.{name}": value for name, value in weights.items()},
    }
    torch.save(content, tmp_path / "best.ckpt")

    def fail(*arguments: object, **options: object) -> None:
        raise URLError("no route to host")

    monkeypatch.setattr(torchvision.models._api, "load_state_dict_from_url", fail)
    monkeypatch.setattr("segmentation_models_pytorch.encoders.hf_hub_download", fail)
    trained = load_network(tmp_path / "best.ckpt")
    assert trained.description.options == {"pretrained": True}
    found = trained.network.state_dict()
    assert all(torch.equal(found[name], value) for name, value in weights.items())
    with pytest.raises(RecipeError, match="pretrained weights"):
        build(described, pretrained=True)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingCheckpointError, match=r"nowhere\.ckpt: expected a checkpoint"):
        load_network(tmp_path / "nowhere.ckpt")


@pytest.mark.parametrize("content", [b"", b"no checkpoint", b"PK\x03\x04 half a zip"])
def test_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.ckpt"
    path.write_bytes(content)
    with pytest.raises(TrainingCheckpointError, match=r"bad\.ckpt: expected .* damaged"):
        load_network(path)


def test_code_in_a_file_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "evil.ckpt"
    torch.save({KEY: Path("anything")}, path)
    with pytest.raises(TrainingCheckpointError, match="damaged or foreign"):
        load_network(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({KEY: None}, "without the key"),
        ({KEY: {"schema": 99}}, "of version 1, found 99"),
        ({KEY: {"schema": 1, "network": {}, "origin": {}}}, "damaged"),
        ({"state_dict": {"network.mean": torch.zeros(1)}}, "weights of 'crispnet'"),
    ],
)
def test_foreign_content_is_named(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    path = tmp_path / "other.ckpt"
    write(path, **changes)
    with pytest.raises(TrainingCheckpointError, match=message):
        load_network(path)


def test_a_list_is_no_checkpoint(tmp_path: Path) -> None:
    torch.save([1, 2], tmp_path / "list.ckpt")
    with pytest.raises(TrainingCheckpointError, match="found a list"):
        load_network(tmp_path / "list.ckpt")


def test_origin_names_versions() -> None:
    found = find_origin("data: {}\n")
    assert found.recipe == "data: {}\n"
    assert found.versions["torch"] == torch.__version__.split("+")[0]
