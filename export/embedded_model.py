"""Build the model that comes with Crispline: a small hand-built ONNX graph, fitted on scenes.

    python export/embedded_model.py qgis_plugin/crispline/models/crispline-hand-built.onnx

The graph takes raw 8-bit values. It describes squares of 2 to 64 pixels by colour, texture and edge
direction and classifies squares of 4 pixels with a perceptron of one hidden layer; the next also
sees what the one before said at all scales, so that large grey roofs and roads come apart; the last
works on squares of 2 pixels. The perceptrons are fitted to generated scenes with Adam in NumPy.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from crispline.engine.card import GroundResolution, InputSpec, ModelCard
from crispline.engine.dialects import write_card_metadata
from crispline.engine.durable import atomic_path
from crispline.engine.grid import Shape, Window
from crispline.engine.scene import SCENE_CLASSES, SceneSpec, truth_probabilities
from crispline.engine.scene.rendering import render_window

Matrix = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Windows = list[tuple[Bytes, Bytes]]

LEVELS = 6  # squares of 2, 4, 8, 16, 32 and 64 pixels
HIDDEN = 32
COARSE_STAGES = 2  # at squares of 4 pixels; one more at 2 pixels follows
CLASSES = len(SCENE_CLASSES)
WINDOW = 512
TRAINING_SEEDS = range(1000, 1160)
TEST_SEEDS = range(9000, 9024)
SAMPLES_PER_WINDOW = 1800
EPOCHS, BATCH = 14, 2048
RARITY = 0.5  # 0 draws classes as they occur, 1 equally often


@dataclass
class Graph:
    """ONNX nodes and weights as they are put together; methods return the name of their result."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: dict[str, NDArray[Any]] = field(default_factory=dict)

    def add(self, operation: str, *inputs: str, **attributes: Any) -> str:
        """Append a node."""
        name = f"{operation.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [name], **attributes))
        return name

    def constant(self, values: Any, dtype: Any = np.float32) -> str:
        """Add a weight."""
        name = f"weight_{len(self.weights)}"
        self.weights[name] = np.asarray(values, dtype)
        return name

    def mix(self, x: str, matrix: Matrix, bias: Matrix | None = None) -> str:
        """Multiply the channels of `x` with a matrix (out, in)."""
        inputs = [x, self.constant(matrix[:, :, None, None])]
        return self.add("Conv", *inputs, *([] if bias is None else [self.constant(bias)]))

    def halve(self, x: str) -> str:
        """Mean over squares of two."""
        return self.add("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])

    def smooth(self, x: str) -> str:
        """Mean over three by three; at the border over what is there."""
        return self.add("AveragePool", x, kernel_shape=[3, 3], pads=[1, 1, 1, 1])

    def double(self, x: str) -> str:
        """Enlarge bilinearly by two."""
        scales = self.constant([1, 1, 2, 2])
        return self.add(
            "Resize", x, "", scales, mode="linear", coordinate_transformation_mode="half_pixel"
        )

    def root(self, x: str) -> str:
        """Square root of what is positive."""
        return self.add("Sqrt", self.add("Relu", x))

    def model(self, output: str, channels: int) -> onnx.ModelProto:
        """Return a model that gives one of the results."""
        maps = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", count, *size])
            for name, count, size in (("image", 3, ("h", "w")), (output, channels, (None, None)))
        ]
        weights = [numpy_helper.from_array(v, k) for k, v in self.weights.items()]
        graph = helper.make_graph(self.nodes, "crispline", maps[:1], maps[1:], weights)
        opset = [helper.make_opsetid("", 17)]
        return helper.make_model(
            graph, opset_imports=opset, ir_version=8, producer_name="crispline"
        )


#: Channels of a level: three logarithmic colours, deviation, edge strength, edge coherence.
DESCRIPTION = 6


def describe(graph: Graph) -> list[str]:
    """Add the descriptions (batch, 6, row, column) of all levels, from fine to coarse."""
    small = graph.halve("image")
    logarithm = graph.add("Log", graph.add("Add", small, graph.constant(8.0)))
    colour = graph.mix(logarithm, np.eye(3, dtype=np.float32) / 0.6, np.full(3, -4.4 / 0.6, "f4"))
    grey = graph.mix(colour, np.full((1, 3), 1 / 3, np.float32))
    square = graph.add("Mul", grey, grey)
    base = graph.add("Concat", colour, grey, square, *_edges(graph, grey), axis=1)
    levels = []
    for _ in range(LEVELS):
        levels.append(_describe_level(graph, graph.smooth(base)))
        base = graph.halve(base)
    levels[0] = graph.add("Concat", colour, levels[0], axis=1)
    return levels


def _edges(graph: Graph, grey: str) -> list[str]:
    """Return the products xx, yy and xy of the gradient of a one-channel map."""
    kernel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32) / 4
    pads = graph.constant([0, 0, 1, 1, 0, 0, 1, 1], np.int64)
    padded = graph.add("Pad", grey, pads, mode="edge")
    x = graph.add("Conv", padded, graph.constant(kernel[None, None]))
    y = graph.add("Conv", padded, graph.constant(kernel.T[None, None]))
    return [graph.add("Mul", a, b) for a, b in ((x, x), (y, y), (x, y))]


