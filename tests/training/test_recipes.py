"""Every recipe is read, and its task and network are built, without its data."""

from __future__ import annotations

from argparse import ArgumentError
from pathlib import Path

import pytest
import torch
from jsonargparse import Namespace
from tests.training.command_line import ROOT
from tests.training.recipe_reading import NAMES, OWN_DATA, build, make_fit_parser

from crispline_training.losses import (
    CrossEntropyLoss,
    DiceLoss,
    DistanceLoss,
    NPALoss,
    WeightedSum,
)
from crispline_training.optimisation import SgdOptimisation
from crispline_training.recipe import name_run
from crispline_training.schedule import PolynomialSchedule

RECIPES = ROOT / "training" / "recipes"
LOSSES = sorted((RECIPES / "losses").glob("*.yaml"))
PAPERS = sorted(
    path
    for path in RECIPES.rglob("*.yaml")
    if path.parent.name in ("npaloss", "lossd", "houston") and path.stem != "with_lossd"
)
#: Recipes of data that everybody has in a folder of one's own say where with this.
ROOT_OPTION = "--data.root=/data"


def read(*recipes: Path) -> Namespace:
    """Return what a training by recipes on top of each other would be told."""
    root = () if recipes[0] == OWN_DATA else (ROOT_OPTION,)
    arguments = ["fit", *(f"--config={path}" for path in recipes), *root]
    config: Namespace = make_fit_parser().parse_args(name_run(arguments)).fit
    return config


def name_of(path: Path) -> str:
    return str(path.relative_to(RECIPES))


@pytest.mark.parametrize("path", [*PAPERS, OWN_DATA], ids=name_of)
def test_recipe_builds_its_task(path: Path) -> None:
    config = read(path)
    task = build(config)
    assert task.described.architecture == config.model.architecture
    assert sum(p.numel() for p in task.network.parameters()) > 100_000
    assert config.trainer.max_steps > 0 or config.trainer.max_epochs > 0
    optimizer = task.optimizer_settings.build(task.network)
    trained = [p for p in task.network.parameters() if p.requires_grad]
    assert sum(len(group["params"]) for group in optimizer.param_groups) == len(trained)


@pytest.mark.parametrize("path", LOSSES, ids=name_of)
def test_losses_go_on_top_of_a_recipe(path: Path) -> None:
    config = read(RECIPES / "houston" / "crispnet.yaml", path)
    alone = read(RECIPES / "houston" / "crispnet.yaml")
    task = build(config)
    logits = torch.randn(1, len(NAMES), 16, 16, requires_grad=True)
    assert torch.isfinite(task.loss(logits, torch.randint(0, len(NAMES), (1, 16, 16))))
    assert config.data.as_dict() == alone.data.as_dict()
    assert config.model.optimizer.as_dict() == alone.model.optimizer.as_dict()


def test_every_recipe_is_looked_at() -> None:
    looked_at = {*PAPERS, *LOSSES, OWN_DATA, RECIPES / "lossd" / "with_lossd.yaml"}
    # What describes the embedded model is no recipe of crispline-train.
    assert {p for p in RECIPES.rglob("*.yaml") if not p.stem.startswith("embedded")} == looked_at
    assert {path.parent.name for path in PAPERS} == {"npaloss", "lossd", "houston"}
    assert {path.stem for path in LOSSES} >= {"ce", "weighted", "focal", "dice", "npa", "lossd"}


@pytest.mark.parametrize(
    "path", [p for p in PAPERS if p.parent.name in ("npaloss", "lossd")], ids=name_of
)
def test_a_papers_batch_does_not_grow_with_the_devices(path: Path) -> None:
    assert read(path).trainer.devices == 1


@pytest.mark.parametrize("path", [p for p in PAPERS if p.parent.name == "houston"], ids=name_of)
def test_folder_of_the_data_is_the_users(path: Path) -> None:
    assert read(path).data.init_args.root == "/data"
    arguments = ["fit", f"--config={path}"]
    with pytest.raises(ArgumentError, match="required: root"):
        make_fit_parser().parse_args(arguments)


@pytest.mark.parametrize("name", ["loveda", "potsdam", "uavid"])
@pytest.mark.parametrize("with_lossd", [False, True])
def test_base_line_of_lossd_is_as_released(name: str, with_lossd: bool) -> None:
    """Cross-entropy and Dice, both smoothed by 0.05, 45 epochs: its authors' configurations."""
    paths = [RECIPES / "lossd" / f"{name}.yaml", RECIPES / "lossd" / "with_lossd.yaml"]
    config = read(*paths[: 1 + with_lossd])
    loss = build(config).loss
    assert isinstance(loss, WeightedSum)
    entropy, dice = list(loss.losses)[:2]
    assert isinstance(entropy, CrossEntropyLoss)
    assert isinstance(dice, DiceLoss)
    assert (entropy.label_smoothing, dice.smooth) == (0.05, 0.05)
    loss.set_epoch(100.0)
    assert [loss.weights()[name] for name in ("ce", "dice")] == [1.0, 1.0]
    assert config.trainer.max_epochs == 45


@pytest.mark.parametrize("name", ["fcn8s", "fcn_dilated", "pspnet", "deeplabv3"])
def test_the_papers_settings_are_as_printed(name: str) -> None:
    """NPALoss paper, section 4.1: figures read in the text, not in the recipe."""
    config = read(RECIPES / "npaloss" / f"{name}.yaml", RECIPES / "losses" / "npa.yaml")
    task = build(config)
    data = config.data.init_args
    assert (data.city, data.batch_size, data.tile) == ("vaihingen", 6, 513)
    assert config.trainer.max_steps == 5000
    assert task.optimizer_settings == SgdOptimisation(0.01, None, 0.9, 1e-4)
    assert task.schedule == PolynomialSchedule(0.9, 0)
    assert isinstance(task.loss, NPALoss)
    assert (task.loss.settings.k, task.loss.settings.transform) == (32, "log10")
    assert (task.loss.settings.offset, task.auxiliary_weight) == (0.5, 0.4)
    augmentation = data.augmentation.get("init_args", data.augmentation)
    assert tuple(augmentation.resize) == (0.5, 2.0)
    assert (augmentation.mirror, augmentation.rotate, augmentation.rot90) == (True, 10.0, False)
    assert config.run == f"runs/{name}-npa"


def test_lossd_comes_in_after_the_others() -> None:
    paths = [RECIPES / "lossd" / name for name in ("loveda.yaml", "with_lossd.yaml")]
    task = build(read(*paths))
    assert isinstance(task.loss, WeightedSum)
    task.loss.set_epoch(3.9)
    assert task.loss.weights() == {"ce": 1.0, "dice": 1.0, "lossd": 0.0}
    task.loss.set_epoch(9.0)
    assert task.loss.weights() == {"ce": 1.0, "dice": 1.0, "lossd": 1.0}
    assert any(isinstance(loss, DistanceLoss) for loss in task.loss.losses)


def test_an_override_replaces_the_loss_whole() -> None:
    paths = [OWN_DATA, RECIPES / "losses" / "ce.yaml"]
    task = build(read(*paths))
    assert type(task.loss) is CrossEntropyLoss
