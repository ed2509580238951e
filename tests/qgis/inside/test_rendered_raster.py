"""Layers that GDAL cannot open, drawn to a GeoTIFF: every pixel where it belongs, or a sentence."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsGeometry, QgsRasterLayer, QgsRectangle

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.job_listener import Listener, read
from tests.qgis.inside.map_servers import (
    HALF_WORLD,
    TILE,
    MapServer,
    paint,
    serve,
)

from crispline.engine.errors import AreaError, Cancelled, OutputError, RasterError
from crispline.processing import chunk_drawing
from crispline.processing.drawing_plan import DrawnLayer
from crispline.processing.rendered_raster import needs_rendering, render_raster

#: Zoom level, and the tile of it in which the tests' extents begin: Stone Town, Zanzibar.
ZOOM = 20
COLUMN, ROW = 638401, 542284
STEP = 2 * HALF_WORLD / TILE / 2**ZOOM
LEFT, TOP = -HALF_WORLD + COLUMN * TILE * STEP, HALF_WORLD - ROW * TILE * STEP


@pytest.fixture
def server() -> Iterator[MapServer]:
    with serve() as maps:
        yield maps


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk_drawing, "PAUSES", (0.0, 0.05, 0.1))


def open_xyz(server: MapServer, *, largest_zoom: int = ZOOM) -> QgsRasterLayer:
    template = f"{server.address}/xyz/%7Bz%7D/%7Bx%7D/%7By%7D.png"
    layer = QgsRasterLayer(f"type=xyz&url={template}&zmin=0&zmax={largest_zoom}", "tiles", "wms")
    assert layer.isValid()
    return layer


def extent_of(*, columns: tuple[float, float], rows: tuple[float, float]) -> QgsRectangle:
    """Return an extent in pixels of ZOOM, counted from the corner of tile (COLUMN, ROW)."""
    return QgsRectangle(
        LEFT + columns[0] * STEP,
        TOP - rows[1] * STEP,
        LEFT + columns[1] * STEP,
        TOP - rows[0] * STEP,
    )


def render(layer: Any, path: Path, **options: Any) -> Path:
    settings: dict[str, Any] = {
        "extent": extent_of(columns=(40, 600), rows=(10, 530)),
        "resolution_m": 0.149,
        "path": path,
        "limit_megapixels": 5,
        "feedback": Listener(),
    }
    return render_raster(layer, **{**settings, **options})


def expect_pattern(pixels: Any, *, first_column: int, first_row: int) -> None:
    """Check colours against the pattern, whose pixels are counted from the world's corner."""
    _, height, width = pixels.shape
    expected = paint(first_column + np.arange(width), first_row + np.arange(height))
    np.testing.assert_array_equal(np.moveaxis(pixels[:3], 0, -1), expected)
    assert (pixels[3] == 255).all()


def test_tiles_are_drawn_pixel_by_pixel(server: MapServer, tmp_path: Path) -> None:
    layer = open_xyz(server)
    assert needs_rendering(layer)
    # Edges in mid-pixel: the pixels that they cut are drawn.
    extent = extent_of(columns=(100.3, 1320.6), rows=(-30.5, 700.2))
    pixels, (left, step, skew_x, top, skew_y, down) = read(
        render(layer, tmp_path / "drawn.tif", extent=extent)
    )
    assert pixels.shape == (4, 732, 1221)
    expect_pattern(pixels, first_column=COLUMN * TILE + 100, first_row=ROW * TILE - 31)
    assert left == pytest.approx(LEFT + 100 * STEP, abs=STEP / 1000)
    assert top == pytest.approx(TOP + 31 * STEP, abs=STEP / 1000)
    assert step == -down == pytest.approx(STEP, rel=1e-9)
    assert skew_x == skew_y == 0
    dataset = gdal.Open(str(tmp_path / "drawn.tif"))
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "3857"
    assert dataset.GetRasterBand(4).GetColorInterpretation() == gdal.GCI_AlphaBand
    # Each of the 6 x 4 tiles once: none lies in two chunks.
    tiles = [path for path in server.asked if path.startswith("/xyz/")]
    assert len(tiles) == len(set(tiles)) == 24
    assert list(tmp_path.iterdir()) == [tmp_path / "drawn.tif"]


@pytest.mark.parametrize(
    ("resolution", "zoom"),
    [(0.149, 20), (0.14, 20), (0.16, 20), (0.29, 19), (0.7, 18), (0.01, 20)],
)
def test_zoom_level_shows_the_resolution(
    server: MapServer, tmp_path: Path, resolution: float, zoom: int
) -> None:
    """A pixel of level 20 is 0.149 units: 0.148 m on the ground at 6 degrees south."""
    render(open_xyz(server), tmp_path / "drawn.tif", resolution_m=resolution)
    zooms = {int(path.split("/")[2]) for path in server.asked}
    assert zooms == {zoom}


