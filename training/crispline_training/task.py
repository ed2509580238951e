"""What is trained: a network, its losses, its optimizer, and the scores that say how good it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.utilities.types import OptimizerLRSchedulerConfig
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchmetrics import Metric, MetricCollection

from crispline_training import checkpoint as checkpoints
from crispline_training import continuation
from crispline_training.class_weighting import MedianFrequencyBalance
from crispline_training.description import DataDescription, NetworkDescription
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.losses import BoundaryBranchLoss, NPALoss, WeightedSum
from crispline_training.metrics.mean_loss import MeanLoss
from crispline_training.metrics.training_scores import decisive_score, make_scores, name_score
from crispline_training.models.outputs import Outputs
from crispline_training.optimisation import Optimisation, SgdOptimisation
from crispline_training.origin import Origin
from crispline_training.sample import IGNORE, Sample
from crispline_training.schedule import PolynomialSchedule, Schedule, as_scheduler

#: What checkpoints hold besides Lightning's: the epochs done, with fractions, at the last step.
_LOSS_EPOCH = "loss_epoch"


class SegmentationTask(LightningModule):
    """Trains one network on one data set."""

    def __init__(
        self,
        *,
        architecture: str,
        description: DataDescription,
        tile: int,
        loss: nn.Module,
        options: dict[str, Any] | None = None,
        auxiliary_weight: float = 0.4,
        auxiliary_loss: nn.Module | None = None,
        boundary_weight: float = 20.0,
        boundary_loss: nn.Module | None = None,
        optimizer: Optimisation | None = None,
        schedule: Schedule | None = None,
        class_weights: MedianFrequencyBalance | None = None,
        excluded_classes: tuple[str | int, ...] = (),
        name: str = "",
    ) -> None:
        """Build the network.

        Args:
            architecture: what `models.build_network` takes, such as "crispnet".
            description: bands, classes and statistics of the data.
            tile: side in pixels of the tiles that the network learns from.
            loss: called with logits (batch, class, row, column) and labels (batch, row, column). An
                NPALoss with a radius in metres gets the ground resolution of the data.
            options: further arguments of the architecture.
            auxiliary_weight: of the loss of every head for deep supervision; 0.4 in the paper of
                PSPNet (Zhao et al., CVPR 2017, section 3.3).
            auxiliary_loss: of these heads; `loss` where None.
            boundary_weight: of the loss of a boundary branch; 20 in the paper of PIDNet (Xu et
                al., CVPR 2023, section 4.2).
            boundary_loss: of this branch; BoundaryBranchLoss where None.
            optimizer: SGD as in the NPALoss paper where None.
            schedule: polynomial with power 0.9 where None.
            class_weights: those of the cross-entropy, from the classes of the training images.
            excluded_classes: names of classes that a second set of scores leaves out, the one that
                tells which network is the best; see `decisive_score`.
            name: of the network, for its users.

        Raises RecipeError where these do not go together.
        """
        super().__init__()
        _check_weights(auxiliary_weight, boundary_weight)
        self.described = NetworkDescription(
            architecture=architecture,
            options=dict(options or {}),
            data=description,
            tile=tile,
            name=name or f"{architecture} on {description.name}",
        )
        #: Kept in checkpoints; whoever knows the recipe sets it before the training.
        self.origin = Origin()
        self.network = checkpoints.build(self.described, pretrained=True)
        self.loss = loss
        self.auxiliary_weight = auxiliary_weight
        self.auxiliary_loss = auxiliary_loss or loss
        self.boundary_weight = boundary_weight
        self.boundary_loss = boundary_loss or BoundaryBranchLoss()
        self.optimizer_settings = optimizer or SgdOptimisation()
        _tell_ground_resolution([loss, self.auxiliary_loss], description)
        self.schedule = schedule or PolynomialSchedule()
        self.class_weights = class_weights
        self._excluded = tuple(str(name) for name in excluded_classes)
        self._decisive = decisive_score(self._excluded).removeprefix("val/")
        self.scores = nn.ModuleDict(
            {stage: make_scores(description, self._excluded) for stage in ("validation", "testing")}
        )
        self.validation_loss = MeanLoss()
        self._epochs_done = 0.0

    def setup(self, stage: str) -> None:
        """Weigh the classes, where the recipe says so, before a loss is computed."""
        if stage in ("fit", "validate") and self.class_weights is not None:
            data: Any = getattr(self.trainer, "datamodule")  # noqa: B009 - set by the trainer
            names = [c.name for c in self.described.data.classes]
            self.class_weights.apply([self.loss, self.auxiliary_loss], data.class_counts, names)

    def forward(self, image: Tensor) -> Outputs:
        """Return logits of raw images (batch, band, row, column).

        Raises RecipeError for values of half precision: those of 16-bit images do not fit into it,
        and it is the trainer that has rounded them.
        """
        if image.dtype in (torch.float16, torch.bfloat16):
            raise RecipeError(
                "expected a mixed trainer.precision for images that are not of 8 bits, found a "
                "true one, which rounds their values; use bf16-mixed or 16-mixed"
            )
        outputs: Outputs = self.network(image)
        return outputs

    def training_step(self, batch: Sample, batch_idx: int) -> Tensor:
        """Return the loss of a batch, and log every term of it."""
        batches = max(1.0, float(self.trainer.num_training_batches))
        self._tell_losses_the_epoch(self.current_epoch + batch_idx / batches)
        outputs = self(batch.image)
        terms = self._compute_terms(outputs, batch.label)
        total = torch.stack(list(terms.values())).sum()
        shown = {f"train/{name}": value.detach() for name, value in terms.items()}
        for name, value in _terms_of(self.loss):
            shown[f"train/main/{name}"] = value
        size = batch.label.shape[0]
        self.log("train/loss", total.detach(), prog_bar=True, batch_size=size)
        self.log_dict(shown, batch_size=size)
        return total

    def _compute_terms(self, outputs: Outputs, label: Tensor) -> dict[str, Tensor]:
        """Return the weighted losses of all heads, the main one's last.

        Those of weight 0 too: processes of one training wait for the gradients of all weights. The
        last call of a WeightedSum decides what its `last_terms` hold.
        """
        terms = {}
        if outputs.auxiliary:
            losses = [self.auxiliary_loss(logits, label) for logits in outputs.auxiliary]
            terms["auxiliary"] = self.auxiliary_weight * torch.stack(losses).sum()
        if outputs.boundary is not None:
            terms["boundary"] = self.boundary_weight * self.boundary_loss(outputs.boundary, label)
        terms["main"] = self.loss(outputs.logits, label)
        return terms

    def _tell_losses_the_epoch(self, epoch: float) -> None:
        """Set the epochs done, with fractions, on losses whose weights change with it."""
        self._epochs_done = epoch
        for module in self.modules():
            if isinstance(module, WeightedSum):
                module.set_epoch(epoch)

    def validation_step(self, batch: Sample, batch_idx: int) -> Tensor:
        """Count a batch; return the labels predicted, (batch, row, column).

        The loss has the class weights of the recipe and the epoch of the last training step, which
        checkpoints hold: it is the same number by `fit` and, for its checkpoint, by `validate`.
        """
        outputs = self(batch.image)
        label = _blank_repeats(batch.label, batch_idx, self.trainer, self.trainer.val_dataloaders)
        self.validation_loss.update(self.loss(outputs.logits, label), label)
        return self._count(outputs, label, stage="validation")

    def test_step(self, batch: Sample, batch_idx: int) -> Tensor:
        """Count a batch; return the labels predicted, (batch, row, column)."""
        label = _blank_repeats(batch.label, batch_idx, self.trainer, self.trainer.test_dataloaders)
        return self._count(self(batch.image), label, stage="testing")

    def predict_step(self, batch: Sample, batch_idx: int) -> Tensor:
        """Return the labels of a batch, (batch, row, column) uint8."""
        predicted: Tensor = self(batch.image).logits.argmax(dim=1)
        return predicted.to(torch.uint8)

    def _count(self, outputs: Outputs, label: Tensor, *, stage: str) -> Tensor:
        predicted = outputs.logits.argmax(dim=1)
        for _, metric in self._metrics(stage):
            metric.update(predicted, label)
        return predicted

    def _metrics(self, stage: str) -> Iterator[tuple[str, Metric]]:
        scores = self.scores[stage]
        if not isinstance(scores, MetricCollection):
            raise TypeError(f"expected a MetricCollection, found {type(scores).__name__}")
        yield from scores.items(keep_base=True, copy_state=False)

    def on_validation_epoch_end(self) -> None:
        """Log the loss and the scores of all batches of all processes.

        Raises DatasetError where no pixel of the whole part has a label: nothing is told by it.
        """
        with self.validation_loss.sync_context():
            known = int(self.validation_loss.pixels)
        if not known and _sees_all(self.trainer):
            raise DatasetError(
                f"expected labels in the validation part of {self.described.data.name}, found "
                "none; label some of it, or give another part to validate on"
            )
        self.log("val/loss", float(self.validation_loss.compute()))
        self.validation_loss.reset()
        self._log_scores(stage="validation", prefix="val")

    def on_test_epoch_end(self) -> None:
        """Log the scores of all batches of all processes."""
        self._log_scores(stage="testing", prefix="test")

    def _log_scores(self, *, stage: str, prefix: str) -> None:
        for key, metric in self._metrics(stage):
            for name, value in metric.compute().items():
                logged = name_score(name, key, self._excluded)
                shown = logged == self._decisive
                self.log(f"{prefix}/{logged}", float(value), prog_bar=shown)
            metric.reset()

    def configure_optimizers(self) -> OptimizerLRSchedulerConfig:
        """Return the optimizer and a schedule over all steps of the training."""
        optimizer = self.optimizer_settings.build(self.network)
        total = self.trainer.estimated_stepping_batches
        if total == float("inf"):
            raise RecipeError(
                "expected trainer.max_epochs or trainer.max_steps, found a training without end; "
                "set one of them in the recipe"
            )
        scheduler = as_scheduler(self.schedule, optimizer, int(total))
        return {
            "optimizer": optimizer,
            "lr_scheduler": {"scheduler": scheduler, "interval": "step", "name": "learning_rate"},
        }

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Add what it takes to build network and loss again; leave the losses' buffers out."""
        found = self.trainer.callback_metrics if self._trainer is not None else {}
        metrics = {
            name.removeprefix("val/"): float(value)
            for name, value in found.items()
            if name.startswith("val/") and torch.isfinite(value)
        }
        described = replace(self.described, metrics=metrics)
        checkpoint[checkpoints.KEY] = checkpoints.describe(described, self.origin)
        checkpoint[_LOSS_EPOCH] = self._epochs_done
        checkpoint["state_dict"] = {
            name: value
            for name, value in checkpoint["state_dict"].items()
            if name.startswith("network.")
        }

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Check that the checkpoint is of this network; keep the recipe's losses, at its epoch."""
        path = Path(str(getattr(self.trainer, "ckpt_path", None) or "checkpoint"))
        stored, _ = checkpoints.read_description(path, checkpoint)
        continuation.check_same_network(path, stored=stored, wanted=self.described)
        continuation.check_weights(path, checkpoint, self.network)
        if self.trainer.training:
            continuation.check_optimizer(
                path, checkpoint, wanted=self.optimizer_settings, network=self.network
            )
            keepers = [
                c for c in self.trainer.checkpoint_callbacks if isinstance(c, ModelCheckpoint)
            ]
            continuation.follow_folder(path, checkpoint, keepers)
        for name, value in self.state_dict().items():
            if not name.startswith("network."):
                checkpoint["state_dict"][name] = value
        # Older checkpoints say only in which epoch they were written.
        self._tell_losses_the_epoch(float(checkpoint.get(_LOSS_EPOCH, checkpoint["epoch"])))


