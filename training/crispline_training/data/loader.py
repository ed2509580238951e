"""Loaders of tiles: other ones in every epoch, the same again when training is resumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.data import DataLoader, Dataset
from torch.utils.data.distributed import DistributedSampler

from crispline_training.sample import Sample


class EpochSampler(DistributedSampler[int]):
    """Numbers of the tiles of an epoch, which no other epoch has, shared out among processes.

    Lightning tells the epoch through `set_epoch` and leaves distributed samplers as they are.
    `skip` leaves that many numbers of this process out, once.
    """

    def __init__(self, dataset: Dataset[Sample], count: int) -> None:
        """Number `count` tiles an epoch over all processes there are."""
        distributed = torch.distributed.is_available() and torch.distributed.is_initialized()
        processes = torch.distributed.get_world_size() if distributed else 1
        rank = torch.distributed.get_rank() if distributed else 0
        super().__init__(dataset, num_replicas=processes, rank=rank, shuffle=False)
        self._count = count
        self.skip = 0

    def __iter__(self) -> Iterator[int]:
        """Give this process' numbers of the epoch."""
        skipped, self.skip = self.skip, 0
        first = self.epoch * self._count + self.rank
        return (first + step * self.num_replicas for step in range(skipped, len(self)))

    def __len__(self) -> int:
        """Return how many numbers an epoch has here: as many in every process."""
        return max(1, self._count // self.num_replicas)


class TileLoader(DataLoader[Sample]):
    """A loader that goes on after the last batch it gave when its state is restored."""

    _given = 0
    _restored = 0

    def __iter__(self) -> Any:
        """Give the batches of the epoch, without those given before a restart."""
        self._given, self._restored = self._restored, 0
        if isinstance(self.sampler, EpochSampler):
            self.sampler.skip = self._given * (self.batch_size or 1)
        for batch in super().__iter__():
            self._given += 1
            yield batch

    def state_dict(self) -> dict[str, int]:
        """Return how many batches of the epoch are given."""
        return {"batches": self._given % len(self)}

    def load_state_dict(self, state: dict[str, int]) -> None:
        """Leave these batches out of the next epoch that is begun."""
        self._restored = state["batches"]


@dataclass(frozen=True, slots=True)
class LoaderSettings:
    """Tiles a batch, and processes that make them (0: the training process itself)."""

    batch_size: int
    workers: int

    def load_random(self, dataset: Dataset[Sample], count: int) -> TileLoader:
        """Return a loader of `count` other tiles in every epoch."""
        sampler = EpochSampler(dataset, count)
        # A last batch of a single tile breaks batch normalisation: it is left out.
        whole = len(sampler) >= self.batch_size
        return TileLoader(
            dataset, self.batch_size, sampler=sampler, drop_last=whole, **self._options()
        )

    def load_all(self, dataset: Dataset[Sample]) -> DataLoader[Sample]:
        """Return a loader of every tile in its order."""
        return DataLoader(dataset, self.batch_size, **self._options())

    def _options(self) -> dict[str, Any]:
        return {
            "num_workers": self.workers,
            "persistent_workers": self.workers > 0,
            "pin_memory": torch.cuda.is_available(),
        }
