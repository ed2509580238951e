"""Job descriptions: what is refused, JSON round trips, what makes two jobs the same."""

from __future__ import annotations

import ast
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crispline
import crispline.engine.job as job_module
from crispline.engine.errors import DeviceError, JobError
from crispline.engine.job import SegmentJob, VectorizeJob, parse_overlap

LIGHT = ("card", "errors", "progress", "job")


def test_package_itself_parses_in_old_python_and_imports_nothing() -> None:
    path = Path(crispline.__file__)
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in top]
    assert names == ["__future__", "typing"]


def test_package_offers_its_functions_lazily() -> None:
    assert {"segment", "infer", "vectorize", "__version__"} <= set(dir(crispline))
    assert callable(crispline.segment)
    with pytest.raises(AttributeError, match="melt"):
        _ = crispline.melt


@pytest.mark.parametrize("name", LIGHT)
def test_light_modules_import_only_the_standard_library_and_each_other(name: str) -> None:
    import sys

    path = Path(job_module.__file__).with_name(f"{name}.py")
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    allowed = {f"crispline.engine.{light}" for light in LIGHT}
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for found in names:
            assert found in allowed or found.split(".")[0] in sys.stdlib_module_names, found


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"raster": ""}, "raster"),
        ({"overlap": 1.0}, "overlap"),
        ({"overlap": -0.1}, "overlap"),
        ({"overlap": math.nan}, "overlap"),
        ({"blending": "sum"}, "blending"),
        ({"batch": 0}, "batch"),
        ({"threads": 0}, "threads"),
        ({"tolerance": -1.0}, "tolerance"),
        ({"tolerance": math.nan}, "tolerance"),
        ({"minimum_area": -0.5}, "minimum area"),
        ({"minimum_area": math.inf}, "minimum area"),
        ({"hole_area": -1.0}, "hole area"),
        ({"block_size": 8}, "block size"),
        ({"block_size": 64.5}, "block size"),
        ({"block_size": None}, "block size"),
        ({"threads": 1.5}, "threads"),
        ({"threads": "two"}, "threads"),
        ({"batch": True}, "batch"),
        ({"minimum_area": "x"}, "minimum area"),
        ({"hole_area": None}, "hole area"),
        ({"tolerance": "0.5"}, "tolerance"),
        ({"resolution": "fine"}, "resolution"),
        ({"extent": (0.0, "0", 1.0, 1.0)}, "extent"),
        ({"resolution": 0.0}, "resolution"),
        ({"resolution": 0.1, "native": True}, "native"),
        ({"extent": (0.0, 0.0, 1.0)}, "extent"),
        ({"extent": (2.0, 0.0, 1.0, 5.0)}, "extent"),
        ({"extent": (0.0, 0.0, 1.0, math.inf)}, "extent"),
        ({"extent": (0.0, 0.0, 1.0, 1.0), "area": "a.gpkg"}, "extent"),
        ({"classes": ("tree", "car", "tree")}, "tree"),
        ({"outputs": ("a.gpkg", "a.gpkg")}, "a.gpkg"),
        ({"outputs": ("a.zarr",), "probabilities": "a.zarr"}, "a.zarr"),
        ({"outputs": ("a.gpkg", "./a.gpkg")}, "a.gpkg"),
        ({"outputs": ("a.gpkg", "b/../A.GPKG")}, "A.GPKG"),
        ({"outputs": ("c.shp",), "shapefiles": "c.shp"}, "c.shp"),
    ],
)
def test_refuses_contradicting_parameters_in_one_sentence(
    values: dict[str, object], words: str
) -> None:
    with pytest.raises(JobError) as caught:
        SegmentJob.from_dict({"raster": "r.tif", **values})
    message = str(caught.value)
    assert words in message
    assert "found" in message
    assert "\n" not in message


@pytest.mark.parametrize("band", [0, -1, 1.0, "2", True])
def test_refuses_what_is_no_number_of_a_band(band: object) -> None:
    with pytest.raises(JobError, match="band"):
        VectorizeJob.from_dict({"source": "c.tif", "band": band})