def _describe_level(graph: Graph, pooled: str) -> str:
    """Return the description of a pooled map of colour 3, grey, grey squared, xx, yy, xy."""
    sizes = graph.constant([3, 1, 1, 1, 1, 1], np.int64)
    names = [f"{pooled}_{i}" for i in range(6)]
    graph.nodes.append(helper.make_node("Split", [pooled, sizes], names, axis=1))
    colour, grey, square, xx, yy, xy = names
    deviation = graph.root(graph.add("Sub", square, graph.add("Mul", grey, grey)))
    total = graph.add("Add", graph.add("Add", xx, yy), graph.constant(1e-4))
    difference = graph.add("Sub", xx, yy)
    twice = graph.add("Mul", xy, graph.constant(2.0))
    squares = [graph.add("Mul", part, part) for part in (difference, twice)]
    length = graph.root(graph.add("Add", *squares))
    coherence = graph.add("Div", length, total)
    return graph.add("Concat", colour, deviation, graph.root(total), coherence, axis=1)


def share_votes(graph: Graph, logits: str) -> str:
    """Return the softmax of logits, spelt out: over axis 1 that runs many times faster on CPUs."""
    largest = graph.add("ReduceMax", logits, axes=[1], keepdims=1)
    powers = graph.add("Exp", graph.add("Sub", logits, largest))
    total = graph.add("ReduceSum", powers, graph.constant([1], np.int64), keepdims=1)
    return graph.add("Div", powers, total)


def add_votes(graph: Graph, described: list[str], votes: str) -> list[str]:
    """Return descriptions joined with class probabilities, which are pooled to the same levels."""
    levels = []
    for position, description in enumerate(described):
        seen = graph.smooth(votes) if position else votes
        levels.append(graph.add("Concat", description, seen, axis=1))
        votes = graph.halve(votes)
    return levels


def gather(graph: Graph, levels: list[str]) -> str:
    """Bring all levels to the finest by doubling, one after the other."""
    result = levels[-1]
    for level in reversed(levels[:-1]):
        result = graph.add("Concat", level, graph.double(result), axis=1)
    return result


@dataclass(frozen=True)
class Perceptron:
    """One hidden layer: logits = second relu(first x + bias) + offset; matrices are (out, in)."""

    first: Matrix
    bias: Matrix
    second: Matrix
    offset: Matrix


def classify(graph: Graph, levels: list[str], widths: list[int], net: Perceptron) -> str:
    """Add a perceptron on all levels and return its logits at the finest.

    The first layer is applied at each level before doubling: it is linear, and so is doubling.
    """
    starts = np.cumsum([0, *widths])
    hidden = ""
    for i in reversed(range(len(levels))):
        part = net.first[:, starts[i] : starts[i + 1]]
        here = graph.mix(levels[i], part, net.bias if i == 0 else None)
        hidden = graph.add("Add", here, graph.double(hidden)) if hidden else here
    return graph.mix(graph.add("Relu", hidden), net.second, net.offset)


def draw_windows(seeds: range) -> Iterator[tuple[Bytes, Bytes]]:
    """Yield images (band, row, column) and class probabilities (class, row, column) of scenes."""
    for seed in seeds:
        random = np.random.default_rng(seed)
        spec = SceneSpec(Shape(16384, 16384), seed=seed)
        row, column = (int(v) for v in random.integers(0, 16384 - WINDOW, 2))
        window = Window(row, column, WINDOW, WINDOW)
        yield render_window(spec, window).values, truth_probabilities(spec, window)


def sample(model: onnx.ModelProto, windows: Windows) -> tuple[Matrix, Matrix]:
    """Return features (sample, feature) and class shares (sample, class).

    Rare classes are drawn more often than they occur, so that cars count beside fields.
    """
    session = onnxruntime.InferenceSession(model.SerializeToString())
    features, shares = [], []
    for seed, (image, truth) in enumerate(windows):
        maps = session.run(None, {"image": image[None].astype(np.float32)})[0][0]
        side = maps.shape[1]
        step = WINDOW // side
        squares = truth.reshape(CLASSES, side, step, side, step)
        flat = squares.mean(axis=(2, 4), dtype=np.float32).reshape(CLASSES, -1) / 255
        chance = (flat / np.maximum(flat.mean(axis=1, keepdims=True), 2e-3) ** RARITY).sum(axis=0)
        chosen = np.random.default_rng(seed).choice(
            flat.shape[1], SAMPLES_PER_WINDOW, p=chance / chance.sum()
        )
        features.append(maps.reshape(len(maps), -1)[:, chosen].T)
        shares.append(flat[:, chosen].T)
    return np.concatenate(features), np.concatenate(shares)


