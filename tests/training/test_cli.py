"""`crispline-train`: what it prints and writes, and how it says what is wrong."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from PIL import Image
from tests.training.command_line import SMALL_CRISPNET, expect_refusal, run_apart, write_recipe
from tests.training.squares import Squares, draw_squares
from torch import nn

from crispline.engine.card import GroundResolution
from crispline.engine.grid import Window
from crispline.engine.labelling import label_classes
from crispline_training import checkpoint, cli
from crispline_training.checkpoint import load_network
from crispline_training.cli import run
from crispline_training.data.module import DataFacts
from crispline_training.data.source import LabelledArrays, LabelledSource
from crispline_training.models import build_network

ONE_BATCH = ["--trainer.max_epochs", "1", "--trainer.limit_train_batches", "1"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a recipe and a run of four epochs."""
    folder = tmp_path_factory.mktemp("trained")
    recipe = write_recipe(folder, model=SMALL_CRISPNET)
    assert run(["fit", "--config", str(recipe), "--trainer.max_epochs", "4"]) == 0
    return folder


def test_fit_leaves_all_it_takes_in_one_folder(trained: Path) -> None:
    folder = trained / "run"
    assert {"config.yaml", "checkpoints", "pictures"} <= {p.name for p in folder.iterdir()}
    assert any(folder.glob("events.out.tfevents.*"))
    assert {p.name for p in (folder / "checkpoints").iterdir()} == {"best.ckpt", "last.ckpt"}
    network = load_network(folder / "checkpoints" / "best.ckpt")
    assert "class_path: crispline_training.losses.CrossEntropyLoss" in network.origin.recipe
    assert network.description.source.startswith("recipe.yaml")
    assert network.description.data.name == "squares"
    assert {"mIoU", "OA", "mF1", "IoU/square", "boundary_iou_3px"} <= set(
        network.description.metrics
    )


def read_monitors(run: Path) -> dict[str, float]:
    """Return the best score by the name of what decides, from the best checkpoint."""
    content = torch.load(run / "checkpoints" / "best.ckpt", weights_only=True)
    states = [state for state in content["callbacks"].values() if state.get("monitor")]
    return {state["monitor"]: float(state["best_model_score"]) for state in states}


def test_excluded_classes_do_not_decide(trained: Path, tmp_path: Path) -> None:
    """Neither which checkpoint is the best, nor when it is time to stop."""
    metrics = load_network(trained / "run" / "checkpoints" / "best.ckpt").description.metrics
    assert read_monitors(trained / "run") == {"val/mIoU": pytest.approx(metrics["mIoU"])}
    run_folder = tmp_path / "run"
    excluding = ["--model.excluded_classes", "[ground]", "--run", str(run_folder)]
    assert run(["fit", "--config", str(trained / "recipe.yaml"), *excluding, *ONE_BATCH]) == 0
    metrics = load_network(run_folder / "checkpoints" / "best.ckpt").description.metrics
    score = metrics["without ground/mIoU"]
    assert score == pytest.approx(metrics["IoU/square"], abs=0.5)
    assert score != metrics["mIoU"]
    assert read_monitors(run_folder) == {"val/without ground/mIoU": pytest.approx(score)}
    recipe = yaml.safe_load((run_folder / "config.yaml").read_text(encoding="utf-8"))
    assert recipe["early_stop"]["monitor"] == "val/without ground/mIoU"


def test_what_decides_can_be_named(trained: Path, tmp_path: Path) -> None:
    chosen = ["--model.excluded_classes", "[ground]", "--checkpoint.monitor", "val/mIoU"]
    recipe = ["--config", str(trained / "recipe.yaml"), "--run", str(tmp_path / "run")]
    assert run(["fit", *recipe, *chosen, *ONE_BATCH]) == 0
    assert list(read_monitors(tmp_path / "run")) == ["val/mIoU"]


def test_only_a_training_that_begins_looks_for_pretrained_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def build(architecture: str, *, pretrained: bool = False, **options: Any) -> nn.Module:
        asked.append(pretrained)
        return build_network(architecture, pretrained=False, **options)

    monkeypatch.setattr(checkpoint, "build_network", build)
    recipe = ["--config", str(write_recipe(tmp_path)), "--model.options.pretrained", "true"]
    assert run(["fit", *recipe, *ONE_BATCH]) == 0
    assert asked == [True]
    for command in ("validate", "test", "predict"):
        assert run([command, *recipe]) == 0
    more = ["--ckpt_path", "last", "--trainer.max_epochs", "2", *ONE_BATCH[2:]]
    assert run(["fit", *recipe, *more]) == 0
    assert asked == [True, False, False, False, False]
    # The recipe stays what it was: another training by it begins with pretrained weights.
    stored = load_network(tmp_path / "run" / "checkpoints" / "last.ckpt")
    assert stored.description.options["pretrained"] is True
    assert yaml.safe_load(stored.origin.recipe)["model"]["options"]["pretrained"] is True


