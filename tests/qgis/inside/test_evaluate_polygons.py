"""`evaluatepolygons` in a running QGIS, on squares whose scores are worked out by hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import processing
import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRectangle,
    QgsRendererCategory,
    QgsVectorLayer,
)

X, Y = 520000.0, 9318000.0
UTM = "EPSG:32737"


def make_layer(
    name: str,
    boxes: Sequence[tuple[Any, ...]],
    *,
    field: str = "class_name:string",
    crs: str = UTM,
) -> QgsVectorLayer:
    """Return a memory layer of boxes: class, and edges in metres from a corner in UTM."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field={field}", name, "memory")
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(UTM), layer.crs(), QgsProject.instance()
    )
    for value, left, bottom, right, top in boxes:
        feature = QgsFeature(layer.fields())
        outline = QgsGeometry.fromRect(QgsRectangle(X + left, Y + bottom, X + right, Y + top))
        if crs != UTM:
            outline = outline.densifyByDistance(5)
            outline.transform(transform)
        feature.setGeometry(outline)
        feature[0] = value
        layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer


#: 100 m x 100 m: the left half grass, the right one road; the result has the border 10 m too far
#: to the left. Grass: 4000 of 5000 m² found, nothing else; road: all found, 1000 m² too much.
TRUTH = [("grass", 0, 0, 50, 100), ("road", 50, 0, 100, 100)]
RESULT = [("grass", 0, 0, 40, 100), ("road", 40, 0, 100, 100)]


def run(result: Any, truth: Any, **parameters: Any) -> dict[str, Any]:
    values = {"INPUT": result, "REFERENCE": truth, "PIXEL_SIZE": 0.5, **parameters}
    found: dict[str, Any] = processing.run("crispline:evaluatepolygons", values)
    return found


def test_scores_are_those_worked_out_by_hand(project: QgsProject, tmp_path: Path) -> None:
    files = {
        "OUTPUT_HTML_FILE": str(tmp_path / "report.html"),
        "OUTPUT_JSON": str(tmp_path / "scores.json"),
        "OUTPUT_CSV": str(tmp_path / "new folder" / "scores.csv"),
    }
    found = run(make_layer("mine", RESULT), make_layer("theirs", TRUTH), **files)
    assert found["OVERALL_ACCURACY"] == pytest.approx(0.9)
    # IoU: grass 4000 / 5000, road 5000 / 6000.
    assert found["MEAN_IOU"] == pytest.approx((4 / 5 + 5 / 6) / 2)
    # F1 = 2 TP / (2 TP + FP + FN): grass 8000 / 9000, road 10000 / 11000.
    assert found["MEAN_F1"] == pytest.approx((8 / 9 + 10 / 11) / 2)
    assert found["PIXEL_SIZE_USED"] == 0.5
    assert found["POLYGONS"] == 2
    assert found["VALID_COVERAGE"] is True
    assert found["INVALID_POLYGONS"] == found["GAPS"] == found["OVERLAP_AREA"] == 0

    values = json.loads(Path(files["OUTPUT_JSON"]).read_text(encoding="utf-8"))
    assert (values["result"], values["truth"]) == ("mine", "theirs")
    assert values["classes"]["grass"]["recall"] == pytest.approx(0.8)
    with open(files["OUTPUT_CSV"], encoding="utf-8", newline="") as file:
        rows = {row["class"]: row for row in csv.DictReader(file)}
    assert float(rows["grass"]["iou"]) == pytest.approx(0.8)
    assert float(rows["road"]["precision"]) == pytest.approx(5 / 6, abs=1e-5)
    assert "boundary_f1_1px" in rows["road"]

    page = Path(files["OUTPUT_HTML_FILE"]).read_text(encoding="utf-8")
    assert "mine compared with theirs" in page
    assert "90.0 %" in page
    assert "0.800" in page
    assert "valid coverage" in page
    assert found["OUTPUT_HTML_FILE"] == files["OUTPUT_HTML_FILE"]
    assert not list(tmp_path.glob(".*"))


def test_boundaries_a_little_off(project: QgsProject) -> None:
    """The border lies 1 m off, which is within reach of five pixels of 0.5 m."""
    shifted = [("grass", 0, 0, 49, 100), ("road", 49, 0, 100, 100)]
    found = run(make_layer("mine", shifted), make_layer("theirs", TRUTH))
    assert found["BOUNDARY_DISTANCE"] == pytest.approx(1.0, abs=0.01)


