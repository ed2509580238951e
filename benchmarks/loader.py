"""Whether training waits for its data: steps fed by the loader against steps on a held batch.

    python -m benchmarks.loader --threads 1 --workers 1     # two cores: one trains, one loads
    python -m benchmarks.loader --threads 2 --workers 0     # two cores, both do both in turn
    python -m benchmarks.loader --device cuda --workers 4 --batch 8 --tile 512

In every round each network trains some steps on one batch held in memory, then as many on batches
of the data module's own loader with augmentation; the ratio is taken within a round. What loaders
make in advance while the other loop runs is used up before the clock starts. Copies of decoded
images and workers are made before all rounds, and their time is told apart. Three more figures
hardly change when the machine does other work: the core time of a tile; by how much steps grow
where one core does both; and how many workers feed a step of so many milliseconds (`--step-ms`).
"""

from __future__ import annotations

import argparse
import itertools
import math
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from benchmarks.loss_cost import Seconds, time_both
from benchmarks.measurement import SHARED_DATA, median_ratio, publish, say, summarise, time_call
from crispline_training.data.augmentation import Augmentation
from crispline_training.data.masked_images import MaskedImages
from crispline_training.data.module import LoadingOptions, SegmentationData
from crispline_training.data.polygons import PolygonData
from crispline_training.losses import CrossEntropyLoss
from crispline_training.models import build_network
from crispline_training.models.normalised import NormalisedNetwork
from crispline_training.sample import Sample

NETWORKS = ("crispnet", "fcn8s-resnet18")
#: How much longer a step may take with the loader.
MOST = 1.05


@dataclass(frozen=True, slots=True)
class Setting:
    """What is trained how; `tile` in pixels, `steps` a round."""

    device: str
    precision: str
    threads: int
    workers: int
    tile: int
    batch: int
    rounds: int
    steps: int

    @property
    def megapixels(self) -> float:
        """Pixels a step, in millions."""
        return self.batch * self.tile**2 / 1e6

    @property
    def ahead(self) -> int:
        """Batches that may be made in advance: two a worker, and those under way."""
        return 3 * self.workers + 1


def open_frames(shared: Path, options: LoadingOptions) -> SegmentationData:
    """Return the labelled drone frames as they are trained on, PNG masks and reduced images."""
    return MaskedImages(
        str(shared / "houston"),
        masks="masks6",
        reduce=4,
        reduce_of={"6627": 2, "6701": 2, "6957": 2},
        ground_resolution=0.016,
        **options,
    )


def open_polygons(shared: Path, options: LoadingOptions) -> SegmentationData:
    """Return a raster of 8192 x 4096 pixels in JPEG blocks, buildings painted from polygons."""
    folder = shared / "oam_buildings"
    return PolygonData(
        str(folder / "zanzibar_0.tif"),
        str(folder / "zanzibar_0_buildings.geojson"),
        background="ground",
        **options,
    )


def open_sixteen_bits(shared: Path, options: LoadingOptions) -> SegmentationData:
    """Return a raster of one band of 16 bits, which are trained on as float32."""
    folder = shared / "rasters" / "solaris"
    return PolygonData(
        str(folder / "sample_geotiff.tif"),
        str(folder / "geotiff_labels.geojson"),
        background="ground",
        val_share=0.1,
        test_share=0,
        **options,
    )


CASES: dict[str, Callable[[Path, LoadingOptions], SegmentationData]] = {
    "frames": open_frames,
    "polygons": open_polygons,
    "sixteen-bits": open_sixteen_bits,
}


def open_case(case: str, shared: Path, setting: Setting) -> SegmentationData:
    """Return a data module whose epoch does not end within the measurement."""
    return CASES[case](
        shared,
        LoadingOptions(
            tile=setting.tile,
            batch_size=setting.batch,
            workers=setting.workers,
            samples_per_epoch=10**6,
            augmentation=Augmentation(),
        ),
    )


def build_step(name: str, data: SegmentationData, setting: Setting) -> Callable[[Sample], None]:
    """Return what trains a network once on a batch."""
    found = data.description
    network = NormalisedNetwork(
        build_network(name, bands=len(found.bands), classes=len(found.classes)),
        found.mean,
        found.std,
    )
    network = network.train().to(setting.device).to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-4)
    loss = CrossEntropyLoss()

    def step(batch: Sample) -> None:
        image, label = (part.to(setting.device, non_blocking=True) for part in batch)
        optimiser.zero_grad()
        with torch.autocast(setting.device, torch.bfloat16, setting.precision == "bf16-mixed"):
            logits = network(image).logits
        torch.autograd.backward(loss(logits, label))
        optimiser.step()

    return step


def time_steps(
    step: Callable[[Sample], None], batches: Iterator[Sample], setting: Setting
) -> Seconds:
    """Return the time of a round of steps, that of getting the batches included."""

    def train() -> None:
        for batch in itertools.islice(batches, setting.steps):
            step(batch)
        if setting.device == "cuda":
            torch.cuda.synchronize()

    return time_both(train)


