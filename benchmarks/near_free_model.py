"""Build the near-free six-class model, and time it bare.

The model is 16x average pooling, one 1 x 1 convolution, bilinear upsampling and a softmax: it
costs next to nothing, so a job's time is the engine's own. The convolution holds one colour a
class and gives minus half the squared distance of a pixel's colour to it, up to a term that all
classes share.

ONNX Runtime runs some spellings of the same arithmetic ten times slower than others, so the graph
can be built in several: `--upsampling matmul` (two products with the bilinear matrix) or `resize`
(the Resize operator), `--softmax decomposed` (Exp, ReduceSum, Div) or `node` (Softmax over axis
1). Every competitor runs the same file.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from benchmarks.measurement import publish, say, summarise, time_call

TILE = 512
FACTOR = 16
UPSAMPLINGS = ("matmul", "resize")
SOFTMAXES = ("decomposed", "node")
#: Steepness of the softmax. Inputs of 0 to 1 give logits of -31 to 73: exp stays within float32.
_STEEPNESS = 50.0
#: Typical colours, red green blue of 255.
_COLOURS = {
    "impervious": (150, 150, 145),
    "building": (215, 205, 195),
    "low_vegetation": (130, 145, 95),
    "tree": (75, 95, 55),
    "car": (105, 110, 115),
    "clutter": (170, 140, 115),
}
_METADATA = {
    "model_type": "segmentor",
    "class_names": {str(i): name for i, name in enumerate(_COLOURS)},
    "tile_size": TILE,
    "tiles_overlap": 20,
    "standardization_mean": [0.0, 0.0, 0.0],
    "standardization_std": [1.0, 1.0, 1.0],
}


def build_near_free_model(
    path: Path, *, upsampling: str = "matmul", softmax: str = "decomposed"
) -> Path:
    """Write the model: float32 (batch, 3, 512, 512) of 0 to 1 in, probabilities of 6 classes out.

    Opset 17, IR 8, Deepness' metadata keys.
    """
    pooled = TILE // FACTOR
    colours = np.array(list(_COLOURS.values()), dtype=np.float64) / 255
    weights = {
        "weight": (_STEEPNESS * colours)[:, :, None, None],
        "bias": -_STEEPNESS * (colours**2).sum(axis=1) / 2,
    }
    nodes = [
        helper.make_node(
            "AveragePool",
            ["input"],
            ["pooled"],
            kernel_shape=[FACTOR, FACTOR],
            strides=[FACTOR, FACTOR],
        ),
        helper.make_node("Conv", ["pooled", "weight", "bias"], ["coarse"]),
    ]
    initialisers = [
        numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()
    ]
    for more_nodes, more in (_upsample(upsampling, pooled), _normalise(softmax)):
        nodes += more_nodes
        initialisers += more
    graph = helper.make_graph(
        nodes,
        "near_free",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 3, TILE, TILE])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 6, TILE, TILE])],
        initialisers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {k: json.dumps(v) for k, v in _METADATA.items()})
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


def _upsample(spelling: str, size: int) -> tuple[list[NodeProto], list[TensorProto]]:
    if spelling == "resize":
        scales = np.array([1, 1, FACTOR, FACTOR], dtype=np.float32)
        node = helper.make_node(
            "Resize",
            ["coarse", "", "scales"],
            ["logits"],
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )
        return [node], [numpy_helper.from_array(scales, "scales")]
    matrix = bilinear_matrix(size, FACTOR)
    nodes = [
        helper.make_node("MatMul", ["rows", "coarse"], ["tall"]),
        helper.make_node("MatMul", ["tall", "columns"], ["logits"]),
    ]
    return nodes, [
        numpy_helper.from_array(matrix, "rows"),
        numpy_helper.from_array(np.ascontiguousarray(matrix.T), "columns"),
    ]


def _normalise(spelling: str) -> tuple[list[NodeProto], list[TensorProto]]:
    if spelling == "node":
        return [helper.make_node("Softmax", ["logits"], ["output"], axis=1)], []
    nodes = [
        helper.make_node("Exp", ["logits"], ["powers"]),
        helper.make_node("ReduceSum", ["powers", "class_axis"], ["sums"], keepdims=1),
        helper.make_node("Div", ["powers", "sums"], ["output"]),
    ]
    return nodes, [numpy_helper.from_array(np.array([1]), "class_axis")]


def bilinear_matrix(size: int, factor: int) -> NDArray[np.float32]:
    """Return the (size * factor, size) matrix that upsamples a column, pixel centres aligned."""
    positions = np.clip((np.arange(size * factor) + 0.5) / factor - 0.5, 0, size - 1)
    weights: NDArray[np.float64] = np.maximum(0, 1 - np.abs(positions[:, None] - np.arange(size)))
    return weights.astype(np.float32)


def time_bare(path: Path, *, threads: int, batch: int, runs: int) -> list[float]:
    """Return seconds a tile of bare `session.run` on random tiles, one figure a run."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    tiles = np.random.default_rng(0).random((batch, 3, TILE, TILE), dtype=np.float32)
    name = session.get_inputs()[0].name
    session.run(None, {name: tiles})
    return [
        time_call(lambda: session.run(None, {name: tiles})).seconds / batch for _ in range(runs)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="where the model is written")
    parser.add_argument("--upsampling", choices=UPSAMPLINGS, default="matmul")
    parser.add_argument("--softmax", choices=SOFTMAXES, default="decomposed")
    parser.add_argument("--time", action="store_true", help="time all four spellings as well")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.time:
        figures = []
        for upsampling in UPSAMPLINGS:
            for softmax in SOFTMAXES:
                build_near_free_model(arguments.path, upsampling=upsampling, softmax=softmax)
                for threads, batch in ((1, 1), (2, 1), (2, 4)):
                    seconds = time_bare(
                        arguments.path, threads=threads, batch=batch, runs=arguments.runs
                    )
                    summary = summarise([200 * s for s in seconds])
                    say(f"{upsampling} {softmax} {threads} threads, batch {batch}: {summary}")
                    figures.append(
                        {"upsampling": upsampling, "softmax": softmax, "threads": threads}
                        | {"batch": batch, "seconds_for_200_tiles": summary}
                    )
        publish("near_free_model", {"bare_session_run": figures})
    build_near_free_model(
        arguments.path, upsampling=arguments.upsampling, softmax=arguments.softmax
    )
    say(f"wrote {arguments.path}")


if __name__ == "__main__":
    main()
