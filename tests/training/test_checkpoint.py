"""A network built again from its checkpoint alone, and files that are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
import torch
import torchvision  # type: ignore[import-untyped]  # publishes no types

from crispline.engine.card import ClassInfo, GroundResolution
from crispline_training.checkpoint import (
    KEY,
    build,
    check_content,
    check_same_network,
    describe,
    load_network,
    read_checkpoint,
)
from crispline_training.description import DataDescription, NetworkDescription
from crispline_training.errors import RecipeError, TrainingCheckpointError
from crispline_training.optimisation import SgdOptimisation
from crispline_training.origin import Origin, find_origin

DATA = DataDescription(
    name="towns",
    bands=("near_infrared", "red"),
    classes=(
        ClassInfo(0, "ground", "#000000", is_background=True),
        ClassInfo(1, "house", "#ff0000", shape="orthogonal"),
    ),
    mean=(100.0, 50.0),
    std=(20.0, 10.0),
    ground_resolution=GroundResolution(0.1, 0.05, 0.2),
    licence="CC0-1.0",
)
DESCRIPTION = NetworkDescription(
    architecture="crispnet",
    options={"width": 16, "depth": [1, 1, 1, 1]},
    data=DATA,
    tile=64,
    name="houses",
    metrics={"mIoU": 0.5},
    source="recipe.yaml",
)
ORIGIN = Origin(recipe="seed_everything: 1\n", commit="abc", versions={"torch": "2"})


def write(path: Path, **changes: Any) -> dict[str, torch.Tensor]:
    """Write a checkpoint as Lightning does, the task's network under "network."."""
    torch.manual_seed(0)
    weights = build(DESCRIPTION).state_dict()
    content = {
        KEY: describe(DESCRIPTION, ORIGIN),
        "state_dict": {f"network.{name}": value for name, value in weights.items()},
    }
    torch.save(content | changes, path)
    return weights


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


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (replace(DESCRIPTION, architecture="smp:Unet:resnet18"), "architecture"),
        (replace(DESCRIPTION, data=replace(DATA, classes=DATA.classes[:1])), "classes"),
        (replace(DESCRIPTION, data=replace(DATA, bands=("red", "green"))), "bands"),
    ],
)
def test_another_recipe_than_the_checkpoints_is_refused(
    wanted: NetworkDescription, message: str
) -> None:
    with pytest.raises(TrainingCheckpointError, match=message):
        check_same_network(Path("last.ckpt"), stored=DESCRIPTION, wanted=wanted)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 32}, r"options \{'width': 32\}, found \{'width': 16\}"),
        ({"head_width": 24}, r"options \{'head_width': 24\}, found \{'head_width': None\}"),
        ({"depth": (1, 1, 1, 2)}, r"options \{'depth': \[1, 1, 1, 2\]\}"),
    ],
)
def test_other_options_than_the_checkpoints_are_refused(
    options: dict[str, Any], message: str
) -> None:
    wanted = replace(DESCRIPTION, options=DESCRIPTION.options | options)
    with pytest.raises(TrainingCheckpointError, match=message):
        check_same_network(Path("last.ckpt"), stored=DESCRIPTION, wanted=wanted)


def test_options_that_make_the_same_network_are_taken() -> None:
    spelt_out = {"width": 16, "depth": (1, 1, 1, 1), "head_width": None}
    wanted = replace(DESCRIPTION, options=spelt_out)
    check_same_network(Path("last.ckpt"), stored=DESCRIPTION, wanted=wanted)
    library = replace(DESCRIPTION, architecture="smp:Unet:resnet18", options={"pretrained": True})
    check_same_network(
        Path("last.ckpt"), stored=library, wanted=replace(library, options={"settings": None})
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"head_width": 24}, r"fine\.weight of shape \[24, 8, 1, 1\], found \[16, 8, 1, 1\]"),
        ({"depth": [2, 1, 1, 1]}, r"stages\.0\.2\.first\.0\.weight of shape .*, found none"),
    ],
)
def test_weights_of_other_shapes_are_named(
    tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    """As when defaults have changed, which the options in checkpoints do not tell."""
    write(tmp_path / "last.ckpt")
    content = read_checkpoint(tmp_path / "last.ckpt")
    check_content(tmp_path / "last.ckpt", content, network=build(DESCRIPTION))
    other = build(replace(DESCRIPTION, options=DESCRIPTION.options | options))
    with pytest.raises(TrainingCheckpointError, match=message):
        check_content(tmp_path / "last.ckpt", content, network=other)


def test_groups_without_names_are_those_of_older_checkpoints(tmp_path: Path) -> None:
    network = build(DESCRIPTION)
    groups = SgdOptimisation(head_learning_rate=0.1).groups(network)
    nameless = [{"params": list(range(len(group["params"])))} for group in groups]
    write(tmp_path / "last.ckpt", optimizer_states=[{"state": {}, "param_groups": nameless}])
    content = read_checkpoint(tmp_path / "last.ckpt")
    check_content(tmp_path / "last.ckpt", content, network=network, groups=groups)
    fewer = SgdOptimisation().groups(network)
    with pytest.raises(TrainingCheckpointError, match=r"86 parameters \(rest\), found one of 84 "):
        check_content(tmp_path / "last.ckpt", content, network=network, groups=fewer)


def test_origin_names_versions() -> None:
    found = find_origin("data: {}\n")
    assert found.recipe == "data: {}\n"
    assert found.versions["torch"] == torch.__version__.split("+")[0]