def _blank_repeats(label: Tensor, batch_idx: int, trainer: Trainer, loader: object) -> Tensor:
    """Return labels (batch, row, column) with those of tiles that come twice as IGNORE.

    Several processes get equally many tiles: torch's DistributedSampler begins again at the first
    tile where their number is no multiple of the processes.
    """
    if trainer.world_size == 1 or not isinstance(loader, DataLoader):
        return label
    tiles: Any = loader.dataset
    first = batch_idx * (loader.batch_size or 1)
    places = torch.arange(first, first + label.shape[0], device=label.device)
    again = places * trainer.world_size + trainer.global_rank >= len(tiles)
    return label.masked_fill(again[:, None, None], IGNORE)


def _sees_all(trainer: Trainer) -> bool:
    """Tell whether a validation looks at its whole part, not just at a few batches."""
    # Lightning's limit is a share where it is a float, and a number of batches where it is none.
    limit = trainer.limit_val_batches
    return isinstance(limit, float) and limit == 1.0 and not trainer.sanity_checking


def _check_weights(auxiliary: float, boundary: float) -> None:
    if auxiliary < 0 or boundary < 0:
        raise RecipeError(
            "expected auxiliary_weight and boundary_weight of at least 0, found "
            f"{auxiliary} and {boundary}; correct the recipe"
        )


def _tell_ground_resolution(losses: Sequence[nn.Module], description: DataDescription) -> None:
    """Set the data's ground resolution on losses that count in metres and have none yet."""
    for module in chain.from_iterable(loss.modules() for loss in losses):
        if not isinstance(module, NPALoss) or module.k_metres is None:
            continue
        if module.ground_resolution is None:
            if description.ground_resolution is None:
                raise RecipeError(
                    f"expected the ground resolution of {description.name} for NPALoss' k_metres, "
                    "found none; give the loss ground_resolution in metres a pixel, or k in pixels"
                )
            module.set_ground_resolution(description.ground_resolution.metres)


def _terms_of(loss: nn.Module) -> Iterator[tuple[str, Tensor]]:
    if isinstance(loss, WeightedSum):
        yield from loss.last_terms.items()
