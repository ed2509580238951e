"""Names, numbers and colours arrive at the data as a recipe or an option writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from tests.training.command_line import expect_refusal, write_recipe
from tests.training.image_folders import colour, draw_image, write
from tests.training.label_ground import HOUSES, POLYGONS, read_labels
from tests.training.polygon_files import expect_labels, write_layer, write_raster
from tests.training.recipe_reading import make_fit_parser

from crispline.engine.grid import Shape, Window
from crispline_training.data.masked_images import MaskedImages
from crispline_training.data.polygons import PolygonData
from crispline_training.data_recipe import make_inspection_parser, open_data
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.recipe_files import check_recipe
from crispline_training.sample import IGNORE

COLOURS = ("#ffffff", "#0000ff", "#00ff00")
LISTED = """
      - {name: "ground: bare", colour: "#ffffff"}
      - {name: "3", colour: "#0000ff", is_background: false}
      - {name: "yes", colour: "#00ff00", id: 7, shape: straight}
"""
#: Classes of the polygons of `label_ground`.
NUMBERS = [1, *[2] * len(HOUSES), 3]
HEIGHT, WIDTH = 40, 50
IDS = np.random.default_rng(4).integers(0, 3, (HEIGHT, WIDTH))


def open_images(recipe: Path, *options: str) -> MaskedImages:
    data = open_data(make_inspection_parser().parse_args([f"--config={recipe}", *options]))
    assert isinstance(data, MaskedImages)
    return data


def open_polygons(recipe: Path, *options: str) -> PolygonData:
    data = open_data(make_inspection_parser().parse_args([f"--config={recipe}", *options]))
    assert isinstance(data, PolygonData)
    return data


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A recipe of two images named by numbers, with coloured masks; it lists no classes."""
    for name in ("6627", "007"):
        write(tmp_path / "images" / f"{name}.png", draw_image(3, HEIGHT, WIDTH))
        write(tmp_path / "masks" / f"{name}.png", colour(IDS, COLOURS))
    recipe = tmp_path / "images.yaml"
    recipe.write_text(
        "data:\n"
        "  class_path: crispline_training.data.masked_images.MaskedImages\n"
        "  init_args:\n"
        f"    root: {tmp_path}\n"
        '    split: {train: ["6627"], val: ["007"]}\n'
        "    cache: never\n"
        "    tile: 32\n",
        encoding="utf-8",
    )
    return recipe


@pytest.fixture
def polygons(tmp_path: Path) -> Path:
    """A recipe of a raster and a layer whose classes are whole numbers."""
    raster = write_raster(tmp_path / "r.tif")
    layer = write_layer(tmp_path / "l.gpkg", POLYGONS, kind=NUMBERS)
    write_layer(tmp_path / "text.gpkg", POLYGONS, kind=[str(number) for number in NUMBERS])
    recipe = tmp_path / "polygons.yaml"
    recipe.write_text(
        "data:\n"
        "  class_path: crispline_training.data.polygons.PolygonData\n"
        "  init_args:\n"
        f"    raster: {raster}\n"
        f"    labels: {layer}\n"
        "    column: kind\n"
        "    background: rest\n"
        "    tile: 32\n",
        encoding="utf-8",
    )
    return recipe


def expect(recipe: Path, data: PolygonData, labels: dict[str, int], *, outside: int = 0) -> None:
    folder = recipe.parent
    expected = expect_labels(folder / "r.tif", folder / "text.gpkg", labels, outside=outside)
    np.testing.assert_array_equal(read_labels(data.rasters[0]), expected)


# ---- images and masks


def expect_listed(data: MaskedImages) -> None:
    assert [(info.name, info.colour) for info in data.legend.classes] == list(
        zip(("ground: bare", "3", "yes"), COLOURS, strict=True)
    )
    assert data.legend.classes[2].shape == "straight"
    assert set(data.legend.values) == {0, 1, 7, IGNORE}
    _, label = data.sources("train")[0].read(Window(0, 0, HEIGHT, WIDTH))
    np.testing.assert_array_equal(label, IDS)


def test_classes_of_a_recipe_keep_colours_and_names(images: Path) -> None:
    text = images.read_text(encoding="utf-8")
    images.write_text(f"{text}    classes: {LISTED}", encoding="utf-8")
    expect_listed(open_images(images))


def test_classes_of_an_option_keep_colours_and_names(images: Path) -> None:
    listed = ", ".join(line.strip("- ") for line in LISTED.strip().splitlines())
    expect_listed(open_images(images, f"--data.classes=[{listed}]"))


