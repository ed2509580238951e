"""The README's way from a raster and label polygons to polygons of a model, on real data."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import rasterio
from shapely.geometry import box

from crispline.engine.cli import main as crispline
from crispline_export.cli import run as export
from crispline_training.cli import run as train

RECIPE = Path(__file__).resolve().parents[2] / "training" / "recipes" / "own_data.yaml"
#: The recipe trains for half an hour; two batches go the same way.
SHORT = ["--trainer.max_epochs", "1", "--data.samples_per_epoch", "8", "--data.batch_size", "4"]


@pytest.mark.slow
def test_four_commands_lead_from_labels_to_polygons(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    raster = shared_data / "oam_buildings" / "philippines_0.tif"
    labels = raster.with_name("philippines_0_buildings.geojson")
    files = ["--data.raster", str(raster), "--data.labels", str(labels), "--data.workers", "0"]
    fit = ["fit", "--config", str(RECIPE), "--run", "my-model", *files, *SHORT]
    assert train(fit) == 0
    assert train(["evaluate", "my-model/checkpoints/best.ckpt"]) == 0
    exported = ["my-model/checkpoints/best.ckpt", "my-model.onnx", "--raster", str(raster)]
    assert export(exported) == 0
    with pytest.raises(SystemExit) as ended:
        crispline(["segment", str(raster), "my-model.onnx", "-o", "polygons.gpkg"])
    assert ended.value.code in (0, None)
    polygons = geopandas.read_file("polygons.gpkg")
    assert set(polygons.class_name) <= {"background", "object"}
    with rasterio.open(raster) as opened:
        frame = box(*opened.bounds)
    assert polygons.to_crs(opened.crs).union_all().area <= frame.area * 1.0001
    assert polygons.area_m2.sum() > 0
