"""Recipes read, and their tasks built, without their data and without a training."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import pytest
import torch
from jsonargparse import ArgumentParser, Namespace
from lightning.pytorch.cli import LightningArgumentParser
from tests.training.command_line import ROOT

from crispline.engine.card import ClassInfo
from crispline_training.description import DataDescription
from crispline_training.recipe import RecipeCLI
from crispline_training.task import SegmentationTask

OWN_DATA = ROOT / "training" / "recipes" / "own_data.yaml"
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


@cache
def make_fit_parser() -> LightningArgumentParser:
    """Return the parser of `crispline-train fit`, which takes seconds to make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["crispline-train"])  # Lightning warns of others
        parser: LightningArgumentParser = Reading(
            "fit", ["fit", f"--config={ROOT / OWN_DATA}"]
        ).parser
    return parser


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