@pytest.mark.parametrize(
    ("value", "share"),
    [(0.25, 0.25), (0, 0.0), ("0.5", 0.5), ("third", 2 / 3), ("Third", 2 / 3), (None, None)],
)
def test_overlap_is_a_share_or_a_stride_by_name(value: Any, share: float | None) -> None:
    assert parse_overlap(value) == pytest.approx(share)


@pytest.mark.parametrize("value", ["half", "", "1.5", "nan", True, [0.5], 1.0])
def test_refuses_what_is_no_overlap(value: Any) -> None:
    with pytest.raises(JobError, match=r"overlap of 0 to under 1 of the tile, found .*; "):
        parse_overlap(value)


@pytest.mark.parametrize("value", ["third", True])
def test_a_job_itself_has_a_number_as_overlap(value: Any) -> None:
    with pytest.raises(JobError, match="overlap"):
        SegmentJob.from_dict({"raster": "r.tif", "overlap": value})
    with pytest.raises(JobError, match="overlap"):
        SegmentJob("r.tif", overlap=value)


def test_refuses_an_unknown_device() -> None:
    with pytest.raises(DeviceError, match="'abacus'"):
        SegmentJob("r.tif", device="abacus")


def test_names_what_is_not_a_parameter() -> None:
    with pytest.raises(JobError, match="smoothing"):
        SegmentJob.from_dict({"raster": "r.tif", "smoothing": 3})


def test_refuses_an_incomplete_job() -> None:
    with pytest.raises(JobError, match="raster"):
        SegmentJob.from_dict({"model": "m.onnx"})
    with pytest.raises(JobError, match="source"):
        VectorizeJob.from_dict({"outputs": ["a.gpkg"]})


NAMES = st.lists(st.text(min_size=1, max_size=8), max_size=3, unique=True).map(tuple)


@given(
    outputs=NAMES,
    classes=NAMES,
    overlap=st.none() | st.floats(0, 0.99),
    extent=st.just(()) | st.just((0.5, 1.0, 2.0, 3.25)),
    native=st.booleans(),
    minimum_area=st.none() | st.floats(0, 1e6),
)
def test_survives_json(
    outputs: tuple[str, ...],
    classes: tuple[str, ...],
    overlap: float | None,
    extent: tuple[float, ...],
    native: bool,
    minimum_area: float | None,
) -> None:
    job = SegmentJob(
        "r.tif",
        outputs=outputs,
        classes=classes,
        overlap=overlap,
        extent=extent,
        native=native,
        minimum_area=minimum_area,
    )
    assert SegmentJob.from_dict(json.loads(json.dumps(job.to_dict()))) == job


def test_fingerprint_follows_what_shapes_the_result() -> None:
    plain = SegmentJob("r.tif", outputs=("a.gpkg",)).fingerprint("raster 1", "model 1")
    same = SegmentJob("r.tif", outputs=("a.shp",), threads=2, overwrite=True, classes=("tree",))
    assert same.fingerprint("raster 1", "model 1") == plain
    others = [
        SegmentJob("r.tif", outputs=("a.gpkg",), tolerance=1.0).fingerprint("raster 1", "model 1"),
        SegmentJob("r.tif", skip_bad_blocks=True).fingerprint("raster 1", "model 1"),
        SegmentJob("r.tif", outputs=("a.gpkg",)).fingerprint("raster 2", "model 1"),
        SegmentJob("r.tif", outputs=("a.gpkg",)).fingerprint("raster 1", "model 2"),
    ]
    assert len({plain, *others}) == 5


def test_lists_outputs_vector_files_first() -> None:
    job = SegmentJob("r.tif", outputs=("a.gpkg",), shapefiles="s", class_map="c.tif")
    assert job.every_output == ("a.gpkg", "s", "c.tif")
    assert job.wants_polygons
    assert not SegmentJob("r.tif", probabilities="p.zarr").wants_polygons
