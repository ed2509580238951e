"""WMS, WMTS and WCS layers, drawn to a GeoTIFF as their services show them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsPointXY,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRectangle,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.job_listener import Listener, read
from tests.qgis.inside.map_servers import (
    SWISS_CORNER,
    SWISS_PIXEL,
    MapServer,
    cover_heights,
    paint,
    paint_ground,
    serve,
)

from crispline.engine.errors import RasterError
from crispline.processing import chunk_drawing
from crispline.processing.drawing_plan import measure_unit
from crispline.processing.rendered_raster import needs_rendering, render_raster


@pytest.fixture
def server() -> Iterator[MapServer]:
    with serve() as maps:
        yield maps


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk_drawing, "PAUSES", (0.0, 0.05, 0.1))


def render(layer: Any, path: Path, **options: Any) -> Path:
    settings: dict[str, Any] = {"path": path, "limit_megapixels": 20, "feedback": Listener()}
    return render_raster(layer, **{**settings, **options})


def centres(transform: tuple[float, ...], pixels: Any) -> tuple[Any, Any]:
    """Return the ground coordinates of the columns' and rows' centres."""
    left, step_x, _, top, _, step_y = transform
    height, width = pixels.shape[-2:]
    return left + (np.arange(width) + 0.5) * step_x, top + (np.arange(height) + 0.5) * step_y


def open_wms(server: MapServer, **parameters: str) -> QgsRasterLayer:
    values = {
        "crs": "EPSG:32737",
        "format": "image/png",
        "layers": "pattern",
        "styles": "",
        "url": f"{server.address}/wms?",
        **parameters,
    }
    uri = "&".join(f"{name}={value}" for name, value in values.items())
    layer = QgsRasterLayer(uri, "map", "wms")
    assert layer.isValid(), layer.error().message()
    return layer


def test_wms_is_asked_for_the_wanted_pixels(server: MapServer, tmp_path: Path) -> None:
    """Near UTM's central meridian its unit is 1 / 0.9996 m on the ground."""
    layer = open_wms(server)
    assert needs_rendering(layer)
    extent = QgsRectangle(520000, 9318000, 520450.1, 9318300.1)
    pixels, transform = read(render(layer, tmp_path / "drawn.tif", extent=extent, resolution_m=0.2))
    assert transform[0] == 520000
    assert transform[3] == pytest.approx(9318300.1)
    assert transform[1] == pytest.approx(0.2 * 0.9996, rel=2e-5)
    assert -transform[5] == pytest.approx(0.2 * 0.9996, rel=2e-5)
    assert pixels.shape == (4, 1502, 2252)
    # Cells are two pixels wide: a shift by half a pixel would show in every second column.
    expected = paint_ground(*centres(transform, pixels))
    np.testing.assert_array_equal(np.moveaxis(pixels[:3], 0, -1), expected)
    assert (pixels[3] == 255).all()


def test_wms_is_asked_in_pictures_of_moderate_size(server: MapServer, tmp_path: Path) -> None:
    layer = open_wms(server, stepWidth="500", stepHeight="500")
    extent = QgsRectangle(520000, 9318000, 520300, 9318200)
    render(layer, tmp_path / "drawn.tif", extent=extent, resolution_m=0.25)
    maps = [path for path in server.asked if "GetMap" in path]
    assert len(maps) == 3 * 2
    assert all("WIDTH=500" in path or "WIDTH=20" in path for path in maps)


def test_wms_that_refuses_is_asked_again(server: MapServer, tmp_path: Path) -> None:
    server.broken_maps = 1
    extent = QgsRectangle(520000, 9318000, 520030, 9318030)
    path = render(open_wms(server), tmp_path / "drawn.tif", extent=extent, resolution_m=0.2)
    pixels, transform = read(path)
    expected = paint_ground(*centres(transform, pixels))
    np.testing.assert_array_equal(np.moveaxis(pixels[:3], 0, -1), expected)


def test_wms_that_refuses_for_good_says_why(server: MapServer, tmp_path: Path) -> None:
    server.broken_maps = 1000
    extent = QgsRectangle(520000, 9318000, 520030, 9318030)
    with pytest.raises(RasterError, match="The map is being repainted"):
        render(open_wms(server), tmp_path / "drawn.tif", extent=extent, resolution_m=0.2)
    assert list(tmp_path.iterdir()) == []


def test_wms_needs_a_resolution(server: MapServer, tmp_path: Path) -> None:
    extent = QgsRectangle(520000, 9318000, 520030, 9318030)
    with pytest.raises(RasterError, match="give a resolution"):
        render(open_wms(server), tmp_path / "drawn.tif", extent=extent, resolution_m=None)


