"""Every recipe is read, and its task and network are built, without its data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from jsonargparse import ArgumentParser, Namespace
from tests.training.command_line import ROOT

from crispline.engine.card import ClassInfo
from crispline_training.description import DataDescription
from crispline_training.losses import CrossEntropyLoss, DistanceLoss, NPALoss, WeightedSum
from crispline_training.optimisation import SgdOptimisation
from crispline_training.recipe import RecipeCLI, run_recipe
from crispline_training.schedule import PolynomialSchedule
from crispline_training.task import SegmentationTask

RECIPES = ROOT / "training" / "recipes"
LOSSES = sorted((RECIPES / "losses").glob("*.yaml"))
BASES = sorted(
    path
    for path in RECIPES.rglob("*.yaml")
    if path.parent.name != "losses" and path.stem not in ("with_lossd", "embedded")
)
NAMES = ("impervious", "building", "low vegetation", "tree", "car", "clutter")
STUB = DataDescription(
    name="stub",
    bands=("red", "green", "blue"),
    classes=tuple(ClassInfo(i, name, "#102030") for i, name in enumerate(NAMES)),
    mean=(100.0, 100.0, 100.0),
    std=(50.0, 50.0, 50.0),
)


class Reading(RecipeCLI):
    """Reads recipes and stops."""

    def before_instantiate_classes(self) -> None:
        pass

    def instantiate_classes(self) -> None:
        pass

    def after_instantiate_classes(self) -> None:
        pass

    def _run_subcommand(self, subcommand: str) -> None:
        pass


def read(*recipes: Path) -> Namespace:
    """Return what a training by recipes on top of each other would be told."""
    arguments = ["fit", *(f"--config={path}" for path in recipes)]
    config: Namespace = run_recipe(arguments, program=Reading).config.fit
    return config


def build(config: Namespace) -> SegmentationTask:
    """Build the task, its weights neither there nor downloaded."""
    parser = ArgumentParser(exit_on_error=False)
    parser.add_class_arguments(
        SegmentationTask, "model", skip={"description", "tile"}, instantiate=False
    )
    made = parser.instantiate_classes(parser.parse_object({"model": config.model.as_dict()}))
    settings: dict[str, Any] = dict(vars(made.model))
    settings["options"] = {**(settings["options"] or {})}
    settings["options"].pop("pretrained", None)
    with torch.device("meta"):
        return SegmentationTask(description=STUB, tile=config.data.init_args.tile, **settings)


def name_of(path: Path) -> str:
    return str(path.relative_to(RECIPES))


@pytest.mark.parametrize("path", BASES, ids=name_of)
def test_recipe_builds_its_task(path: Path) -> None:
    config = read(path)
    task = build(config)
    assert task.described.architecture == config.model.architecture
    assert sum(p.numel() for p in task.network.parameters()) > 100_000
    assert config.trainer.max_steps > 0 or config.trainer.max_epochs > 0
    optimizer = task.optimizer_settings.build(task.network)
    assert sum(len(group["params"]) for group in optimizer.param_groups) == len(
        list(task.network.parameters())
    )


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
    found = {path.parent.name for path in BASES}
    assert {"npaloss", "lossd", "houston", "recipes"} <= found
    assert {path.stem for path in LOSSES} >= {"ce", "weighted", "focal", "dice", "npa", "lossd"}


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
    paths = [RECIPES / "own_data.yaml", RECIPES / "losses" / "ce.yaml"]
    task = build(read(*paths))
    assert type(task.loss) is CrossEntropyLoss
