"""Real rasters of many kinds go through, and what comes out is a coverage of their valid pixels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely

from crispline.engine import cli

#: Path below the rasters, options, share of the valid pixels that must be covered by polygons.
RASTERS = {
    "RGBA with transparent parts": ("riotiler_pix4d/pix4d_alpha_nodata.tif", []),
    "four bands, EPSG:28992": ("segmentmytif/test_image_1210x718.tif", []),
    "uint16, one band": ("solaris/sample_geotiff.tif", ["--bands", "1,1,1"]),
    "EPSG:4326": ("neon_deepforest/hd_output_4b.tif", []),
    "nodata is a valid value": ("neon_deepforest/HARV_001.tif", []),
    "smaller than a tile, EPSG:2056": ("detectree/1091-322_00.tif", []),
}


@pytest.mark.parametrize("name", RASTERS)
def test_real_raster(
    name: str, shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, options = RASTERS[name]
    raster = shared_data / "rasters" / path
    output = tmp_path / "a.gpkg"
    command = ["segment", str(raster), "-o", str(output), "--native", "--force", "--json"]
    assert cli.run([*command, *options]) == 0
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    polygons = geopandas.read_file(output, layer="a")
    geometry = polygons.geometry.to_numpy()
    assert report["polygons"] == len(polygons) > 0
    assert shapely.is_valid(geometry).all()
    assert shapely.coverage_is_valid(geometry)
    with rasterio.open(raster) as source:
        assert polygons.crs == source.crs
        valid = np.all(source.read_masks() > 0, axis=0)
        if source.nodata is not None and source.count > 1:
            valid = ~np.all(source.read() == source.nodata, axis=0)
        expected = int(valid.sum()) * abs(source.transform.determinant)
    # Neither gaps nor overlaps: areas add up to that of the valid pixels, but for rounding.
    assert shapely.area(geometry).sum() == pytest.approx(expected, rel=1e-9)
    assert (polygons.area_m2 > 0).all()