def test_numbers_and_other_column_names_match(project: QgsProject) -> None:
    """A class is its text: 1 in one layer is "1" in the other; and columns may differ."""
    result = [({"grass": 1, "road": 2}[name], *edges) for name, *edges in RESULT]
    truth = [({"grass": "1", "road": "2"}[name], *edges) for name, *edges in TRUTH]
    found = run(
        make_layer("mine", result, field="CLASS_ID:integer"),
        make_layer("theirs", truth, field="kind:string"),
        REFERENCE_FIELD="kind",
    )
    assert found["OVERALL_ACCURACY"] == pytest.approx(0.9)
    with pytest.raises(QgsProcessingException, match="field with the class in layer theirs, found"):
        run(
            make_layer("mine", result, field="class_id:integer"),
            make_layer("theirs", truth, field="kind:string"),
        )


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4326"])
def test_layers_in_different_crs(project: QgsProject, crs: str) -> None:
    found = run(make_layer("mine", RESULT), make_layer("theirs", TRUTH, crs=crs))
    assert found["OVERALL_ACCURACY"] == pytest.approx(0.9, abs=0.002)


def test_truth_of_one_class(project: QgsProject) -> None:
    """Of 5000 m² of road the result finds all, and 1000 m² too much; the rest is the rest."""
    roads = make_layer("roads", [(None, 50, 0, 100, 100), (None, 0, 0, 1, 1)], field="id:integer")
    assert roads.dataProvider().deleteFeatures([2])
    outline = make_layer("mine", RESULT)
    found = run(outline, roads, TRUTH_CLASS="road")
    assert found["OVERALL_ACCURACY"] is not None
    with pytest.raises(QgsProcessingException, match="expected polygons of class 'rail'"):
        run(outline, roads, TRUTH_CLASS="rail")


def test_only_selected_polygons_count(project: QgsProject) -> None:
    """Without the road, its half of the truth is not found."""
    result = make_layer("mine", RESULT)
    project.addMapLayer(result)
    result.selectByExpression("class_name = 'grass'")
    chosen = QgsProcessingFeatureSourceDefinition(result.id(), selectedFeaturesOnly=True)
    found = run(chosen, make_layer("theirs", TRUTH))
    assert found["POLYGONS"] == 1
    assert found["OVERALL_ACCURACY"] == pytest.approx(0.4)
    result.removeSelection()
    with pytest.raises(QgsProcessingException, match="selected polygons in layer mine, found none"):
        run(chosen, make_layer("theirs", TRUTH))


def test_edits_that_are_not_saved_count(project: QgsProject) -> None:
    result = make_layer("mine", RESULT)
    project.addMapLayer(result)
    result.startEditing()
    for number, feature in enumerate(result.getFeatures()):
        box = QgsRectangle(X + (0, 50)[number], Y, X + (50, 100)[number], Y + 100)
        result.changeGeometry(feature.id(), QgsGeometry.fromRect(box))
    found = run(result, make_layer("theirs", TRUTH))
    assert found["OVERALL_ACCURACY"] == 1.0
    result.rollBack()


def test_overlaps_are_found(project: QgsProject) -> None:
    """Two boxes share 10 m x 100 m."""
    result = make_layer("mine", [("grass", 0, 0, 50, 100), ("road", 40, 0, 100, 100)])
    found = run(result, make_layer("theirs", TRUTH))
    assert found["VALID_COVERAGE"] is False
    assert found["OVERLAP_AREA"] == pytest.approx(1000)


def test_classes_that_never_meet_are_said(project: QgsProject, tmp_path: Path) -> None:
    result = make_layer("mine", [(name.upper() + "!", *edges) for name, *edges in RESULT])
    report = tmp_path / "report.html"
    run(result, make_layer("theirs", TRUTH), OUTPUT_HTML_FILE=str(report))
    assert "No class of the result occurs in the reference" in report.read_text(encoding="utf-8")


def test_layers_apart_and_names_with_markup(project: QgsProject, tmp_path: Path) -> None:
    far = [
        (name, left + 5000, bottom, right + 5000, top) for name, left, bottom, right, top in TRUTH
    ]
    with pytest.raises(
        QgsProcessingException, match="same ground, found mine and <b>theirs</b> apart"
    ):
        run(make_layer("mine", RESULT), make_layer("<b>theirs</b>", far))
    report = tmp_path / "report.html"
    run(
        make_layer("<b>a</b> & co", RESULT),
        make_layer("theirs", TRUTH),
        OUTPUT_HTML_FILE=str(report),
    )
    page = report.read_text(encoding="utf-8")
    assert "&lt;b&gt;a&lt;/b&gt; &amp; co" in page
    assert "<b>a</b>" not in page


def test_colours_of_the_layer_are_those_of_the_report(project: QgsProject, tmp_path: Path) -> None:
    result = make_layer("mine", RESULT)
    categories = [
        QgsRendererCategory(name, QgsFillSymbol.createSimple({"color": colour}), name)
        for name, colour in (("grass", "#00aa11"), ("road", "#998877"))
    ]
    result.setRenderer(QgsCategorizedSymbolRenderer("class_name", categories))
    report = tmp_path / "report.html"
    run(result, make_layer("theirs", TRUTH), OUTPUT_HTML_FILE=str(report))
    page = report.read_text(encoding="utf-8")
    assert page.index("#00aa11") < page.index("grass")
    assert "#998877" in page