def test_wmts_pixels_lie_on_their_own_lattice(server: MapServer, tmp_path: Path) -> None:
    """The layer's extent begins in mid-tile and mid-pixel; its tile matrix at a round corner."""
    uri = (
        "crs=EPSG:2056&format=image/png&layers=pattern&styles=default&tileMatrixSet=swiss"
        f"&url={server.address}/wmts?SERVICE%3DWMTS%26REQUEST%3DGetCapabilities"
    )
    layer = QgsRasterLayer(uri, "swiss", "wms")
    assert layer.isValid(), layer.error().message()
    left = SWISS_CORNER[0] + 1800003 * SWISS_PIXEL
    top = SWISS_CORNER[1] - 1500007 * SWISS_PIXEL
    extent = QgsRectangle(
        left + 0.03, top - 400 * SWISS_PIXEL + 0.03, left + 300 * SWISS_PIXEL - 0.03, top - 0.03
    )
    pixels, transform = read(render(layer, tmp_path / "d.tif", extent=extent, resolution_m=0.1))
    assert pixels.shape == (4, 400, 300)
    assert transform[0] == pytest.approx(left, abs=0.001)
    assert transform[3] == pytest.approx(top, abs=0.001)
    expected = paint(1800003 + np.arange(300), 1500007 + np.arange(400))
    np.testing.assert_array_equal(np.moveaxis(pixels[:3], 0, -1), expected)
    matrices = {path.split("TILEMATRIX=")[1][0] for path in server.asked if "GetTile" in path}
    assert matrices == {"3"}
    assert len([path for path in server.asked if "GetTile" in path]) <= 3 * 3


def test_wcs_keeps_its_values(server: MapServer, tmp_path: Path) -> None:
    uri = (
        "cache=AlwaysNetwork&crs=EPSG:32737&format=GeoTIFF&identifier=heights&version=1.0.0"
        f"&url={server.address}/wcs?"
    )
    layer = QgsRasterLayer(uri, "heights", "wcs")
    assert layer.isValid(), layer.error().message()
    extent = QgsRectangle(520100, 9318100, 520300, 9318250)
    path = render(layer, tmp_path / "drawn.tif", extent=extent, resolution_m=0.4)
    values, transform = read(path)
    assert values.shape == (375, 500)
    assert gdal.Open(str(path)).GetRasterBand(1).DataType == gdal.GDT_UInt16
    np.testing.assert_array_equal(values, cover_heights(*centres(transform, values)))


def test_virtual_rasters_of_qgis_keep_their_values(tmp_path: Path) -> None:
    """Twice the rows and columns of a small grid, computed by QGIS as it draws."""
    small = tmp_path / "small.tif"
    data = gdal.GetDriverByName("GTiff").Create(str(small), 40, 30, 1, gdal.GDT_Float32)
    data.SetGeoTransform([520000, 0.5, 0, 9318000, 0, -0.5])
    data.SetProjection(QgsCoordinateReferenceSystem("EPSG:32737").toWkt())
    numbers = np.arange(1200, dtype=np.float32).reshape(30, 40)
    data.GetRasterBand(1).WriteArray(numbers)
    data = None
    parameters = QgsRasterDataProvider.VirtualRasterParameters()
    parameters.crs = QgsCoordinateReferenceSystem("EPSG:32737")
    parameters.extent = QgsRectangle(520000, 9317985, 520020, 9318000)
    parameters.width, parameters.height = 40, 30
    parameters.formula = '"small@1" * 2'
    source = QgsRasterDataProvider.VirtualRasterInputLayers()
    source.name, source.uri, source.provider = "small", str(small), "gdal"
    parameters.rInputLayers = [source]
    uri = QgsRasterDataProvider.encodeVirtualRasterProviderUri(parameters)
    layer = QgsRasterLayer(uri, "doubled", "virtualraster")
    assert layer.isValid(), layer.error().message()
    path = render(layer, tmp_path / "drawn.tif", extent=layer.extent(), resolution_m=None)
    values, transform = read(path)
    np.testing.assert_array_equal(values, numbers * 2)
    assert transform == (520000, 0.5, 0, 9318000, 0, -0.5)


@pytest.mark.parametrize(
    ("crs", "x", "y", "east", "north"),
    [
        # A degree at the equator: 111,319.5 m east (a * pi / 180), 110,574.3 m north (WGS 84).
        ("EPSG:4326", 39.0, 0.0, 111319.5, 110574.3),
        # Web Mercator at 60 degrees north: close to half a metre.
        ("EPSG:3857", 0.0, 8399737.89, 0.50125, 0.49999),
        # US survey feet.
        ("EPSG:2263", 980000.0, 190000.0, 0.3048, 0.3048),
    ],
)
def test_units_of_a_crs_in_metres(crs: str, x: float, y: float, east: float, north: float) -> None:
    found = measure_unit(QgsCoordinateReferenceSystem(crs), QgsPointXY(x, y))
    assert found == pytest.approx((east, north), rel=3e-3)
