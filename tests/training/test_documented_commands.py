"""Commands in the documentation: each is read, and those of the paper's tables train its rows."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from string import Template

import pytest
import yaml
from tests.training.command_line import ROOT
from tests.training.recipe_reading import OWN_DATA, build, make_fit_parser

from crispline_training.data_recipe import add_own_data, make_inspection_parser
from crispline_training.evaluation import make_evaluation_parser
from crispline_training.losses import NPALoss
from crispline_training.recipe import name_run

PAGES = (ROOT / "README.md", ROOT / "docs" / "training.md")


def list_commands(text: str) -> Iterator[list[str]]:
    """Yield the arguments of every crispline-train in indented blocks, variables filled in."""
    variables: dict[str, str] = {}
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("    crispline-train "):
            filled = Template(line).substitute(variables)
            yield shlex.split(filled)[1:]
        elif line.startswith("    net="):
            variables = dict(word.split("=", 1) for word in line.split())


COMMANDS = [command for page in PAGES for command in list_commands(page.read_text("utf-8"))]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_command_is_read(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command, *options = arguments
    if command == "fit":
        make_fit_parser().parse_args(name_run(arguments))
        return
    if command == "evaluate":
        # A checkpoint of the user's own data stands for all.
        recipe = yaml.safe_load(OWN_DATA.read_text(encoding="utf-8"))
        make_evaluation_parser().parse_args(add_own_data(options, recipe))
        return
    make_inspection_parser().parse_args(options)


#: What is trained by row: architecture, loss, and k, transform and offset of NPALoss.
FCN, NPA = "fcn8s-resnet101", "NPALoss"
BEST = (32, "log10", 0.5)
TABLES = {
    "Table 1": [
        (FCN, "CrossEntropyLoss"), (FCN, "CrossEntropyLoss", "weighted"), (FCN, "FocalLoss"),
        (FCN, "DiceLoss"), (FCN, NPA, *BEST),
    ],
    "Table 2": [
        (FCN, NPA, 32, "norm", 0.0), (FCN, NPA, 32, "norm", 0.5), (FCN, NPA, 32, "ln", 0.5),
    ],
    "Figure 5": [(FCN, NPA, k, "log10", 0.5) for k in (8, 16, 64)],
    "Table 3": [
        row
        for name in ("fcn-dilated", "pspnet", "deeplabv3")
        for row in (
            (f"{name}-resnet101", "CrossEntropyLoss"), (f"{name}-resnet101", NPA, *BEST),
        )
    ],
}  # fmt: skip


def describe(arguments: list[str]) -> tuple[object, ...]:
    config = make_fit_parser().parse_args(name_run(arguments)).fit
    task = build(config)
    row = (config.model.architecture, type(task.loss).__name__)
    if isinstance(task.loss, NPALoss):
        settings = task.loss.settings
        return (*row, settings.k, settings.transform, settings.offset)
    return row if task.class_weights is None else (*row, "weighted")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_the_papers_tables_has_a_command(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    variables = next(line for line in text.splitlines() if line.startswith("    net="))
    block = text.split(f"# {table}:", 1)[1].split("\n\n", 1)[0]
    commands = list(list_commands(f"{variables}\n{block}"))
    assert [describe(command) for command in commands] == TABLES[table]
    runs = [make_fit_parser().parse_args(name_run(command)).fit.run for command in commands]
    assert len(set(runs)) == len(runs)


def test_every_command_is_looked_at() -> None:
    assert sum(command[0] == "fit" for command in COMMANDS) > 20
    assert {command[0] for command in COMMANDS} == {"fit", "evaluate", "inspect"}