def test_ground_metres_shrink_with_latitude(server: MapServer, tmp_path: Path) -> None:
    """At 60 degrees north a unit of Web Mercator is half a metre: level 19 shows 0.15 m."""
    y = 8399737.889818  # 60 degrees north
    render(
        open_xyz(server),
        tmp_path / "drawn.tif",
        extent=QgsRectangle(0, y, 40, y + 40),
        resolution_m=0.15,
    )
    assert {int(path.split("/")[2]) for path in server.asked} == {19}


def test_too_coarse_a_layer_is_said(server: MapServer, tmp_path: Path) -> None:
    listener = Listener()
    layer = open_xyz(server, largest_zoom=17)
    render(layer, tmp_path / "drawn.tif", resolution_m=0.1, coarsest_m=0.2, feedback=listener)
    assert {int(path.split("/")[2]) for path in server.asked} == {17}
    assert any("1.19 m, coarser than the 0.2 m" in text for text in listener.of("warning"))


def test_tiles_the_server_lacks_are_no_data(server: MapServer, tmp_path: Path) -> None:
    server.missing = {(ZOOM, COLUMN + 1, ROW)}
    server.transparent = {(ZOOM, COLUMN, ROW + 1)}
    listener = Listener()
    extent = extent_of(columns=(0, 512), rows=(0, 512))
    pixels, _ = read(render(open_xyz(server), tmp_path / "d.tif", extent=extent, feedback=listener))
    alpha = pixels[3]
    assert (alpha[:256, 256:] == 0).all()
    assert (alpha[256:, :256] == 0).all()
    expect_pattern(pixels[:, :256, :256], first_column=COLUMN * TILE, first_row=ROW * TILE)
    assert (alpha[256:, 256:] == 255).all()
    assert any("no tile for 1 places" in text for text in listener.of("warning"))


def test_a_hiccup_is_waited_out(server: MapServer, tmp_path: Path) -> None:
    server.broken = {(ZOOM, COLUMN, ROW): 2}
    extent = extent_of(columns=(0, 300), rows=(0, 300))
    pixels, _ = read(render(open_xyz(server), tmp_path / "drawn.tif", extent=extent))
    expect_pattern(pixels, first_column=COLUMN * TILE, first_row=ROW * TILE)


def test_a_broken_server_is_never_black(server: MapServer, tmp_path: Path) -> None:
    server.broken = {(ZOOM, COLUMN + 1, ROW): 1000}
    with pytest.raises(RasterError, match=r"layer 'tiles'.*1 of its requests.*HTTP 503") as found:
        render(open_xyz(server), tmp_path / "drawn.tif")
    assert "\n" not in str(found.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, "text/html", b"<html>Please log in</html>"), "text/html"),
        ((200, "image/png", b"half a picture"), "flawed"),
        ((403, "text/plain", b"not for you"), "HTTP 403"),
    ],
)
def test_answers_that_are_no_tiles(
    server: MapServer, tmp_path: Path, answer: tuple[int, str, bytes], reason: str
) -> None:
    server.answers = {(ZOOM, COLUMN, ROW): answer}
    with pytest.raises(RasterError, match=reason):
        render(open_xyz(server), tmp_path / "drawn.tif")


def test_no_content_is_no_data(server: MapServer, tmp_path: Path) -> None:
    server.answers = {(ZOOM, COLUMN, ROW): (204, "image/png", b"")}
    pixels, _ = read(render(open_xyz(server), tmp_path / "drawn.tif"))
    assert (pixels[3, :246, :216] == 0).all()
    assert (pixels[3, :246, 216:] == 255).all()


def test_no_server_at_all(server: MapServer, tmp_path: Path) -> None:
    layer = open_xyz(server)
    layer.setDataSource(layer.source().replace(server.address, "http://127.0.0.1:9"), "gone", "wms")
    with pytest.raises(RasterError, match=r"layer 'gone'.*refused"):
        render(layer, tmp_path / "drawn.tif", extent=extent_of(columns=(0, 99), rows=(0, 99)))
    assert list(tmp_path.iterdir()) == []


def test_nothing_but_missing_tiles(server: MapServer, tmp_path: Path) -> None:
    server.missing = {(ZOOM, COLUMN, ROW)}
    with pytest.raises(RasterError, match="found it empty in the whole extent"):
        render(
            open_xyz(server), tmp_path / "d.tif", extent=extent_of(columns=(9, 99), rows=(9, 99))
        )


def test_limit(server: MapServer, tmp_path: Path) -> None:
    """560 x 520 pixels are 0.29 megapixels."""
    layer = open_xyz(server)
    with pytest.raises(RasterError, match=r"at most 0\.25 mega.*found 0\.3 \(560 x 520 pixels of"):
        render(layer, tmp_path / "drawn.tif", limit_megapixels=0.25)
    assert server.asked == []
    render(layer, tmp_path / "drawn.tif", limit_megapixels=0.292)


