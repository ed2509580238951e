"""The seed of a recipe: it divides the ground, so that every command must take the same one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.training.command_line import SMALL_CRISPNET, expect_refusal, write_recipe
from tests.training.recipe_reading import make_fit_parser

from crispline_training.data_recipe import make_inspection_parser, open_data

ONE_BATCH = ["--trainer.max_epochs", "1", "--trainer.limit_train_batches", "1"]


@pytest.mark.parametrize("value", ["true", "false", "-1", "many", "4294967296"])
def test_seed_is_a_number_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    """`true` would draw one that splits the ground otherwise than `evaluate` does."""
    recipe = str(write_recipe(tmp_path, model=SMALL_CRISPNET))
    expected = f"expected a number from 0 to 4294967295 for seed_everything, found {value};"
    given = ["--config", recipe, "--seed_everything", value]
    expect_refusal(["fit", *given, *ONE_BATCH], capsys, expected=expected)
    expect_refusal(["inspect", *given], capsys, expected=expected)


@pytest.mark.parametrize("value", [True, False, None])
@pytest.mark.parametrize("command", ["fit", "inspect"])
def test_seed_is_a_number_in_a_recipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, value: object
) -> None:
    recipe = str(write_recipe(tmp_path, model=SMALL_CRISPNET, seed_everything=value))
    limits = ONE_BATCH if command == "fit" else []
    expected = "expected a number from 0 to 4294967295 for seed_everything, found"
    expect_refusal([command, "--config", recipe, *limits], capsys, expected=expected)


@pytest.mark.parametrize("seed", [None, 0, 7])
def test_fit_and_inspect_divide_the_ground_alike(tmp_path: Path, seed: int | None) -> None:
    path = write_recipe(tmp_path, model=SMALL_CRISPNET)
    recipe = yaml.safe_load(path.read_text(encoding="utf-8"))
    recipe.pop("seed_everything")
    path.write_text(yaml.safe_dump(recipe), encoding="utf-8")
    given = [f"--config={path}", *([] if seed is None else [f"--seed_everything={seed}"])]
    trained = make_fit_parser().parse_args(["fit", *given]).fit
    inspected = open_data(make_inspection_parser().parse_args(given)).seed
    assert inspected == trained.data.init_args.seed == trained.seed_everything
    assert inspected == (1 if seed is None else seed)
