"""A network through the export and back through the real engine."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from tests.engine.colour_scene import write_raster
from tests.export.networks import CLASSES, DATA, DESCRIPTION, TILE, make_network

from crispline.engine.card import ModelCard
from crispline.engine.dialects import read_card
from crispline.engine.errors import OutputError, RasterError
from crispline.engine.infer import plan_model_tiles
from crispline.engine.model import open_model
from crispline.engine.raster import open_raster
from crispline_export import job
from crispline_export.errors import ExportError, VerificationError
from crispline_export.exporter import ExportReport, export_network
from crispline_export.settings import ExportSettings
from crispline_training.metrics.torch_predictor import TorchPredictor
from crispline_training.models.normalised import NormalisedNetwork


def draw(count: int, height: int, width: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 3, height, width), np.uint8)


def softmax_of(network: NormalisedNetwork, tiles: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        logits = network(torch.from_numpy(tiles)).logits.double()
    return torch.softmax(logits, dim=1).numpy()


def test_engine_gives_the_softmax_of_torch(
    exported: ExportReport, network: NormalisedNetwork
) -> None:
    tiles = draw(5, TILE, TILE)
    with open_model(exported.path, device="cpu") as model:
        assert model.max_batch is None
        found = model.predict(tiles)
    np.testing.assert_allclose(found, softmax_of(network, tiles), atol=2e-5)


def test_only_the_probabilities_leave_the_graph(exported: ExportReport) -> None:
    model = onnx.load(exported.path)
    assert [v.name for v in model.graph.input] == ["image"]
    assert [v.name for v in model.graph.output] == ["probabilities"]
    dims = [d.dim_param or d.dim_value for d in model.graph.output[0].type.tensor_type.shape.dim]
    assert dims == ["batch", len(CLASSES), TILE, TILE]
    # 3 convolutions make the logits; those of the auxiliary and boundary branches are gone.
    assert [node.op_type for node in model.graph.node].count("Conv") == 3
    assert (
        sum(int(np.prod(w.dims)) for w in model.graph.initializer)
        < 12 * 28 + 24 * 109 + 6 * 37 + 20
    )


def test_older_runtimes_can_read_it(exported: ExportReport) -> None:
    model = onnx.load(exported.path)
    assert [(o.domain, o.version) for o in model.opset_import if o.domain == ""] == [("", 17)]
    assert model.ir_version <= 9
    # Nothing of what came after: the oldest release with opset 17 knows every operation in it.
    for node in model.graph.node:
        assert onnx.defs.get_schema(node.op_type, max_inclusive_version=17).since_version <= 17
        assert not node.metadata_props
    onnx.checker.check_model(model, full_check=True)


def test_card_survives(exported: ExportReport) -> None:
    card = read_card(exported.path)
    assert card == exported.card
    assert card.classes == CLASSES
    assert card.input.bands == DATA.bands
    assert card.input.normalisation_inside
    assert (card.input.tile_height, card.input.tile_width) == (TILE, TILE)
    assert card.ground_resolution == DATA.ground_resolution
    assert card.output.kind == "probabilities"
    assert card.overlap == 0.25
    assert card.metrics == {"miou": 0.5}
    assert card.source == "recipes/tiny.yaml at 0123abc"
    assert card.training_data == "squares (CC0-1.0)"


def test_evaluating_the_network_tiles_as_users_of_its_export_do(
    exported: ExportReport, network: NormalisedNetwork, tmp_path: Path
) -> None:
    raster = write_raster(tmp_path / "raster.tif", draw(1, 163, 212)[0])
    predictor = TorchPredictor(network, DESCRIPTION)
    with closing(open_raster(raster)) as source, open_model(exported.path, device="cpu") as model:
        plan = plan_model_tiles(source, model)
        # Tiles of 64 pixels that share at least 16: another share would place others.
        assert plan.rows.starts == (0, 33, 66, 99)
        assert plan_model_tiles(source, predictor) == plan


def test_deepness_feeds_the_graph_raw_values(
    exported: ExportReport, network: NormalisedNetwork
) -> None:
    """What Deepness 0.7 does: float32(x / 255), then (x - mean) / std by its metadata keys."""
    session = onnxruntime.InferenceSession(str(exported.path))
    meta = session.get_modelmeta().custom_metadata_map
    assert json.loads(meta["model_type"]) == "Segmentor"
    assert json.loads(meta["class_names"]) == {str(c.id): c.name for c in CLASSES}
    assert json.loads(meta["resolution"]) == 50
    assert json.loads(meta["tile_size"]) == TILE
    tiles = draw(2, TILE, TILE)
    mean, std = (
        np.array(json.loads(meta[f"standardization_{key}"]), np.float32) for key in ("mean", "std")
    )
    last = np.float32(tiles.transpose(0, 2, 3, 1) * 1.0 / 255.0)
    fed = ((last - mean) / std).transpose(0, 3, 1, 2)
    found = session.run(None, {session.get_inputs()[0].name: fed})[0]
    np.testing.assert_allclose(found, softmax_of(network, tiles), atol=1e-4)


def test_report_counts_every_tile(exported: ExportReport) -> None:
    random, real = exported.comparisons
    assert (random.tiles, random.agreement, random.binding) == (4, 1.0, True)
    assert (real.name, real.tiles, real.pixels) == ("real tiles", 6, 6 * TILE * TILE)
    assert real.agreement == 1.0
    assert real.difference < 1e-4
    assert exported.timing.megapixels_per_second > 0
    assert exported.size_bytes == exported.path.stat().st_size
    assert "100.0000 %" in real.describe()


def test_report_is_json_also_with_nan_on_random_tiles(exported: ExportReport) -> None:
    """float16 may overflow on noise, which real tiles beside it outweigh."""
    random, real = exported.comparisons
    broken = replace(random, difference=float("nan"), binding=False)
    values = replace(exported, comparisons=(broken, real)).as_dict()
    read = json.loads(json.dumps(values, allow_nan=False))
    assert [c["difference"] for c in read["comparisons"]] == [None, real.difference]


def test_uint8_in_and_out(
    tmp_path: Path, network: NormalisedNetwork, card: ModelCard, raster: Path
) -> None:
    settings = ExportSettings(input_type="uint8", output_type="uint8")
    report = export_network(
        network, card, tmp_path / "bytes.onnx", settings=settings, rasters=[raster]
    )
    tiles = draw(2, TILE, TILE)
    expected = softmax_of(network, tiles)
    session = onnxruntime.InferenceSession(str(report.path))
    raw = session.run(None, {"image": tiles})[0]
    assert raw.dtype == np.uint8
    np.testing.assert_allclose(raw / 255, expected, atol=0.51 / 255)
    with open_model(report.path, device="cpu") as model:
        assert model.card.input.dtype == "uint8"
        found = model.predict(tiles)
    np.testing.assert_allclose(found, expected, atol=6 / 255)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    # Deepness feeds float32, which this graph refuses: no keys that promise otherwise.
    keys = session.get_modelmeta().custom_metadata_map
    assert set(keys) == {"crispline"}


@pytest.mark.slow
def test_free_tile_and_batch(tmp_path: Path, network: NormalisedNetwork, card: ModelCard) -> None:
    settings = ExportSettings(dynamic_tile=True, output_type="float16")
    report = export_network(network, card, tmp_path / "free.onnx", settings=settings)
    assert [c.name for c in report.comparisons] == ["random tiles", "random tiles of 516 x 508"]
    with open_model(report.path, device="cpu") as model:
        assert model.card.input.tile_height is None
        for count, height, width in ((1, 32, 32), (3, 100, 36), (2, 44, 212)):
            tiles = draw(count, height, width)
            np.testing.assert_allclose(model.predict(tiles), softmax_of(network, tiles), atol=2e-3)


@pytest.mark.slow
@pytest.mark.parametrize("opset", [18, 19, 20])
def test_newer_opsets(
    tmp_path: Path, network: NormalisedNetwork, card: ModelCard, opset: int
) -> None:
    settings = ExportSettings(opset=opset, simplify=False)
    report = export_network(network, card, tmp_path / "new.onnx", settings=settings)
    model = onnx.load(report.path)
    assert max(o.version for o in model.opset_import) == opset
    assert model.ir_version == {18: 8, 19: 9, 20: 9}[opset]


class TestBrokenConversions:
    """The graph is made once, and spoiled as a faulty converter would."""

    @pytest.fixture
    def spoil(self, monkeypatch: pytest.MonkeyPatch, exported: ExportReport) -> onnx.ModelProto:
        model = onnx.load(exported.path)
        del model.metadata_props[:]
        monkeypatch.setattr(job, "convert", lambda *a, **k: model)
        return model

    def test_whole_graph_passes(
        self, spoil: onnx.ModelProto, tmp_path: Path, network: NormalisedNetwork, card: ModelCard
    ) -> None:
        export_network(network, card, tmp_path / "good.onnx")
        assert [p.name for p in tmp_path.iterdir()] == ["good.onnx"]

    def test_changed_weight_is_found_and_nothing_stays(
        self, spoil: onnx.ModelProto, tmp_path: Path, network: NormalisedNetwork, card: ModelCard
    ) -> None:
        weight = max(spoil.graph.initializer, key=lambda w: len(w.raw_data))
        values = onnx.numpy_helper.to_array(weight).copy()
        values.flat[::7] += 0.5
        weight.CopyFrom(onnx.numpy_helper.from_array(values, weight.name))
        with pytest.raises(VerificationError, match="classes agree on random tiles"):
            export_network(network, card, tmp_path / "bad.onnx")
        assert list(tmp_path.iterdir()) == []

    def test_a_model_that_was_there_stays(
        self, spoil: onnx.ModelProto, tmp_path: Path, network: NormalisedNetwork, card: ModelCard
    ) -> None:
        target = tmp_path / "model.onnx"
        target.write_text("before")
        with pytest.raises(VerificationError):
            export_network(make_network(seed=5), card, target, overwrite=True)
        assert target.read_text() == "before"
        assert len(list(tmp_path.iterdir())) == 1

    @pytest.mark.parametrize("precision", ["float32", "int8"])
    def test_what_the_runtime_refuses_is_told_in_a_sentence(
        self,
        spoil: onnx.ModelProto,
        tmp_path: Path,
        network: NormalisedNetwork,
        card: ModelCard,
        raster: Path,
        precision: str,
    ) -> None:
        """As UPerNet's: traced for any tile, with the sizes of one in it."""
        for value in (*spoil.graph.input, *spoil.graph.output):
            for axis, name in ((2, "height"), (3, "width")):
                value.type.tensor_type.shape.dim[axis].dim_param = name
        settings = ExportSettings(dynamic_tile=True, precision=precision)
        with pytest.raises(ExportError, match="expected ONNX Runtime to run") as told:
            export_network(
                network, card, tmp_path / "m.onnx", settings=settings, rasters=[raster] * 2
            )
        advice = "; export a fixed tile, export it with opset 18 or report it"
        assert str(told.value).endswith(advice)
        assert "\n" not in str(told.value)
        assert list(tmp_path.iterdir()) == []

    def test_limits_are_the_users(
        self, spoil: onnx.ModelProto, tmp_path: Path, card: ModelCard
    ) -> None:
        settings = ExportSettings(minimum_agreement=0.0, maximum_difference=1.0)
        report = export_network(
            make_network(seed=5), card, tmp_path / "loose.onnx", settings=settings
        )
        assert report.comparisons[0].agreement < 0.9
        assert report.path.is_file()


