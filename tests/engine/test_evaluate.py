"""Evaluation of files: areas by hand, CRSs, columns, errors, and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from shapely.geometry.base import BaseGeometry

from crispline.engine import raster_comparison
from crispline.engine.cli import run
from crispline.engine.cli.evaluate import command
from crispline.engine.errors import JobError
from crispline.engine.evaluate import evaluate

UTM = 32633
Classes = list[tuple[str, BaseGeometry]]


def write_layer(
    path: Path,
    polygons: Classes,
    *,
    column: str | None = "class_name",
    crs: int | None = UTM,
    to_crs: int | None = None,
) -> Path:
    values = {} if column is None else {column: [name for name, _ in polygons]}
    frame = geopandas.GeoDataFrame(values, geometry=[p for _, p in polygons], crs=crs)
    if to_crs is not None:
        frame = frame.to_crs(to_crs)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    return path


def with_houses(*houses: BaseGeometry) -> Classes:
    """A meadow of 200 m x 100 m in UTM with houses in it."""
    built = [shapely.affinity.translate(house, 400_000, 5_500_000) for house in houses]
    meadow = shapely.box(400_000, 5_500_000, 400_200, 5_500_100)
    return [("building", house) for house in built] + [
        ("grass", meadow.difference(shapely.union_all(built)))
    ]


TRUTH = with_houses(shapely.box(20, 20, 60, 50), shapely.box(100, 30, 130, 60))
# The first house is 4 m too long; the second was missed.
RESULT = with_houses(shapely.box(20, 20, 64, 50))


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    return write_layer(tmp_path / "truth.gpkg", TRUTH)


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return write_layer(tmp_path / "result.gpkg", RESULT)


def test_class_scores_are_ratios_of_areas(result: Path, truth: Path) -> None:
    evaluation = evaluate(result, truth, pixel_size=0.5)
    assert evaluation.classes == ("building", "grass")
    # building: 1200 shared of 1200 + 900 true and 1320 found; grass: 17780 of 17900 and 18680.
    np.testing.assert_allclose(evaluation.scores.iou, [1200 / 2220, 17780 / 18800])
    np.testing.assert_allclose(evaluation.scores.f1, [2400 / 3420, 35560 / 36580])
    assert evaluation.scores.overall_accuracy == pytest.approx(18980 / 20000)


def test_objects_and_boundaries_are_measured_in_layer_units(result: Path, truth: Path) -> None:
    evaluation = evaluate(result, truth, pixel_size=0.5)
    house = evaluation.objects["building"]
    assert (house.truth_objects, house.result_objects, house.matched) == (2, 1, 1)
    assert house.iou == pytest.approx(1200 / 1320)
    assert house.hausdorff == pytest.approx(4.0)
    assert house.n_ratio == 1.0
    # Of 140 m of true outline 110 m lie on the result's; the far wall, 30 m, is 4 m off, beyond
    # the reach of 5 px; so is all of the second house (120 m).
    assert evaluation.distance.unmatched_truth == pytest.approx(
        (30 + 120 - 2 * 2.5) / 260, abs=0.02
    )


def test_windows_change_nothing(result: Path, truth: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = evaluate(result, truth, pixel_size=0.5).as_dict()
    monkeypatch.setattr(raster_comparison, "_WINDOW", 37)
    assert evaluate(result, truth, pixel_size=0.5).as_dict() == whole


def test_equal_layers_score_one(truth: Path) -> None:
    evaluation = evaluate(truth, truth)
    assert evaluation.scores.mean_iou == 1.0
    assert evaluation.scores.overall_accuracy == 1.0
    assert evaluation.distance.mean == 0.0
    assert evaluation.coverage.is_valid
    assert evaluation.pixel_size == pytest.approx(200 / 4096)


@pytest.mark.parametrize("ending", ["shp", "geojson", "fgb", "parquet"])
def test_formats_and_crs_may_differ(tmp_path: Path, truth: Path, ending: str) -> None:
    other = write_layer(tmp_path / f"result.{ending}", RESULT, to_crs=4326)
    evaluation = evaluate(truth, other, pixel_size=0.5)
    assert evaluation.scores.iou[0] == pytest.approx(1200 / 2220, rel=0.01)


def test_degrees_are_measured_in_metres(tmp_path: Path) -> None:
    truth = write_layer(tmp_path / "truth.gpkg", TRUTH, to_crs=4326)
    result = write_layer(tmp_path / "result.gpkg", RESULT, to_crs=4326)
    house = evaluate(result, truth, pixel_size=0.5).objects["building"]
    assert house.hausdorff == pytest.approx(4.0, rel=1e-3)


def test_numbers_are_classes_whatever_their_type(tmp_path: Path) -> None:
    first: list[Any] = [(10, shapely.box(0, 0, 10, 10)), (9, shapely.box(10, 0, 20, 10))]
    second = [(float(number), polygon) for number, polygon in first]
    evaluation = evaluate(
        write_layer(tmp_path / "a.gpkg", first, column="class_id"),
        write_layer(tmp_path / "b.gpkg", second, column="class_id"),  # type: ignore[arg-type]  # on purpose
    )
    assert evaluation.classes == ("9", "10")
    assert evaluation.scores.mean_iou == 1.0


def test_truth_of_one_class_without_a_column(tmp_path: Path, result: Path) -> None:
    houses = [item for item in TRUTH if item[0] == "building"]
    # Two sheds of 1 m2 stretch the truth's extent over the whole meadow.
    houses.append(("building", shapely.box(400_199, 5_500_099, 400_200, 5_500_100)))
    houses.append(("building", shapely.box(400_000, 5_500_000, 400_001, 5_500_001)))
    truth = write_layer(tmp_path / "houses.gpkg", houses, column=None)
    evaluation = evaluate(result, truth, truth_class="building", pixel_size=0.5)
    assert evaluation.classes == ("building", "(rest)")
    assert evaluation.scores.iou[0] == pytest.approx(1200 / 2222)
    assert evaluation.scores.overall_accuracy == pytest.approx((20000 - 120 - 902) / 20000)
    assert (evaluation.coverage.polygons, evaluation.coverage.gaps) == (2, 0)  # all of the result


def test_truth_that_covers_less_is_ignored_outside(tmp_path: Path, result: Path) -> None:
    half = shapely.box(400_000, 5_500_000, 400_090, 5_500_100)
    partly = [(name, polygon.intersection(half)) for name, polygon in TRUTH]
    partly = [(name, polygon) for name, polygon in partly if not polygon.is_empty]
    truth = write_layer(tmp_path / "half.gpkg", partly)
    evaluation = evaluate(result, truth, pixel_size=0.5)
    assert evaluation.scores.iou[0] == pytest.approx(1200 / 1320)


def test_ground_the_result_leaves_out_is_missed(tmp_path: Path, truth: Path) -> None:
    only = [item for item in RESULT if item[0] == "building"]
    evaluation = evaluate(write_layer(tmp_path / "only.gpkg", only), truth, pixel_size=0.5)
    assert evaluation.scores.recall[1] == 0.0
    assert evaluation.scores.overall_accuracy == pytest.approx(1200 / 20000)


def test_errors_name_the_file_and_the_remedy(tmp_path: Path, truth: Path) -> None:
    with pytest.raises(JobError, match=r"none\.gpkg: expected a polygon layer, found no such"):
        evaluate(tmp_path / "none.gpkg", truth)
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"no layer")
    with pytest.raises(JobError, match=r"broken\.gpkg: expected a vector layer"):
        evaluate(broken, truth)
    with pytest.raises(JobError, match="'sort'"):
        evaluate(truth, truth, class_column="sort")
    with pytest.raises(JobError, match="name the class column"):
        evaluate(write_layer(tmp_path / "plain.gpkg", RESULT, column="kind"), truth)
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        bare = write_layer(tmp_path / "bare.shp", RESULT, crs=None)
    with pytest.raises(JobError, match=r"bare\.shp: expected a CRS"):
        evaluate(truth, bare)
    with pytest.raises(JobError, match="pixel size"):
        evaluate(truth, truth, pixel_size=0)
    with pytest.raises(JobError, match="'tree'"):
        evaluate(truth, truth, truth_class="tree")
    away = [(name, shapely.affinity.translate(p, 9000, 0)) for name, p in RESULT]
    with pytest.raises(JobError, match="same ground"):
        evaluate(write_layer(tmp_path / "away.gpkg", away), truth)


def test_tables_beside_the_layer_do_not_disturb(tmp_path: Path, truth: Path) -> None:
    import pandas as pd
    import pyogrio

    path = tmp_path / "two.gpkg"
    pyogrio.write_dataframe(pd.DataFrame({"model": ["a"]}), path, layer="provenance")
    pyogrio.write_dataframe(geopandas.read_file(truth), path, layer="polygons", append=False)
    assert len(pyogrio.list_layers(path)) == 2
    assert evaluate(path, truth).scores.mean_iou == 1.0


def test_a_layer_of_points_is_refused(tmp_path: Path, truth: Path) -> None:
    points = write_layer(tmp_path / "points.gpkg", [("tree", shapely.Point(1, 2))])
    with pytest.raises(JobError, match="without a polygon"):
        evaluate(points, truth)


def test_command_prints_one_json_object(result: Path, truth: Path) -> None:
    done = CliRunner().invoke(
        command, [str(result), str(truth), "--pixel-size", "0.5", "--json"], catch_exceptions=False
    )
    report = json.loads(done.output)
    assert report["classes"]["building"]["iou"] == pytest.approx(1200 / 2220)
    assert report["classes"]["building"]["boundary_f1"].keys() == {"1px", "3px", "5px"}
    assert report["objects"]["building"]["matched"] == 1
    assert report["coverage"]["overlap_area"] == 0


def test_command_prints_tables(result: Path, truth: Path) -> None:
    done = CliRunner().invoke(
        command, [str(result), str(truth), "--pixel-size", "0.5"], catch_exceptions=False
    )
    line = next(line for line in done.output.splitlines() if line.startswith("building "))
    assert line.split()[1:3] == ["0.541", "0.702"]
    assert "a valid coverage" in done.output


def test_command_ends_with_status_2_for_a_missing_file(
    truth: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", "no/such.gpkg", str(truth)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("crispline: error: no/such.gpkg: expected")
    assert said.err.count("\n") == 1
