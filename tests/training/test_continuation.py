"""Trainings that go on: only as they began, and in their own folder, wherever it lies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from tests.training.checkpoint_files import DATA, DESCRIPTION, write
from torch import nn
from torch.optim import SGD, Optimizer

from crispline_training.checkpoint import build, read_checkpoint
from crispline_training.continuation import (
    check_optimizer,
    check_same_network,
    check_weights,
    follow_folder,
)
from crispline_training.description import NetworkDescription
from crispline_training.errors import TrainingCheckpointError
from crispline_training.optimisation import AdamWOptimisation, Optimisation, SgdOptimisation
from crispline_training.schedule import PolynomialSchedule, as_scheduler

TRAINED = SgdOptimisation(learning_rate=0.02, head_learning_rate=0.1, weight_decay=0.001)


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
    check_weights(tmp_path / "last.ckpt", content, build(DESCRIPTION))
    other = build(replace(DESCRIPTION, options=DESCRIPTION.options | options))
    with pytest.raises(TrainingCheckpointError, match=message):
        check_weights(tmp_path / "last.ckpt", content, other)


def hold_state(of: Optimisation, *, nameless: bool = False) -> dict[str, Any]:
    """Return what a checkpoint holds of an optimizer; the older ones name no groups."""
    optimizer = of.build(build(DESCRIPTION))
    as_scheduler(PolynomialSchedule(), optimizer, 10)
    state = optimizer.state_dict()
    if nameless:
        for group in state["param_groups"]:
            del group["name"], group["optimizer"]
    return {"optimizer_states": [state]}


@pytest.mark.parametrize("nameless", [False, True])
def test_the_optimizer_of_the_checkpoint_is_taken(nameless: bool) -> None:
    content = hold_state(TRAINED, nameless=nameless)
    check_optimizer(Path("last.ckpt"), content, wanted=TRAINED, network=build(DESCRIPTION))


def test_weights_alone_ask_for_no_optimizer() -> None:
    check_optimizer(Path("last.ckpt"), {}, wanted=TRAINED, network=build(DESCRIPTION))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"learning_rate": 0.5}, "of learning_rate 0.5, found 0.02; give the model.optimizer"),
        ({"head_learning_rate": 0.5}, "of head_learning_rate 0.5, found 0.1;"),
        ({"weight_decay": 0.3}, "of weight_decay 0.3, found 0.001;"),
        ({"momentum": 0.5}, "of momentum 0.5, found 0.9;"),
        ({"nesterov": True}, "of nesterov True, found False;"),
        ({"head_learning_rate": None}, r"86 parameters \(rest\), found one of 84 "),
    ],
)
@pytest.mark.parametrize("nameless", [False, True])
def test_other_settings_of_the_optimizer_are_refused(
    changes: dict[str, Any], message: str, nameless: bool
) -> None:
    """They would be passed over: the state in the checkpoint has its own."""
    content = hold_state(TRAINED, nameless=nameless)
    with pytest.raises(TrainingCheckpointError, match=message):
        check_optimizer(
            Path("last.ckpt"),
            content,
            wanted=replace(TRAINED, **changes),
            network=build(DESCRIPTION),
        )


@pytest.mark.parametrize(
    ("nameless", "message"),
    [
        (False, "state of SgdOptimisation, found that of AdamWOptimisation"),
        (True, "of momentum 0.9, found none"),
    ],
)
def test_another_optimizer_is_refused(nameless: bool, message: str) -> None:
    found = AdamWOptimisation(learning_rate=0.02, head_learning_rate=0.1, weight_decay=0.001)
    content = hold_state(found, nameless=nameless)
    with pytest.raises(TrainingCheckpointError, match=message):
        check_optimizer(Path("last.ckpt"), content, wanted=TRAINED, network=build(DESCRIPTION))


def test_an_optimizer_of_ones_own_goes_on() -> None:
    """Its groups need not have the names of ours."""

    class Plain(SgdOptimisation):
        def build(self, network: nn.Module) -> Optimizer:
            return SGD(network.parameters(), lr=self.learning_rate)

    content = hold_state(Plain(learning_rate=0.02))
    network = build(DESCRIPTION)
    check_optimizer(Path("last.ckpt"), content, wanted=Plain(learning_rate=0.02), network=network)
    with pytest.raises(TrainingCheckpointError, match=r"of learning_rate 0\.5, found 0\.02"):
        check_optimizer(
            Path("last.ckpt"), content, wanted=Plain(learning_rate=0.5), network=network
        )


def test_the_best_is_known_in_a_folder_that_was_moved(tmp_path: Path) -> None:
    """Only where it has come along, from another system too."""
    before = ModelCheckpoint(dirpath=str(tmp_path / "a"), filename="best", monitor="val/mIoU")
    before.best_model_path = str(tmp_path / "a" / "best.ckpt")
    before.best_model_score = torch.tensor(0.7)
    before.best_k_models = {before.best_model_path: before.best_model_score}
    now = ModelCheckpoint(dirpath=str(tmp_path / "b"), filename="best", monitor="val/mIoU")
    content = {"callbacks": {before.state_key: before.state_dict()}}
    content["callbacks"][before.state_key]["kth_best_model_path"] = r"C:\runs\a\best.ckpt"
    (tmp_path / "b").mkdir()
    follow_folder(tmp_path / "b" / "last.ckpt", content, [now])
    assert content["callbacks"][now.state_key]["dirpath"] == str(tmp_path / "a")
    (tmp_path / "b" / "best.ckpt").touch()
    follow_folder(tmp_path / "b" / "last.ckpt", content, [now])
    now.load_state_dict(content["callbacks"][now.state_key])
    assert now.kth_best_model_path == str(tmp_path / "b" / "best.ckpt")
    assert now.best_model_score == torch.tensor(0.7)
    assert now.best_k_models == {str(tmp_path / "b" / "best.ckpt"): torch.tensor(0.7)}


def test_another_folder_has_no_best_yet(tmp_path: Path) -> None:
    before = ModelCheckpoint(dirpath=str(tmp_path / "a"), filename="best", monitor="val/mIoU")
    now = ModelCheckpoint(dirpath=str(tmp_path / "b"), filename="best", monitor="val/mIoU")
    content = {"callbacks": {before.state_key: before.state_dict()}}
    follow_folder(tmp_path / "a" / "last.ckpt", content, [now])
    assert content["callbacks"][now.state_key]["dirpath"] == str(tmp_path / "a")
