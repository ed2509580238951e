"""Which label layer goes with which raster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crispline_training.data.module import PARTS, Part
from crispline_training.errors import DatasetError, RecipeError

#: Suffixes by which rasters and layers are told from what else lies in a folder.
RASTER_SUFFIXES = frozenset(
    (".tif", ".tiff", ".vrt", ".jp2", ".img", ".png", ".jpg", ".jpeg", ".webp", ".ecw", ".asc")
)
LAYER_SUFFIXES = frozenset(
    (".gpkg", ".shp", ".geojson", ".json", ".fgb", ".parquet", ".geoparquet", ".kml", ".gml")
)

#: One file, several, or a folder of them.
Files = str | list[str]


@dataclass(frozen=True, slots=True)
class RasterPair:
    """A raster and its label layer, as GDAL opens them, and the name they go by."""

    name: str
    raster: str
    labels: str


def list_parts(
    train: tuple[Files, Files], **parts: tuple[Files | None, Files | None]
) -> dict[Part, tuple[Files, Files]]:
    """Return rasters and layers of the parts that have some; raises RecipeError for layers alone.

    Layers of a part that names none are those to train on.
    """
    named: dict[Part, tuple[Files, Files]] = {"train": train}
    for part in PARTS[1:]:
        raster, labels = parts[part]
        if raster is not None:
            named[part] = (raster, train[1] if labels is None else labels)
        elif labels is not None:
            raise RecipeError(
                f"expected {part}_raster beside {part}_labels, found none; name the raster that "
                f"{labels} belongs to"
            )
    return named


def pair_files(raster: str | Sequence[str], labels: str | Sequence[str]) -> tuple[RasterPair, ...]:
    """Return pairs of files.

    A raster or several with as many layers, in the same order; several rasters with one layer of
    all; a folder of rasters with a layer, or with a folder (maybe the same one) of layers: then
    those of equal names but for the suffix belong together, and rasters without one are left out.
    Raises DatasetError where nothing is found or names are not clear, RecipeError where the
    numbers differ.
    """
    if isinstance(raster, str) and isinstance(labels, str) and Path(labels).is_dir():
        return _pair_folders(Path(raster), Path(labels))
    rasters = _list_rasters(raster)
    layers = [labels] * len(rasters) if isinstance(labels, str) else list(labels)
    if len(layers) == 1:
        layers *= len(rasters)
    if len(rasters) != len(layers):
        raise RecipeError(
            f"expected a label layer for each raster or one for all, found {len(rasters)} rasters "
            f"and {len(layers)} layers; list them in the same order"
        )
    names = _name_apart(rasters)
    return tuple(RasterPair(*pair) for pair in zip(names, rasters, layers, strict=True))


def _list_rasters(raster: str | Sequence[str]) -> list[str]:
    if not isinstance(raster, str):
        found = list(raster)
    elif Path(raster).is_dir():
        found = [str(path) for path in _find(Path(raster), RASTER_SUFFIXES).values()]
    else:
        found = [raster]
    if not found:
        raise DatasetError(f"expected rasters, found none in {raster}; check the path")
    return found


def _pair_folders(rasters: Path, layers: Path) -> tuple[RasterPair, ...]:
    if not rasters.is_dir():
        images = {rasters.stem: rasters}
    else:
        images = _find(rasters, RASTER_SUFFIXES)
    found = _find(layers, LAYER_SUFFIXES)
    common = sorted(images.keys() & found.keys())
    if not common:
        raise DatasetError(
            f"expected rasters in {rasters} and label layers in {layers} of equal names, such as "
            f"a.tif and a.gpkg, found {_list_names(images)} and {_list_names(found)}; rename them "
            "or list them in pairs"
        )
    return tuple(RasterPair(name, str(images[name]), str(found[name])) for name in common)


def _find(folder: Path, suffixes: frozenset[str]) -> dict[str, Path]:
    """Return the files of a folder by stem."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in suffixes or path.name.startswith("."):
            continue
        if path.stem in found:
            raise DatasetError(
                f"expected one file named {path.stem} in {folder}, found {found[path.stem].name} "
                f"and {path.name}; list the files one by one"
            )
        found[path.stem] = path
    return found


def _list_names(files: dict[str, Path]) -> str:
    names = [path.name for path in files.values()]
    shown = ", ".join(names[:3]) or "none"
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _name_apart(paths: Sequence[str]) -> list[str]:
    """Return stems where they differ, else whole paths."""
    stems = [Path(path).stem for path in paths]
    return stems if len(set(stems)) == len(stems) else list(paths)
