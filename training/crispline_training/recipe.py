"""Recipes: what `crispline-train fit | validate | test | predict` read and run.

A recipe is a YAML of LightningCLI with the sections `data`, `model`, `trainer`, and the callbacks
`checkpoint`, `early_stop` and `pictures`. Everything a training writes lies in its folder, `run`.
"""

from __future__ import annotations

import logging
import os
from argparse import SUPPRESS
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint
from lightning.pytorch.cli import LightningArgumentParser, LightningCLI, SaveConfigCallback
from lightning.pytorch.loggers import TensorBoardLogger
from lightning.pytorch.utilities import rank_zero_info

from crispline_training.callbacks import PredictionPictures, PredictionWriter, StepSeed
from crispline_training.checkpoint import read_checkpoint
from crispline_training.data.module import SegmentationData
from crispline_training.errors import RecipeError
from crispline_training.metrics.training_scores import decisive_score, find_direction
from crispline_training.origin import find_origin
from crispline_training.recipe_files import find_recipes
from crispline_training.seed import DEFAULT_SEED, read_seed
from crispline_training.task import SegmentationTask

#: What the best checkpoint is chosen by, and what early stopping watches: `decisive_score`, and the
#: better the lower or the higher as `find_direction` says.
AUTO = "auto"
CHECKPOINTS = "checkpoints"
_DEFAULTS = {
    "checkpoint.filename": "best",
    "checkpoint.monitor": AUTO,
    "checkpoint.mode": AUTO,
    "checkpoint.save_on_train_epoch_end": True,
    "checkpoint.enable_version_counter": False,
    "early_stop.monitor": AUTO,
    "early_stop.mode": AUTO,
    "early_stop.patience": 50,
    "early_stop.strict": False,
}
#: For `predict`; the recipe of a run keeps it, and other commands, which have one part, hide it.
_PART = (
    "Images whose tiles `predict` writes class maps of; they are PNGs without a place on the "
    "ground: for georeferenced ones of whole rasters export the network, then crispline segment "
    "--class-map."
)


class RecipeSaver(SaveConfigCallback):
    """Keeps the recipe, every default spelled out, as `config.yaml` in the run's folder."""

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        """Write it when a training begins."""
        if stage == "fit":
            super().setup(trainer, pl_module, stage)


