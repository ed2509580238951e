"""The plugin's zip, installed by QGIS itself into an empty profile, works; and goes again.

scripts/test-all-in-qgis.sh names the zip in CRISPLINE_TEST_ZIP and leaves the profile empty.
Nothing of the checkout may be imported here.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import processing
import pyplugin_installer
import pytest
from qgis import utils
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer

ZIP = os.environ.get("CRISPLINE_TEST_ZIP", "")

pytestmark = pytest.mark.skipif(not ZIP, reason="no zip to test: CRISPLINE_TEST_ZIP is not set")


@pytest.fixture(scope="session")
def raster() -> Path:
    """A real raster beside the checkout; skips the test where it is absent."""
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    data = Path(os.environ.get("CRISPLINE_SHARED_DATA") or beside)
    path = data / "oam_buildings" / "zanzibar_0.tif"
    if not path.exists():
        pytest.skip(f"no real raster: {path} does not exist")
    return path


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where QGIS has put the plugin after "Install from ZIP"."""
    assert "crispline" not in utils.available_plugins, "the profile is not empty"
    pyplugin_installer.instance().installFromZipFile(str(Path(ZIP).resolve()))
    return Path(QgsApplication.qgisSettingsDirPath()) / "python" / "plugins" / "crispline"


def test_plugin_is_loaded_from_where_qgis_put_it(folder: Path) -> None:
    import crispline

    assert "crispline" in utils.plugins
    assert Path(crispline.__file__).parent.resolve() == folder.resolve()
    assert not folder.is_symlink()


def test_every_file_of_the_zip_is_there(folder: Path) -> None:
    with zipfile.ZipFile(ZIP) as package:
        sizes = {info.filename: info.file_size for info in package.infolist()}
    parent = folder.parent
    assert {name: (parent / name).stat().st_size for name in sizes} == sizes


def test_provider_offers_its_algorithms(folder: Path) -> None:
    provider = QgsApplication.processingRegistry().providerById("crispline")
    assert {algorithm.name() for algorithm in provider.algorithms()} == {
        "segmentraster",
        "vectorizeclasses",
        "evaluatepolygons",
        "exportshapefiles",
        "modelinfo",
        "setup",
    }
    assert not provider.icon().isNull()


def test_raster_is_segmented(folder: Path, raster: Path, tmp_path: Path) -> None:
    layer = QgsRasterLayer(str(raster), "zanzibar")
    QgsProject.instance().addMapLayer(layer)
    # A part of it, in its CRS.
    parameters = {
        "INPUT": layer,
        "EXTENT": "4368423,4368453,-674060,-674030 [EPSG:3857]",
        "OUTPUT": str(tmp_path / "polygons.gpkg"),
    }
    result = processing.run("crispline:segmentraster", parameters)
    assert result["POLYGONS"] > 0
    assert Path(result["OUTPUT"]).exists()


def test_plugin_can_be_uninstalled(folder: Path) -> None:
    assert utils.unloadPlugin("crispline")
    assert QgsApplication.processingRegistry().providerById("crispline") is None
