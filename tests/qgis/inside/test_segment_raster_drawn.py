"""`segmentraster` on a layer of a server: drawn by QGIS at the model's resolution first."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import processing
import pytest
from qgis.core import QgsGeometry, QgsProcessingException, QgsProject, QgsRasterLayer, QgsRectangle

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the checkout's root

from tests.qgis.inside.map_servers import MapServer, serve
from tests.qgis.inside.segmentation import ALGORITHM, Log, write_extent

#: The embedded model is made for 0.1 m a pixel, which level 21 shows (0.075 units).
ZOOM = 21
EXTENT = QgsRectangle(4368423.0, -674060.0, 4368483.0, -674000.0)


@pytest.fixture
def server() -> Iterator[MapServer]:
    with serve() as maps:
        yield maps


@pytest.fixture
def tiles(server: MapServer, project: QgsProject, plugin: Any) -> QgsRasterLayer:
    shutil.rmtree(plugin.engine.folders.jobs, ignore_errors=True)
    template = f"{server.address}/xyz/%7Bz%7D/%7Bx%7D/%7By%7D.png"
    layer = QgsRasterLayer(f"type=xyz&url={template}&zmin=0&zmax=22", "tiles", "wms")
    assert layer.isValid()
    project.addMapLayer(layer, addToLegend=False)  # the map window would ask for tiles too
    return layer


def run(layer: QgsRasterLayer, log: Log, **parameters: Any) -> dict[str, Any]:
    values = {"INPUT": layer, "EXTENT": write_extent(EXTENT), "OUTPUT": "memory:", **parameters}
    results: dict[str, Any] = processing.run(ALGORITHM, values, feedback=log)
    return results


def list_levels(server: MapServer) -> set[int]:
    """Return the zoom levels asked for."""
    return {int(path.split("/")[2]) for path in server.asked}


def test_drawn_at_the_model_s_resolution(tiles: QgsRasterLayer, server: MapServer) -> None:
    log = Log()
    layer = run(tiles, log)["OUTPUT"]
    assert list_levels(server) == {ZOOM}
    assert layer.crs().authid() == "EPSG:3857"
    covered = QgsGeometry.unaryUnion([feature.geometry() for feature in layer.getFeatures()])
    assert covered.buffer(0.2, 2).contains(QgsGeometry.fromRect(EXTENT))
    assert QgsGeometry.fromRect(EXTENT.buffered(0.2)).contains(covered)
    assert log.of("stage")[0].startswith("Drawing the layer")
    assert log.shares == sorted(log.shares)
    drawn = [share for stage, share in zip(log.stages, log.shares) if stage == "render"]
    assert max(drawn) <= 0.3
    assert min(share for stage, share in zip(log.stages, log.shares) if stage == "infer") >= 0.3


def test_resolution_of_the_user(tiles: QgsRasterLayer, server: MapServer) -> None:
    run(tiles, Log(), RESOLUTION=0.3)
    assert list_levels(server) == {ZOOM - 2}


def test_cancelled_job_asks_the_server_only_once(tiles: QgsRasterLayer, server: MapServer) -> None:
    with pytest.raises(QgsProcessingException):
        run(tiles, Log(cancel_in="infer", cancel_at=0.1))
    assert list_levels(server) == {ZOOM}
    asked = len(server.asked)
    log = Log()
    assert run(tiles, log)["POLYGONS"] > 0
    assert len(server.asked) == asked
    assert any("as an earlier run has drawn it" in line for line in log.of("info"))


def test_cancelled_while_it_is_drawn(tiles: QgsRasterLayer, server: MapServer, plugin: Any) -> None:
    with pytest.raises(QgsProcessingException) as caught:
        run(tiles, Log(cancel_in="render"))
    assert "Cancelled" in str(caught.value)
    kept = [path.name for path in plugin.engine.folders.jobs.rglob("*") if path.is_file()]
    assert kept == []


def test_limit_of_the_settings(tiles: QgsRasterLayer, server: MapServer) -> None:
    with pytest.raises(QgsProcessingException) as caught:
        run(tiles, Log(), EXTENT=write_extent(EXTENT.buffered(20000)))
    assert "megapixels" in str(caught.value)
    assert list_levels(server) == set()