def test_classes_survive_the_recipe_that_a_run_keeps(images: Path) -> None:
    text = images.read_text(encoding="utf-8")
    images.write_text(f"{text}    classes: {LISTED}", encoding="utf-8")
    parser = make_fit_parser()
    settings = parser.parse_args(
        [
            "fit",
            f"--config={images}",
            "--model.architecture=crispnet",
            "--model.loss=crispline_training.losses.CrossEntropyLoss",
        ]
    )
    kept = yaml.safe_load(parser.dump(settings))["fit"]["data"]
    images.write_text(yaml.safe_dump({"data": kept}), encoding="utf-8")
    expect_listed(open_images(images))


@pytest.mark.parametrize(
    ("classes", "found"),
    [
        ("[1, 2]", "found 1; put quotes"),
        ("[yes, no]", "found True; put quotes"),
        ("[{name: 1}, b]", "found {'name': 1}"),
        ("[{name: a, id: 1.5}, b]", "found {'name': 'a', 'id': 1.5}"),
        ("[{name: a, colour: }, b]", "found no colour of {'name': 'a', 'colour': None}"),
    ],
)
def test_classes_that_lack_quotes_are_refused_in_a_sentence(
    images: Path, capsys: pytest.CaptureFixture[str], classes: str, found: str
) -> None:
    arguments = ["inspect", f"--config={images}"]
    expect_refusal([*arguments, f"--data.classes={classes}"], capsys, expected=found)
    text = images.read_text(encoding="utf-8")
    images.write_text(f"{text}    classes: {classes}\n", encoding="utf-8")
    expect_refusal(arguments, capsys, expected=found)


def test_images_may_be_named_by_numbers(images: Path) -> None:
    classes = "--data.classes=[a, b, c]"
    text = images.read_text(encoding="utf-8")
    images.write_text(text.replace('"6627"', "6627"), encoding="utf-8")
    (images.parent / "split.json").write_text('{"train": [6627], "val": ["007"]}')
    for options in (
        [],
        ["--data.split=split.json"],
        ['--data.split={train: [6627], val: ["007"]}'],
    ):
        data = open_images(images, classes, *options)
        assert [pair.name for pair in data.find_pairs("train")] == ["6627"]
        assert [pair.name for pair in data.find_pairs("val")] == ["007"]