def compare_steps(name: str, data: SegmentationData, setting: Setting) -> dict[str, Any]:
    """Return the seconds of steps on a held batch and on the loader's, round by round."""
    step = build_step(name, data, setting)
    loaded: Iterator[Sample] = iter(data.train_dataloader())
    held = next(loaded)
    for _ in range(3):
        step(held)
    without: list[Seconds] = []
    with_loader: list[Seconds] = []
    for number in range(setting.rounds):
        without.append(time_steps(step, itertools.repeat(held), setting))
        for batch in itertools.islice(loaded, setting.ahead):
            step(batch)
        with_loader.append(time_steps(step, loaded, setting))
        say(
            f"{name}, round {number}: {without[-1].passed:.2f} s held, "
            f"{with_loader[-1].passed:.2f} s loaded"
        )
    held_s, loaded_s = ([s.passed / setting.steps for s in r] for r in (without, with_loader))
    ratio = median_ratio(loaded_s, held_s)
    return {
        "held": summarise(held_s),
        "loaded": summarise(loaded_s),
        "ratio": round(ratio, 4),
        f"ratio <= {MOST}": ratio <= MOST,
        "held_core_s": round(statistics.median(s.processor for s in without) / setting.steps, 4),
        "network_mpx_per_s": round(setting.megapixels / statistics.median(held_s), 2),
    }


def measure_loader(data: SegmentationData, setting: Setting, batches: int) -> dict[str, Any]:
    """Return how much the loader gives when nobody trains, by the clock and by a core's time.

    The latter is that of one process that does nothing else; workers are such processes.
    """
    loaded: Iterator[Sample] = iter(data.train_dataloader())
    for _ in itertools.islice(loaded, setting.ahead):
        pass
    passed = time_call(lambda: list(map(len, itertools.islice(loaded, batches)))).seconds
    dataset: Any = data.train_dataloader().dataset
    tiles = batches * setting.batch
    torch.set_num_threads(1)  # as in a worker
    for number in range(tiles):  # fills GDAL's own cache, as workers' are after some time
        dataset[number]
    began = time.process_time()
    for number in range(tiles, 2 * tiles):
        dataset[number]
    core = time.process_time() - began
    torch.set_num_threads(setting.threads)
    megapixels = batches * setting.megapixels
    return {
        "mpx_per_s": round(megapixels / passed, 2),
        "mpx_per_core_second": round(megapixels / core, 2),
        "core_ms_per_tile": round(core / tiles * 1e3, 2),
    }


def count_workers(setting: Setting, mpx_per_core_second: float, step_ms: float) -> int:
    """Return how many workers make batches as fast as steps of so many milliseconds use them."""
    return math.ceil(setting.megapixels / (step_ms / 1e3) / mpx_per_core_second)


def measure_case(case: str, arguments: argparse.Namespace, setting: Setting) -> dict[str, Any]:
    """Return all figures of one data set."""
    say(f"{case}: measuring bands and making copies")
    data = open_case(case, arguments.data, setting)
    prepared = time_call(lambda: (data.description, data.train_dataloader().dataset[0])).seconds
    loader = measure_loader(data, setting, arguments.batches)
    say(f"{case}: {loader}")
    steps = {name: compare_steps(name, data, setting) for name in arguments.networks}
    speed = loader["mpx_per_core_second"]
    for found in steps.values():
        loading = setting.megapixels / speed
        found["ratio_on_one_core"] = round(1 + loading / found["held_core_s"], 4)
    measured = {name: found["held"]["median_s"] * 1e3 for name, found in steps.items()}
    stated = {f"{step:g} ms": step for step in arguments.step_ms}
    return {
        "preparing_s": round(prepared, 2),
        "loader": loader,
        "steps": steps,
        "workers_that_feed_a_step": {
            name: count_workers(setting, speed, step) for name, step in (measured | stated).items()
        },
    }


def main() -> None:
    """Measure, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=["frames", "polygons"])
    parser.add_argument("--networks", nargs="+", default=NETWORKS)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--precision", choices=("bf16-mixed", "32-true"), default="bf16-mixed")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--tile", type=int, default=320)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=20, help="in a round, of each kind")
    parser.add_argument("--batches", type=int, default=50, help="for the loader alone")
    parser.add_argument("--step-ms", type=float, nargs="*", default=(10.0, 30.0, 100.0))
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    fields = Setting.__dataclass_fields__
    setting = Setting(**{name: getattr(arguments, name) for name in fields})
    name = f"loader-{setting.device}-{setting.threads}-threads-{setting.workers}-workers"
    publish(
        name,
        {
            **asdict(setting),
            "torch": version("torch"),
            "gpu": torch.cuda.get_device_name() if setting.device == "cuda" else None,
            "cases": {case: measure_case(case, arguments, setting) for case in arguments.cases},
        },
        save=not arguments.no_save,
    )


if __name__ == "__main__":
    main()
