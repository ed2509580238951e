"""The demo: a drawn scene, segmented by the embedded model, shown and scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crispline.engine.dialects import read_card
from crispline.engine.errors import OutputError
from crispline.engine.evaluate import Evaluation, evaluate
from crispline.engine.grid import Shape
from crispline.engine.job import SegmentJob
from crispline.engine.model import embedded_model_path
from crispline.engine.picture import PictureInput, draw_picture
from crispline.engine.progress import Progress
from crispline.engine.result import SegmentResult
from crispline.engine.scene import SceneSpec, write_scene
from crispline.engine.segment import run_segment

DEFAULT_SIZE = 2048
DEFAULT_SEED = 7


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Where the demo puts things."""

    folder: Path

    @property
    def polygons(self) -> Path:
        """The GeoPackage."""
        return self.folder / "polygons.gpkg"

    @property
    def shapefiles(self) -> Path:
        """The folder of Shapefiles, one a class."""
        return self.folder / "shapefiles"

    @property
    def class_map(self) -> Path:
        """The class map."""
        return self.folder / "classes.tif"

    @property
    def picture(self) -> Path:
        """Image, classes and polygons side by side."""
        return self.folder / "picture.png"


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo made, and how well the polygons match the scene's exact truth."""

    files: DemoFiles
    segmentation: SegmentResult
    evaluation: Evaluation

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-serialisable values: the segmentation's report, the scores, the picture."""
        return {
            **self.segmentation.report,
            "picture": str(self.files.picture),
            "evaluation": self.evaluation.as_dict(),
        }

    def describe(self) -> Iterator[str]:
        """Yield lines for people."""
        scores, distance = self.evaluation.scores, self.evaluation.distance
        coverage = self.evaluation.coverage
        pixel = self.evaluation.pixel_size
        yield "against the scene's exact truth:"
        yield f"  pixels of the right class        {scores.overall_accuracy:.1%}"
        yield f"  mean intersection over union     {scores.mean_iou:.3f}"
        yield (
            f"  mean distance of the boundaries  {distance.mean / pixel:.2f} pixels "
            f"({distance.mean * 100:.1f} cm)"
        )
        yield "the coverage:"
        yield f"  invalid polygons {coverage.invalid_polygons}"
        yield f"  gaps             {coverage.gaps}"
        yield f"  overlaps         {coverage.overlap_area:g} m2"


def run_demo(
    folder: Path,
    *,
    size: int = DEFAULT_SIZE,
    seed: int = DEFAULT_SEED,
    device: str = "auto",
    progress: Progress | None = None,
) -> DemoResult:
    """Draw a scene of `size` x `size` pixels into a folder, segment, score and picture it.

    Files of an earlier demo are replaced. Raises OutputError where the folder cannot be written.
    """
    files = DemoFiles(folder)
    try:
        files.shapefiles.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"expected to make the folder {folder}, found: {error.strerror or error}; "
            "choose another one"
        ) from error
    progress = progress or Progress()
    scene = write_scene(SceneSpec(Shape(size, size), seed=seed), folder, progress=progress)
    segmentation = run_segment(
        SegmentJob(
            raster=str(scene.raster),
            outputs=(str(files.polygons),),
            shapefiles=str(files.shapefiles),
            class_map=str(files.class_map),
            device=device,
            overwrite=True,
        ),
        progress=progress,
    )
    pixel = SceneSpec(Shape(size, size)).pixel_size
    evaluation = evaluate(files.polygons, scene.truth, pixel_size=pixel)
    classes = read_card(embedded_model_path()).classes
    shown = PictureInput(scene.raster, files.class_map, files.polygons, classes)
    draw_picture(shown, files.picture)
    return DemoResult(files, segmentation, evaluation)