def test_the_whole_world_is_refused_at_once(server: MapServer, tmp_path: Path) -> None:
    """2^28 pixels squared: nothing may be counted tile by tile."""
    layer = open_xyz(server)
    world = layer.extent()
    for area in (None, QgsGeometry.fromRect(world)):
        with pytest.raises(RasterError, match="at most 100 megapixels"):
            render(layer, tmp_path / "d.tif", extent=world, area=area, limit_megapixels=100)


def test_only_chunks_of_the_area_are_fetched(server: MapServer, tmp_path: Path) -> None:
    """Chunks are 4 x 4 tiles from the world's corner; the area lies in two of four."""
    first_column, first_row = COLUMN // 4 * 4, ROW // 4 * 4
    x = (first_column - COLUMN) * TILE
    y = (first_row - ROW) * TILE
    near = QgsGeometry.fromRect(extent_of(columns=(x + 10, x + 50), rows=(y + 10, y + 50)))
    far = QgsGeometry.fromRect(extent_of(columns=(x + 1900, x + 2000), rows=(y + 1900, y + 2000)))
    area = QgsGeometry.collectGeometry([near, far])
    extent = extent_of(columns=(x, x + 2048), rows=(y, y + 2048))
    pixels, (left, step, _, _, _, _) = read(
        render(open_xyz(server), tmp_path / "drawn.tif", extent=extent, area=area)
    )
    assert pixels.shape == (4, 1990, 1990)
    assert left == pytest.approx(LEFT + (x + 10) * step, abs=step / 1000)
    assert (pixels[3, :1014, :1014] == 255).all()
    assert (pixels[3, 1014:, 1014:] == 255).all()
    assert (pixels[3, :1014, 1014:] == 0).all()
    assert (pixels[3, 1014:, :1014] == 0).all()


def test_outside_of_the_layer(server: MapServer, tmp_path: Path) -> None:
    beyond = QgsRectangle(3e7, 0, 3.1e7, 1e6)
    with pytest.raises(AreaError, match="found one outside"):
        render(open_xyz(server), tmp_path / "drawn.tif", extent=beyond)


def test_cancelled_between_chunks(server: MapServer, tmp_path: Path) -> None:
    listener = Listener(cancel_after=1)
    extent = extent_of(columns=(0, 3000), rows=(0, 500))
    with pytest.raises(Cancelled):
        render(open_xyz(server), tmp_path / "drawn.tif", extent=extent, feedback=listener)
    assert len(listener.events) == 1
    assert list(tmp_path.iterdir()) == []


def test_cancelled_while_waiting_for_tiles(server: MapServer, tmp_path: Path) -> None:
    server.delay = 30
    listener = Listener()
    timer = threading.Timer(0.5, listener.cancelled.set)
    timer.start()
    with pytest.raises(Cancelled):
        render(open_xyz(server), tmp_path / "drawn.tif", feedback=listener)
    assert list(tmp_path.iterdir()) == []


def test_drawn_in_another_thread_after_the_layer_is_gone(
    server: MapServer, tmp_path: Path, wait_until: Any
) -> None:
    layer = open_xyz(server)
    drawn = DrawnLayer(layer)
    del layer
    outcome: list[Any] = []

    def work() -> None:
        try:
            outcome.append(render(drawn, tmp_path / "drawn.tif"))
        except Exception as error:
            outcome.append(error)

    threading.Thread(target=work).start()
    wait_until(lambda: outcome, seconds=30, what="the drawing thread")
    assert outcome == [tmp_path / "drawn.tif"]
    pixels, _ = read(tmp_path / "drawn.tif")
    expect_pattern(pixels, first_column=COLUMN * TILE + 40, first_row=ROW * TILE + 10)


def test_progress_grows_to_the_end(server: MapServer, tmp_path: Path) -> None:
    listener = Listener()
    extent = extent_of(columns=(0, 2500), rows=(0, 700))
    render(open_xyz(server), tmp_path / "drawn.tif", extent=extent, feedback=listener)
    shares = [event.fraction for event in listener.events]
    assert len(shares) >= 3
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert {event.stage for event in listener.events} == {"render"}


def test_a_large_download_is_warned_of(
    server: MapServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crispline.processing.rendered_raster.MANY_REQUESTS", 9)
    listener = Listener()
    render(open_xyz(server), tmp_path / "drawn.tif", feedback=listener)
    assert any("About 9 requests" in text for text in listener.of("warning"))


def test_a_folder_that_is_not_there(server: MapServer, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="free some space"):
        render(open_xyz(server), tmp_path / "nowhere" / "drawn.tif")