def test_a_split_of_something_else_is_refused(
    images: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["inspect", f"--config={images}", "--data.classes=[a, b, c]"]
    for train, expected in (
        ("[null]", "expected names in the split in"),
        ("[true]", "found true; put quotes around a name"),
        ("7", "expected lists of names"),
    ):
        (images.parent / "split.json").write_text(f'{{"train": {train}, "val": ["007"]}}')
        expect_refusal([*arguments, "--data.split=split.json"], capsys, expected=expected)


def test_images_named_by_numbers_are_reduced(
    images: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classes = [{"name": name, "colour": value} for name, value in zip("abc", COLOURS, strict=True)]
    options = [f"--data.classes={classes}"]
    data = open_images(images, *options, "--data.reduce_of={6627: 2}")
    assert data.sources("train")[0].shape == Shape(HEIGHT // 2, WIDTH // 2)
    assert data.sources("val")[0].shape == Shape(HEIGHT, WIDTH)
    expect_refusal(
        ["inspect", f"--config={images}", *options, "--data.reduce_of={7: 2, 8: 2, c: 3}"],
        capsys,
        expected="expected names of the split in reduce_of, found 7, 8, c; correct them",
    )


# ---- rasters and polygons


def test_values_of_a_number_column_are_renamed(polygons: Path) -> None:
    data = open_polygons(polygons, "--data.rename={1: house, 2: house}")
    assert [info.name for info in data.facts.classes] == ["rest", "3", "house"]
    expect(polygons, data, {"1": 2, "2": 2, "3": 1})
    for names in ('{1: "2"}', "{1: 2}", "{'1': '2'}", "{1.0: 2}"):
        data = open_polygons(polygons, f"--data.rename={names}")
        assert [info.name for info in data.facts.classes] == ["rest", "2", "3"]
        expect(polygons, data, {"1": 1, "2": 1, "3": 2})


def test_classes_of_a_number_column_are_listed_and_ignored(polygons: Path) -> None:
    data = open_polygons(polygons, "--data.classes=[3, 1, 2]")
    assert [info.name for info in data.facts.classes] == ["rest", "3", "1", "2"]
    expect(polygons, data, {"1": 2, "2": 3, "3": 1})
    data = open_polygons(polygons, "--data.ignored=[1]")
    assert [info.name for info in data.facts.classes] == ["rest", "2", "3"]
    expect(polygons, data, {"1": IGNORE, "2": 1, "3": 2})


def test_classes_of_a_number_column_have_colours(polygons: Path) -> None:
    data = open_polygons(polygons, "--data.colours={1: '#ff0102', 3: '#030405'}")
    found = {info.name: info.colour for info in data.facts.classes}
    assert (found["1"], found["3"]) == ("#ff0102", "#030405")


def test_a_recipe_names_numbers_without_quotes(polygons: Path) -> None:
    text = polygons.read_text(encoding="utf-8").replace("background: rest", "background: 3")
    keys = "    classes: [3, 2]\n    rename: {1: 2}\n    colours: {2: '#ff0102'}\n"
    polygons.write_text(text + keys, encoding="utf-8")
    data = open_polygons(polygons)
    assert [info.name for info in data.facts.classes] == ["3", "2"]
    assert data.facts.classes[0].is_background
    assert data.facts.classes[1].colour == "#ff0102"
    expect(polygons, data, {"1": 1, "2": 1, "3": 0})


def test_text_that_looks_like_a_number_stays_as_it_is_written(
    polygons: Path, tmp_path: Path
) -> None:
    codes = [f"0{number}" for number in NUMBERS]
    layer = write_layer(tmp_path / "codes.gpkg", POLYGONS, kind=codes)
    data = open_polygons(
        polygons,
        f"--data.labels={layer}",
        '--data.rename={"01": "1.0", "02": "yes"}',
        '--data.ignored=["03"]',
    )
    assert [info.name for info in data.facts.classes] == ["rest", "1.0", "yes"]
    expect(polygons, data, {"1": 1, "2": 2, "3": IGNORE})


def test_a_column_may_be_named_by_a_number(polygons: Path, tmp_path: Path) -> None:
    columns: dict[str, Any] = {"2018": NUMBERS}
    layer = write_layer(tmp_path / "years.gpkg", POLYGONS, **columns)
    text = polygons.read_text(encoding="utf-8").replace("column: kind", "column: 2018")
    polygons.write_text(text, encoding="utf-8")
    data = open_polygons(polygons, f"--data.labels={layer}")
    assert [info.name for info in data.facts.classes] == ["rest", "1", "2", "3"]


def test_renaming_what_does_not_occur_is_told(
    polygons: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["inspect", f"--config={polygons}", "--data.rename={77: house}"]
    expect_refusal(
        arguments,
        capsys,
        expected="expected values of column 'kind' to rename, which are '1', '2', '3', found '77'",
    )
    expect_refusal(
        [*arguments, "--data.classes=[1, 2, 3]"],
        capsys,
        expected="to the classes 'rest', '1', '2', '3', found 'house'; add it to classes",
    )
    arguments[-1] = "--data.rename={3: house}"
    expect_refusal(
        [*arguments, "--data.ignored=[3]"],
        capsys,
        expected="expected values of column 'kind' to rename, which are '1', '2', found '3'",
    )


# ---- what is named elsewhere


def test_areas_of_vaihingen_need_no_quotes(tmp_path: Path) -> None:
    recipe = tmp_path / "vaihingen.yaml"
    recipe.write_text(
        "data:\n"
        "  class_path: crispline_training.data.isprs.IsprsData\n"
        "  init_args:\n"
        f"    root: {tmp_path}\n"
        "    city: vaihingen\n"
        "    areas: {train: [1, 3], val: [11]}\n",
        encoding="utf-8",
    )
    data = open_data(make_inspection_parser().parse_args([f"--config={recipe}"]))
    with pytest.raises(DatasetError, match=r"expected top_mosaic_09cm_area1\.tif in one of"):
        data.sources("val")


@pytest.mark.parametrize(
    ("section", "line", "word"),
    [
        ("    areas: {train: [3_10], val: [2_11]}", 3, "3_10"),
        ("    ignored: [1, 010]", 3, "010"),
        ("    rename: {1:30: house}", 3, "1:30"),
        ("    split:\n      train: [7]\n      val:\n      - 0x1F", 6, "0x1F"),
    ],
)
def test_what_yaml_takes_for_another_number_needs_quotes(
    tmp_path: Path, section: str, line: int, word: str
) -> None:
    """210 of 2_10, 8 of 010, 90 of 1:30: no name would be found by these, or another one."""
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(f"data:\n  init_args:\n{section}\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=f"found {word} at line {line}, which YAML takes"):
        check_recipe(recipe)
    recipe.write_text(
        f"data:\n  init_args:\n{section.replace(word, repr(word))}\n", encoding="utf-8"
    )
    if "3_10" not in section:  # the other one is still bare
        check_recipe(recipe)


def test_other_numbers_are_spelt_as_one_likes(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("data: {init_args: {samples_per_epoch: 1_000, ignored: [0, 12]}}\n")
    check_recipe(recipe)


def test_excluded_classes_may_be_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The squares have no class of that name: the sentence shows that it has arrived."""
    command = ["fit", "--config", str(write_recipe(tmp_path)), "--model.excluded_classes", "[7]"]
    expect_refusal(command, capsys, expected="to leave out, found 7")
