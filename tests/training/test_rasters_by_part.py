"""Rasters of their own for validation and testing, and a checkpoint scored on other rasters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from affine import Affine
from shapely.affinity import translate
from tests.training.command_line import SMALL_CRISPNET, expect_refusal, write_recipe
from tests.training.label_ground import KINDS, POLYGONS, open_ground, read_labels
from tests.training.polygon_files import UPRIGHT, write_layer, write_raster
from tests.training.squares import Squares

from crispline.engine.grid import Window
from crispline_training.checkpoint import load_network
from crispline_training.cli import run
from crispline_training.data.module import PARTS
from crispline_training.data.polygon_source import PolygonSource
from crispline_training.errors import DatasetError, RecipeError
from crispline_training.metrics.rasters import infer_labels
from crispline_training.metrics.torch_predictor import TorchPredictor

EAST = UPRIGHT * Affine.translation(1000, 0)
SOUTH = UPRIGHT * Affine.translation(0, 1000)


@pytest.fixture
def grounds(tmp_path: Path) -> dict[str, str]:
    """Three rasters on ground of their own, a layer each."""
    found = {}
    for name, transform in (("a", UPRIGHT), ("b", EAST), ("c", SOUTH)):
        found[name] = str(write_raster(tmp_path / f"{name}.tif", transform=transform))
        layer = write_layer(tmp_path / f"{name}.gpkg", POLYGONS, transform=transform, kind=KINDS)
        found[f"{name} labels"] = str(layer)
    return found


def covered(parts: Any) -> int:
    return sum(source.shape.pixels for source in parts)


def test_one_raster_trains_and_another_validates(grounds: dict[str, str]) -> None:
    data = open_ground(
        Path(grounds["a"]),
        Path(grounds["a labels"]),
        val_raster=grounds["b"],
        val_labels=grounds["b labels"],
        test_share=0.0,
    )
    assert covered(data.sources("train")) == 200 * 240  # all of it
    (validated,) = data.sources("val")
    assert isinstance(validated, PolygonSource)
    assert (validated.name, validated.image.path) == ("b", grounds["b"])
    np.testing.assert_array_equal(read_labels(validated), read_labels(data.rasters[0]))
    with pytest.raises(DatasetError, match="test_share is 0"):
        data.sources("test")
    assert data.notes == ()
    batch = next(iter(data.val_dataloader()))
    assert tuple(batch.image.shape) == (2, 3, 32, 32)


def test_the_rest_of_the_ground_is_still_shared_out(grounds: dict[str, str]) -> None:
    data = open_ground(
        Path(grounds["a"]),
        Path(grounds["a labels"]),
        val_raster=grounds["b"],
        val_labels=grounds["b labels"],
    )
    train, test = covered(data.sources("train")), covered(data.sources("test"))
    assert train + test == 200 * 240
    assert test == pytest.approx(0.15 * 200 * 240, rel=0.5)
    assert [source.name for source in data.open_whole_sources()] == ["a", "b"]


def test_both_parts_may_have_rasters_of_their_own_under_one_layer(
    grounds: dict[str, str], tmp_path: Path
) -> None:
    offsets = ((0, 0), (1000, 0), (0, 1000))  # of the rasters, in pixels
    shifted = [translate(polygon, x, y) for x, y in offsets for polygon in POLYGONS]
    layer = write_layer(tmp_path / "all.gpkg", shifted, kind=KINDS * 3)
    data = open_ground(
        Path(grounds["a"]), layer, val_raster=[grounds["b"]], test_raster=grounds["c"]
    )
    assert [covered(data.sources(part)) for part in PARTS] == [200 * 240] * 3
    np.testing.assert_array_equal(read_labels(data.rasters[2]), read_labels(data.rasters[0]))


def test_validation_on_trained_ground_is_told(grounds: dict[str, str]) -> None:
    data = open_ground(
        Path(grounds["a"]),
        Path(grounds["a labels"]),
        val_raster=grounds["a"],
        val_labels=grounds["a labels"],
    )
    assert any("a.tif: expected rasters of the val part on other" in note for note in data.notes)


def test_layers_without_a_raster_are_refused(grounds: dict[str, str]) -> None:
    with pytest.raises(RecipeError, match=r"expected val_raster beside val_labels.*l\.gpkg"):
        open_ground(Path(grounds["a"]), Path(grounds["a labels"]), val_labels="l.gpkg")


# ---- evaluate


@pytest.fixture
def trained(grounds: dict[str, str], tmp_path: Path) -> Path:
    """The best checkpoint of a short training on the first raster."""
    recipe = write_recipe(
        tmp_path,
        data={
            "class_path": "crispline_training.data.polygons.PolygonData",
            "init_args": {
                "raster": grounds["a"],
                "labels": grounds["a labels"],
                "column": "kind",
                "background": "rest",
                "val_raster": grounds["b"],
                "val_labels": grounds["b labels"],
                "tile": 32,
                "batch_size": 2,
                "samples_per_epoch": 4,
            },
        },
        model=SMALL_CRISPNET,
    )
    assert run(["fit", "--config", str(recipe), "--trainer.max_epochs", "1"]) == 0
    return tmp_path / "run" / "checkpoints" / "best.ckpt"


def evaluate(checkpoint: Path, *options: str) -> dict[str, Any]:
    target = checkpoint.with_name("scores.json")
    assert run(["evaluate", str(checkpoint), "--json", str(target), *options]) == 0
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def score(checkpoint: Path, *sources: PolygonSource) -> float:
    """Return the share of labelled pixels that the engine gets right, all rasters together."""
    trained = load_network(checkpoint)
    predictor = TorchPredictor(trained.network, trained.description)
    right, known = 0, 0
    for source in sources:
        truth, result = infer_labels(source, predictor)
        right += int(((truth == result) & (truth != 255)).sum())
        known += int((truth != 255).sum())
    return right / known


def test_a_checkpoint_is_scored_on_another_raster_whole(
    trained: Path, grounds: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a layer that lacks classes of the training; its raster's pixels are not square."""
    stretched = SOUTH * Affine.scale(1, 1.5)
    raster = write_raster(tmp_path / "other.tif", transform=stretched)
    layer = write_layer(
        tmp_path / "other.geojson", POLYGONS[:3], transform=stretched, kind=KINDS[:3]
    )
    given = ["--data.raster", str(raster), f"--data.labels={layer}", "--part", "all"]
    found = evaluate(trained, *given)
    assert "other, all of it, pixels of 0.5" in capsys.readouterr().out
    (source,) = open_ground(
        raster, layer, classes=["rest", "grass", "house", "pond"], ground_resolution=0.5002
    ).rasters
    assert source.shape.height == 300
    assert found["scores"]["OA"] == pytest.approx(score(trained, source), abs=1e-6)
    before = evaluate(trained, *given[2:], *given[:2])
    assert before == found
    assert run(["evaluate", *given, str(trained)]) == 0  # the checkpoint may come last