class RecipeCLI(LightningCLI):
    """LightningCLI with one folder for everything, and networks that fit their data."""

    def __init__(self, command: str, arguments: list[str]) -> None:
        """Run `fit`, `validate`, `test` or `predict`; `arguments` begin with it."""
        self._commands = {command: LightningCLI.subcommands()[command]}
        super().__init__(
            SegmentationTask,
            SegmentationData,
            subclass_mode_data=True,
            args=arguments,
            auto_configure_optimizers=False,
            save_config_callback=RecipeSaver,
            save_config_kwargs={"overwrite": True},
            trainer_defaults={"callbacks": [StepSeed(), PredictionWriter()]},
            parser_kwargs={"exit_on_error": False, command: {"exit_on_error": False}},
        )

    def subcommands(self) -> dict[str, set[str]]:  # type: ignore[override]  # static in the base
        """Return the one that runs: parsers of the others take seconds to make."""
        return self._commands

    def add_default_arguments_to_parser(self, parser: LightningArgumentParser) -> None:
        """Add the seed: a number, where Lightning's own option also draws one after linking."""
        parser.add_argument(
            "--seed_everything",
            type=read_seed,
            default=DEFAULT_SEED,
            help="A number that decides the first weights, the tiles, and the split of the ground.",
        )

    def add_arguments_to_parser(self, parser: LightningArgumentParser) -> None:
        """Add `run` and the callbacks, and link what follows from other keys."""
        parser.add_argument(
            "--run",
            type=str,
            default="runs/latest",
            help="Folder that takes checkpoints, log, recipe, pictures and predictions; "
            "runs/ and the names of the recipes.",
        )
        parser.add_argument(
            "--part",
            type=Literal["val", "test"],
            default="val",
            help=_PART if "predict" in self._commands else SUPPRESS,
        )
        parser.add_lightning_class_args(ModelCheckpoint, "checkpoint")
        parser.add_lightning_class_args(EarlyStopping, "early_stop")
        parser.add_lightning_class_args(PredictionPictures, "pictures")
        parser.set_defaults(_DEFAULTS)
        parser.link_arguments("seed_everything", "data.init_args.seed")
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
        if self._trains and first:
            _expect_unused(folder, config.ckpt_path)
        excluded = [str(name) for name in config.model.excluded_classes]
        for section in (config.checkpoint, config.early_stop):
            if section.monitor == AUTO:
                section.monitor = decisive_score(excluded)
            if section.mode == AUTO:
                section.mode = find_direction(section.monitor or "")

    def instantiate_classes(self) -> None:
        """Build network, data and trainer; pretrained weights only for a training that begins.

        A checkpoint brings all weights: nothing is downloaded for it.
        """
        section = self.config[self.subcommand].model
        options = section.options
        if options and "pretrained" in options and not self._begins:
            section.options = {**options, "pretrained": False}
        super().instantiate_classes()
        section.options = options
        self.model.described = replace(self.model.described, options=dict(options or {}))

    @property
    def _trains(self) -> bool:
        return self.subcommand == "fit"

    @property
    def _begins(self) -> bool:
        return self._trains and self.config[self.subcommand].ckpt_path is None

    def instantiate_trainer(self, **kwargs: Any) -> Trainer:
        """Keep the last checkpoint, and log to TensorBoard unless the recipe names a logger.

        What keeps the last comes last: its checkpoint then holds what the one that keeps the best
        has noted of the same epoch.
        """
        recipe, folder = (self._get(self.config_init, key) for key in ("trainer", "run"))
        if recipe.get("logger") in (None, True):
            kwargs["logger"] = TensorBoardLogger(save_dir=folder, name="", version="")
        kwargs["callbacks"] = list(recipe.get("callbacks") or ())
        own = self.trainer_defaults["callbacks"]
        self.trainer_defaults = {**self.trainer_defaults, "callbacks": [*own, _keep_last(folder)]}
        try:
            trainer: Trainer = super().instantiate_trainer(**kwargs)
        except (TypeError, ValueError) as error:
            raise RecipeError(
                "expected a trainer section that Lightning takes, found one that it refuses: "
                f"{error}; correct it"
            ) from error
        return trainer

    def after_fit(self) -> None:
        """Tell where a training ended early, and which network is the best."""
        for stop in self.trainer.early_stopping_callbacks:
            if isinstance(stop, EarlyStopping) and stop.stopping_reason_message:
                rank_zero_info(stop.stopping_reason_message)
        for keeper in self.trainer.checkpoint_callbacks:
            if isinstance(keeper, ModelCheckpoint) and keeper.best_model_score is not None:
                rank_zero_info(
                    f"The best network: {keeper.best_model_path}, "
                    f"{keeper.monitor} {float(keeper.best_model_score):.4f}."
                )

    def predict(
        self, model: LightningModule, datamodule: SegmentationData, **settings: Any
    ) -> None:
        """Write class maps of the tiles of a part: PNGs, without a place on the ground."""
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


def run_recipe(arguments: list[str], *, program: type[RecipeCLI] = RecipeCLI) -> RecipeCLI:
    """Run `fit`, `validate`, `test` or `predict`; `arguments` begin with it.

    Raises argparse's ArgumentError where a key or value is none of a recipe's.
    """
    logging.getLogger("lightning.pytorch.utilities.rank_zero").addFilter(_is_news)
    return program(arguments[0], name_run(arguments))


def name_run(arguments: list[str]) -> list[str]:
    """Return the arguments with a run named after the recipes, unless they name none."""
    paths = find_recipes(arguments[1:])
    if not paths:
        return arguments
    # First, so that a recipe or another --run overrules it.
    run = Path("runs") / "-".join(path.stem for path in paths)
    return [arguments[0], f"--run={run}", *arguments[1:]]


def _is_news(record: logging.LogRecord) -> bool:
    """Return False for advice to install other programs."""
    return "Tip:" not in record.getMessage()


def _keep_last(run: str) -> ModelCheckpoint:
    """Return what writes `last.ckpt` after every epoch.

    `save_last` of the callback that keeps the best would write it only where that one does.
    """
    return ModelCheckpoint(
        dirpath=_checkpoint_folder(run),
        filename="last",
        save_on_train_epoch_end=True,
        enable_version_counter=False,
    )


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


def _expect_unused(folder: Path, checkpoint: str | None) -> None:
    """Refuse to write over a training, unless it is the one that goes on."""
    if checkpoint is not None and Path(checkpoint).resolve().parent == folder.resolve():
        return
    found = next((p for p in (folder / "last.ckpt", folder / "best.ckpt") if p.exists()), None)
    if found is not None:
        raise RecipeError(
            f"{found}: expected a folder without a training, found one; go on with "
            "--ckpt_path last, or name another folder with --run"
        )
