"""Recipes: what `crispline-train fit | validate | test | predict` read and run.

A recipe is a YAML of LightningCLI with the sections `data`, `model`, `trainer`, and the callbacks
`checkpoint`, `early_stop` and `pictures`. Everything a training writes lies in its folder, `run`.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import yaml
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint
from lightning.pytorch.cli import LightningArgumentParser, LightningCLI, SaveConfigCallback
from lightning.pytorch.loggers import TensorBoardLogger

from crispline_training.callbacks import PredictionPictures, PredictionWriter, StepSeed
from crispline_training.checkpoint import read_checkpoint
from crispline_training.cli import check_recipes
from crispline_training.data.module import SegmentationData
from crispline_training.errors import RecipeError
from crispline_training.origin import find_origin
from crispline_training.task import SegmentationTask

#: What the best checkpoint is chosen by, and what early stopping watches.
MONITOR = "val/mIoU"
CHECKPOINTS = "checkpoints"
_DEFAULTS = {
    "checkpoint.filename": "best",
    "checkpoint.monitor": MONITOR,
    "checkpoint.mode": "max",
    "checkpoint.save_last": True,
    "checkpoint.save_on_train_epoch_end": True,
    "checkpoint.enable_version_counter": False,
    "early_stop.monitor": MONITOR,
    "early_stop.mode": "max",
    "early_stop.patience": 50,
    "early_stop.strict": False,
}


class RecipeSaver(SaveConfigCallback):
    """Keeps the recipe, every default spelled out, as `config.yaml` in the run's folder."""

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        """Write it when a training begins."""
        if stage == "fit":
            super().setup(trainer, pl_module, stage)


class RecipeCLI(LightningCLI):
    """LightningCLI with one folder for everything, and networks that fit their data."""

    def add_arguments_to_parser(self, parser: LightningArgumentParser) -> None:
        """Add `run` and the callbacks, and link what follows from other keys."""
        parser.add_argument(
            "--run",
            type=str,
            default="runs/latest",
            help="Folder that takes checkpoints, log, recipe, pictures and predictions.",
        )
        parser.add_argument(
            "--part",
            type=Literal["val", "test"],
            default="val",
            help="Images whose class maps `predict` writes.",
        )
        parser.add_lightning_class_args(ModelCheckpoint, "checkpoint")
        parser.add_lightning_class_args(EarlyStopping, "early_stop")
        parser.add_lightning_class_args(PredictionPictures, "pictures")
        parser.set_defaults(_DEFAULTS)
        parser.link_arguments("seed_everything", "data.init_args.seed", compute_fn=int)
        parser.link_arguments("run", "trainer.default_root_dir")
        parser.link_arguments("run", "checkpoint.dirpath", compute_fn=_checkpoint_folder)
        parser.link_arguments("data.description", "model.description", apply_on="instantiate")
        parser.link_arguments("data.tile", "model.tile", apply_on="instantiate")

    def _parse_ckpt_path(self) -> None:
        """Leave the checkpoint alone: recipes say what there is to build, not checkpoints."""

    def before_instantiate_classes(self) -> None:
        """Find the checkpoint to begin with, and refuse to write over a finished training."""
        config = self.config[self.subcommand]
        folder = Path(_checkpoint_folder(config.run))
        config.ckpt_path = _find_checkpoint(config.ckpt_path, folder, training=self._trains)
        first = os.environ.get("LOCAL_RANK", "0") == "0"
        if self._trains and config.ckpt_path is None and first:
            _expect_unused(folder)

    @property
    def _trains(self) -> bool:
        return self.subcommand == "fit"

    def instantiate_trainer(self, **kwargs: Any) -> Trainer:
        """Log to TensorBoard in the run's folder unless the recipe names a logger."""
        if self._get(self.config_init, "trainer").get("logger") in (None, True):
            folder = self._get(self.config_init, "run")
            kwargs["logger"] = TensorBoardLogger(save_dir=folder, name="", version="")
        trainer: Trainer = super().instantiate_trainer(**kwargs)
        return trainer

    def predict(
        self, model: LightningModule, datamodule: SegmentationData, **settings: Any
    ) -> None:
        """Write class maps of the tiles of a part."""
        chosen = self._get(self.config_init, "part")
        loader = datamodule.test_dataloader if chosen == "test" else datamodule.val_dataloader
        settings["return_predictions"] = False
        self.trainer.predict(model, dataloaders=loader(), **settings)

    def after_instantiate_classes(self) -> None:
        """Tell the task its recipe, which goes into checkpoints."""
        config = self.config[self.subcommand]
        self.model.origin = find_origin(self._parser(self.subcommand).dump(config))
        names = [Path(str(path)).name for path in config.get("config") or ()]
        commit = self.model.origin.commit
        source = [*names, *([f"commit {commit}"] if commit else [])]
        self.model.described = replace(self.model.described, source=", ".join(source))


def run_recipe(arguments: list[str]) -> None:
    """Run `fit`, `validate`, `test` or `predict`; `arguments` begin with it.

    Raises argparse's ArgumentError where a key or value is none of a recipe's.
    """
    _read_recipes(check_recipes(arguments[1:]))
    logging.getLogger("lightning.pytorch.utilities.rank_zero").addFilter(_is_news)
    quiet = {"exit_on_error": False}
    RecipeCLI(
        SegmentationTask,
        SegmentationData,
        subclass_mode_data=True,
        args=arguments,
        seed_everything_default=1,
        auto_configure_optimizers=False,
        save_config_callback=RecipeSaver,
        save_config_kwargs={"overwrite": True},
        trainer_defaults={"callbacks": [StepSeed(), PredictionWriter()]},
        parser_kwargs={**quiet, **{name: dict(quiet) for name in LightningCLI.subcommands()}},
    )


def _read_recipes(paths: list[Path]) -> None:
    """Raise RecipeError for a recipe that is no YAML mapping."""
    for path in paths:
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            place = getattr(error, "problem_mark", None)
            line = f" at line {place.line + 1}" if place is not None else ""
            raise RecipeError(
                f"{path}: expected a recipe in YAML, found something else{line}; correct it"
            ) from error
        if not isinstance(content, dict):
            raise RecipeError(
                f"{path}: expected a recipe with sections such as data and model, found "
                f"{type(content).__name__}; correct it"
            )


def _is_news(record: logging.LogRecord) -> bool:
    """Return False for advice to install other programs."""
    return "Tip:" not in record.getMessage()


def _checkpoint_folder(run: str) -> str:
    return str(Path(run) / CHECKPOINTS)


def _find_checkpoint(named: str | None, folder: Path, *, training: bool) -> str | None:
    """Return the path of a checkpoint named best, last, or by its path, and look into it.

    Without a name a training begins anew, and everything else takes the best.
    """
    if named is None and training:
        return None
    path = Path(named or "best")
    if str(path) in ("best", "last"):
        path = folder / f"{path}.ckpt"
        if training and not path.is_file():
            # So that one command both begins and goes on.
            return None
    read_checkpoint(path)
    return str(path)


def _expect_unused(folder: Path) -> None:
    last = folder / "last.ckpt"
    if last.exists():
        raise RecipeError(
            f"{last}: expected a folder without a training, found one; go on with "
            "--ckpt_path last, or name another folder with --run"
        )