def test_training_is_not_written_over(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect_refusal(
        ["fit", "--config", str(trained / "recipe.yaml")], capsys, expected="--ckpt_path last"
    )


def test_training_is_not_written_over_with_a_checkpoint_from_elsewhere(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_folder, other = tmp_path / "run", tmp_path / "other.ckpt"
    shutil.copytree(trained / "run", run_folder)
    shutil.copy(run_folder / "checkpoints" / "best.ckpt", other)
    before = {p.name: p.read_bytes() for p in (run_folder / "checkpoints").iterdir()}
    again = ["fit", "--config", str(trained / "recipe.yaml"), "--run", str(run_folder)]
    more = ["--trainer.max_epochs", "5"]
    refused = [*again, "--ckpt_path", str(other), *more]
    expect_refusal(refused, capsys, expected="name another folder with --run")
    assert {p.name: p.read_bytes() for p in (run_folder / "checkpoints").iterdir()} == before
    last = run_folder / "checkpoints" / "last.ckpt"
    assert run([*again, "--ckpt_path", str(last), *more]) == 0
    assert last.read_bytes() != before["last.ckpt"]


def test_validate_scores_the_best_checkpoint(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (trained / "run" / "config.yaml").read_bytes()
    assert run(["validate", "--config", str(trained / "recipe.yaml")]) == 0
    stored = load_network(trained / "run" / "checkpoints" / "best.ckpt").description.metrics
    shown = capsys.readouterr().out
    assert "val/mIoU" in shown
    assert f"{stored['mIoU']:.12f}"[:7] in shown  # cut off, not rounded
    assert (trained / "run" / "config.yaml").read_bytes() == before


def test_test_and_predict_run(trained: Path) -> None:
    recipe = str(trained / "recipe.yaml")
    assert run(["test", "--config", recipe, "--ckpt_path", "last"]) == 0
    assert run(["predict", "--config", recipe, "--part", "test"]) == 0
    # 96 pixels in tiles of 64: two a side.
    names = {p.name for p in (trained / "run" / "predictions").iterdir()}
    assert names == {f"tile_{i:05d}.png" for i in range(4)}
    labels = np.asarray(Image.open(trained / "run" / "predictions" / "tile_00000.png"))
    assert labels.shape == (64, 64)


@pytest.mark.parametrize("name", ["recipe.yaml", "run/config.yaml"])
def test_inspect_counts_the_classes(
    trained: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    output = trained / "looked_at"
    recipe = str(trained / name)
    assert run(["inspect", "--config", recipe, "--output", str(output)]) == 0
    shown = capsys.readouterr().out
    assert "squares: 3 bands" in shown
    assert "square" in shown
    assert Image.open(output / "samples.png").size[0] > 64


@pytest.mark.parametrize(
    ("options", "lowest"),
    [([], True), (["--model.class_weights.lowest=null"], False),
     (["--model.class_weights.lowest", "square", "--model.auxiliary_weight", "1"], True),
     (["--model.class_weights", "null"], False)],
    ids=str,
)  # fmt: skip
def test_inspect_weighs_the_classes_as_the_recipe_does(
    trained: Path, capsys: pytest.CaptureFixture[str], options: list[str], lowest: bool
) -> None:
    recipe = trained / "weighted.yaml"
    recipe.write_text("model:\n  class_weights:\n    lowest: square\n", encoding="utf-8")
    both = ["--config", str(trained / "recipe.yaml"), "--config", str(recipe)]
    assert run(["inspect", *both, "--output", str(trained / "weighed"), *options]) == 0
    lines = capsys.readouterr().out.splitlines()
    weights = {line.split()[0]: float(line.split()[1]) for line in lines[4:6]}
    # The rarer class has the greater weight otherwise.
    assert (weights["square"] == weights["ground"]) == lowest
    assert any("square with the lowest of all" in line for line in lines) == lowest


def test_evaluate_scores_whole_rasters(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One tile as large as the raster needs no blending: torch alone says what comes out."""
    checkpoint = trained / "run" / "checkpoints" / "best.ckpt"
    target = trained / "scores.json"
    arguments = ["evaluate", str(checkpoint), "--tile", "96", "--json", str(target)]
    assert run([*arguments, "--exclude", "ground", "--metres", "0.5"]) == 0
    scores = json.loads(target.read_text(encoding="utf-8"))
    shown = capsys.readouterr().out
    assert shown.splitlines()[0].split()[:3] == ["class", "F1", "IoU"]
    assert f"{scores['scores']['mIoU']:.4f}" in shown
    source = draw_squares(2, 6, unknown_rows=1)
    image, truth = source.read(Window(0, 0, 96, 96))
    with torch.inference_mode():
        logits = load_network(checkpoint).network(torch.from_numpy(image)[None]).logits[0]
    levels = np.ascontiguousarray((logits.softmax(0).numpy() * 255).round().astype(np.uint8))
    labels, known = label_classes(levels), truth != 255
    agreement = float((labels == truth)[known].mean())
    assert scores["scores"]["OA"] == pytest.approx(agreement, abs=2e-3)
    assert scores["part"] == "val"
    assert "without ground/mIoU" in scores["scores"]


class FineSquares(Squares):
    """The squares with each pixel cut into four of half the size."""

    @property
    def facts(self) -> DataFacts:
        return replace(super().facts, ground_resolution=GroundResolution(0.05, 0.05, 0.05))

    def open_sources(self, part: str) -> Sequence[LabelledSource]:
        sources = []
        for source in super().open_sources(part):
            image, label = source.read(Window(0, 0, 96, 96))
            fine = [array.repeat(2, axis=-2).repeat(2, axis=-1) for array in (image, label)]
            sources.append(LabelledArrays(source.name, *fine))
        return sources


class SmallSquares(Squares):
    """The squares on pixels hardly smaller than those of the training."""

    @property
    def facts(self) -> DataFacts:
        return replace(super().facts, ground_resolution=GroundResolution(0.096, 0.096, 0.096))


def evaluate_on(data: str, trained: Path, *options: str) -> dict[str, float]:
    target = trained / "other.json"
    arguments = ["evaluate", str(trained / "run" / "checkpoints" / "best.ckpt"), *options]
    given = ["--data", f"tests.training.test_cli.{data}", "--metres", "0.5"]
    assert run([*arguments, *given, "--json", str(target)]) == 0
    scores: dict[str, float] = json.loads(target.read_text(encoding="utf-8"))["scores"]
    return scores


def test_evaluate_infers_at_the_networks_ground_resolution(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four equal pixels average to themselves: the scores are those of the coarse squares."""
    expected = evaluate_on("Squares", trained)
    assert evaluate_on("FineSquares", trained) == pytest.approx(expected)
    assert "pixels of 0.1 m" in capsys.readouterr().out
    native = evaluate_on("FineSquares", trained, "--native")
    assert native["OA"] != pytest.approx(expected["OA"])
    assert native["hd95_m"] == pytest.approx(0.05 * native["hd95_px"])


def test_evaluate_measures_in_metres_of_the_data(trained: Path) -> None:
    coarse, small = evaluate_on("Squares", trained), evaluate_on("SmallSquares", trained)
    assert small["hd95_px"] == coarse["hd95_px"]
    assert small["hd95_m"] == pytest.approx(0.096 * small["hd95_px"])


def test_evaluate_keeps_the_seed_of_the_training(trained: Path) -> None:
    """The seed splits the ground: another one would score what was trained on."""
    from crispline_training.data_recipe import make_parser, open_data

    parser = make_parser("evaluate", "", needs_data=False)
    settings = parser.parse_args(["--config", str(trained / "recipe.yaml")])
    assert open_data(settings, seed=7).seed == 7
    assert open_data(settings).seed == 3


def test_key_of_the_data_is_set_from_the_command_line(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = str(trained / "recipe.yaml")
    output = str(trained / "more")
    assert run(["inspect", "--config", recipe, "--data.tile", "32", "--output", output]) == 0
    assert "tiles of 32 px" in capsys.readouterr().out


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("fit", "predict", "inspect", "evaluate"))
    assert run([]) == 2


def test_help_needs_no_library(tmp_path: Path) -> None:
    """In a process of its own, where the libraries of training cannot be imported."""
    for name in ("torch", "lightning", "jsonargparse", "rasterio"):
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('{name}')\n", encoding="utf-8")
    done = run_apart(["--help"], PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]))
    assert done.returncode == 0, done.stderr
    assert "fit" in done.stdout


def test_other_network_than_the_checkpoints_is_refused(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expect_refusal(
        [
            *("fit", "--config", str(trained / "recipe.yaml"), "--ckpt_path", "last"),
            *("--model.architecture", "fcn8s-resnet18", "--model.options", "{}"),
        ],
        capsys,
        expected="expected the recipe's architecture fcn8s-resnet18",
    )


def test_interrupted_training_says_how_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(arguments: list[str]) -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise SystemExit(1)  # noqa: B904 - as Lightning does

    monkeypatch.setattr(cli, "_find", lambda command: interrupt)
    assert run(["fit"]) == 130
    assert "--ckpt_path last" in capsys.readouterr().err


@pytest.mark.slow
def test_program_ends_with_the_status(tmp_path: Path) -> None:
    done = run_apart(["fit", "--config", str(tmp_path / "nowhere.yaml")])
    assert done.returncode == 2
    assert done.stderr.startswith("crispline-train: error: ")
    assert "Traceback" not in done.stderr