class TestBadInput:
    def test_int8_needs_rasters(
        self, tmp_path: Path, network: NormalisedNetwork, card: ModelCard
    ) -> None:
        with pytest.raises(ExportError, match="rasters to calibrate int8"):
            export_network(
                network, card, tmp_path / "m.onnx", settings=ExportSettings(precision="int8")
            )

    def test_wrong_class_count(
        self, tmp_path: Path, network: NormalisedNetwork, card: ModelCard
    ) -> None:
        with pytest.raises(ExportError, match="expected 3 classes at 64 x 64 pixels, found logits"):
            export_network(network, replace(card, classes=CLASSES[:3]), tmp_path / "m.onnx")
        assert list(tmp_path.iterdir()) == []

    def test_raster_without_crs(
        self, tmp_path: Path, network: NormalisedNetwork, card: ModelCard
    ) -> None:
        from tests.engine.colour_scene import write_raster

        plain = write_raster(tmp_path / "plain.tif", draw(1, 80, 80)[0], crs=None)
        with pytest.raises(RasterError, match="coordinate reference system"):
            export_network(network, card, tmp_path / "m.onnx", rasters=[plain])

    @pytest.mark.parametrize(
        ("name", "match"),
        [("m.pt", "end with .onnx"), ("none/m.onnx", "no such folder")],
    )
    def test_target(
        self, tmp_path: Path, network: NormalisedNetwork, card: ModelCard, name: str, match: str
    ) -> None:
        with pytest.raises(OutputError, match=match):
            export_network(network, card, tmp_path / name)

    @pytest.mark.parametrize("overwrite", [False, True])
    def test_card_of_another_model_beside_the_target(
        self, tmp_path: Path, network: NormalisedNetwork, card: ModelCard, overwrite: bool
    ) -> None:
        """It would be read in place of the one in the file, and is the user's own work."""
        sidecar = tmp_path / "m.onnx.crispline.json"
        sidecar.write_text("{}")
        with pytest.raises(OutputError, match=r"m\.onnx\.crispline\.json.*remove it or choose"):
            export_network(network, card, tmp_path / "m.onnx", overwrite=overwrite)
        assert [path.name for path in tmp_path.iterdir()] == [sidecar.name]

    @pytest.mark.parametrize(
        "choices",
        [
            {"precision": "int4"},
            {"output_type": "int8"},
            {"input_type": "uint16"},
            {"opset": 16},
            {"opset": 21},
            {"tiles": 1},
            {"tile": 0},
            {"tile": 64, "dynamic_tile": True},
            {"minimum_agreement": 1.5},
        ],
    )
    def test_settings(self, choices: dict[str, object]) -> None:
        with pytest.raises(ExportError, match="expected"):
            ExportSettings(**choices)  # type: ignore[arg-type]  # wrong on purpose