def fit(features: Matrix, shares: Matrix, *, seed: int) -> Perceptron:
    """Fit a perceptron to class shares by cross-entropy, with Adam and a falling step."""
    random = np.random.default_rng(seed)
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-3
    inputs = (features - mean) / deviation
    count = inputs.shape[1]
    parameters = [
        random.normal(0, np.sqrt(2 / count), (count, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        random.normal(0, np.sqrt(1 / HIDDEN), (HIDDEN, CLASSES)).astype(np.float32),
        np.zeros(CLASSES, np.float32),
    ]
    _descend(parameters, inputs, shares, random)
    first, bias, second, offset = parameters
    scaled = (first / deviation[:, None]).T
    return Perceptron(scaled, bias - scaled @ mean, second.T, offset)


def _descend(
    parameters: list[Matrix], inputs: Matrix, shares: Matrix, random: np.random.Generator
) -> None:
    """Run Adam in place."""
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in parameters]
    steps = EPOCHS * len(inputs) // BATCH
    for step in range(1, steps + 1):
        chosen = random.integers(0, len(inputs), BATCH)
        gradients = _gradients(parameters, inputs[chosen], shares[chosen])
        rate = 0.004 * 0.5 * (1 + np.cos(np.pi * step / steps))
        scale = rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        for p, g, (m, v) in zip(parameters, gradients, moments, strict=True):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            p -= (scale * m / (np.sqrt(v) + 1e-8)).astype(np.float32)


def _gradients(parameters: list[Matrix], inputs: Matrix, shares: Matrix) -> list[Matrix]:
    first, bias, second, offset = parameters
    hidden = np.maximum(inputs @ first + bias, 0)
    logits = hidden @ second + offset
    logits -= logits.max(axis=1, keepdims=True)
    guess = np.exp(logits)
    guess /= guess.sum(axis=1, keepdims=True)
    error = (guess - shares) / len(inputs)
    back = (error @ second.T) * (hidden > 0)
    return [
        inputs.T @ back + 1e-5 * first,
        back.sum(axis=0),
        hidden.T @ error + 1e-5 * second,
        error.sum(axis=0),
    ]


def build(windows: Windows) -> onnx.ModelProto:
    """Return the fitted model without its card."""
    graph = Graph()
    described = describe(graph)
    levels, widths = described[1:], [DESCRIPTION] * (LEVELS - 1)
    for stage in range(COARSE_STAGES + 1):
        if stage == COARSE_STAGES:
            levels, widths = [described[0], *levels], [DESCRIPTION + 3, *widths]
        probe = Graph(list(graph.nodes), dict(graph.weights))
        features, shares = sample(probe.model(gather(probe, levels), sum(widths)), windows)
        logits = classify(graph, levels, widths, fit(features, shares, seed=stage))
        print(f"stage {stage}: {sum(widths)} features, {len(features)} samples", flush=True)
        if stage < COARSE_STAGES:
            levels = add_votes(graph, described[1:], share_votes(graph, logits))
            widths = [DESCRIPTION + CLASSES] * (LEVELS - 1)
    nodes = [helper.make_node("Softmax", [graph.double(logits)], ["output"], axis=1)]
    return Graph(graph.nodes + nodes, graph.weights).model("output", CLASSES)


def evaluate(model: onnx.ModelProto, seeds: range) -> dict[str, float]:
    """Return accuracy and intersection over union, per class and mean, on unseen scenes."""
    session = onnxruntime.InferenceSession(model.SerializeToString())
    table = np.zeros((CLASSES, CLASSES), np.int64)
    for image, truth in draw_windows(seeds):
        values = image[None].astype(np.float32)
        found = session.run(None, {"image": values})[0][0].argmax(axis=0)
        pairs = truth.argmax(axis=0).ravel() * CLASSES + found.ravel()
        table += np.bincount(pairs, minlength=CLASSES**2).reshape(CLASSES, CLASSES)
    hits = np.diag(table)
    unions = table.sum(axis=0) + table.sum(axis=1) - hits
    ious = hits / np.maximum(unions, 1)
    result = {"accuracy": float(hits.sum() / table.sum()), "miou": float(ious.mean())}
    result |= {f"iou {c.name}": float(v) for c, v in zip(SCENE_CLASSES, ious, strict=True)}
    return {name: round(value, 4) for name, value in result.items()}


def make_card(metrics: dict[str, float]) -> ModelCard:
    """Return the card of the model."""
    return ModelCard(
        name="Crispline hand-built",
        classes=SCENE_CLASSES,
        version="1",
        input=InputSpec(size_multiple=2**LEVELS, normalisation_inside=True),
        ground_resolution=GroundResolution(0.1, 0.05, 0.2),
        overlap=0.25,
        licence="MIT",
        authors=("Crispline developers",),
        training_data="generated scenes (crispline.engine.scene)",
        metrics=metrics,
        source="hand-built graph, weights fitted by export/embedded_model.py",
    )


def main(target: Path) -> None:
    """Fit, evaluate and write the model."""
    model = build(list(draw_windows(TRAINING_SEEDS)))
    metrics = evaluate(model, TEST_SEEDS)
    write_card_metadata(model, make_card(metrics))
    onnx.checker.check_model(model)
    with atomic_path(target) as temporary:
        temporary.write_bytes(model.SerializeToString())
    print(f"{target}: {target.stat().st_size / 1000:.1f} kB, {metrics}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