def test_all_of_a_data_set_is_scored(trained: Path, grounds: dict[str, str]) -> None:
    sources = [
        open_ground(Path(grounds[name]), Path(grounds[f"{name} labels"])).rasters[0]
        for name in "ab"
    ]
    assert evaluate(trained, "--part", "all")["scores"]["OA"] == pytest.approx(
        score(trained, *sources)
    )
    assert evaluate(trained)["scores"]["OA"] == pytest.approx(score(trained, sources[1]))


def test_a_recipe_takes_the_place_of_the_checkpoints_own(
    trained: Path, grounds: dict[str, str], tmp_path: Path
) -> None:
    recipe = tmp_path / "c.yaml"
    arguments = {
        "raster": grounds["c"],
        "labels": grounds["c labels"],
        "column": "kind",
        "background": "rest",
    }
    recipe.write_text(
        yaml.safe_dump({"data": {"class_path": "PolygonData", "init_args": arguments}})
    )
    found = evaluate(trained, "--config", str(recipe), "--part", "all")
    source = open_ground(Path(grounds["c"]), Path(grounds["c labels"])).rasters[0]
    assert found["data"] == "c"
    assert found["scores"]["OA"] == pytest.approx(score(trained, source))


def test_a_key_that_the_data_lack_is_one_sentence(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evaluate", str(trained), "--data.rastre", "other.tif"]
    expect_refusal(arguments, capsys, expected="rastre")


def test_every_image_of_a_data_set_is_taken_once() -> None:
    sources = Squares(tile=32).open_whole_sources()
    assert [source.name for source in sources] == ["squares 0", "squares 1", "squares 2"]
    assert sources[0].read(Window(0, 0, 96, 96))[1].shape == (96, 96)
