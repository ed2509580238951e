"""A segmentation model ready to run: raw tiles in, class probabilities out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crispline.engine.card import ModelCard
from crispline.engine.devices import DeviceReport, SessionOpener, is_out_of_memory, open_session
from crispline.engine.dialects import find_card
from crispline.engine.errors import DeviceError, ModelError
from crispline.engine.fast_softmax import spell_out_softmax
from crispline.engine.grid import Shape
from crispline.engine.model_input import normalise
from crispline.engine.model_output import OutputDecoder, Probabilities, upsample
from crispline.engine.model_shapes import check_segmentation, complete_card
from crispline.engine.onnx_file import OnnxFile, inspect_onnx

EMBEDDED_MODEL = "crispline-aerial.onnx"


def embedded_model_path() -> Path:
    """Return the model that comes with Crispline."""
    return Path(__file__).resolve().parent.parent / "models" / EMBEDDED_MODEL


def open_model(
    path: Path | str,
    *,
    card: ModelCard | None = None,
    device: str = "auto",
    threads: int | None = None,
    sessions: SessionOpener = open_session,
) -> TileModel:
    """Open a model on a device.

    `card` replaces the model's own; `threads` is the number of CPU threads, all cores where None;
    `sessions` opens the runtime's session.
    Raises ModelError, CardError or DeviceError with a sentence that names the file and the remedy.
    """
    file = inspect_onnx(Path(path))
    if card is None:
        card = find_card(file)[0]
    else:
        check_segmentation(file)
        card = complete_card(card, file)
    index = card.output.index
    session, report = sessions(
        file.path,
        device=device,
        threads=threads,
        cpu_variant=lambda: spell_out_softmax(file, index),
    )
    return TileModel(session, file=file, card=card, device=report)


class TileModel:
    """A model that segments tiles. Not thread-safe: one thread predicts.

    `max_batch` is the batch of a graph with a static one (1 or more; shorter batches are padded),
    None where it is free. `device` is the device that really runs.
    """

    def __init__(
        self, session: Any, *, file: OnnxFile, card: ModelCard, device: DeviceReport
    ) -> None:
        """Take an ONNX Runtime session (anything with its `run`) and what describes it."""
        self.card = card
        self.device = device
        self.path = file.path
        dims = file.inputs[0].dims or (None,)
        self.max_batch: int | None = dims[0]
        self._session: Any = session
        self._input = file.inputs[0].name
        output = file.outputs[card.output.index]
        self._output = output.name
        self._decoder = OutputDecoder(
            kind=card.output.kind,
            layout=card.input.layout,
            class_count=len(card.classes),
            threshold=card.output.threshold,
            sums_to_one=output.sums_to_one,
        )
        self._batch_limit: int | None = None
        self._buffer: NDArray[np.float32] | None = None
        self._output_shapes: dict[Shape, Shape] = {}

    def tile_shape(self, preferred: int = 512) -> Shape:
        """Return the tile to use: the graph's own, else near `preferred` pixels a side."""
        spec = self.card.input
        free = max(1, round(preferred / spec.size_multiple)) * spec.size_multiple
        return Shape(spec.tile_height or free, spec.tile_width or free)

    def output_shape(self, tile: Shape) -> Shape:
        """Return the shape of predictions for a tile, which is smaller where borders are cut off.

        The first call for a shape runs the model once on zeros where the card says `cropped`.
        """
        if self.card.output.extent != "cropped":
            return tile
        if tile not in self._output_shapes:
            empty = np.zeros((1, len(self.card.input.bands), tile.height, tile.width), np.uint8)
            height, width = self.predict(empty).shape[2:]
            self._output_shapes[tile] = Shape(height, width)
        return self._output_shapes[tile]

    def predict(self, tiles: NDArray[Any]) -> Probabilities:
        """Return class probabilities (n, class, row, column), float32, summing to 1 over axis 1.

        `tiles` are raw band values (n, band, row, column), uint8, uint16, int16 or float32. Rows
        and columns of the result are the tile's, or fewer where the output is `cropped` (the
        centred part). A label outside the classes gives zeros. Batches are cut to what the graph
        and the device's memory take.

        Raises ModelError where tiles or outputs do not fit the card or the model fails on the
        CPU, DeviceError where not even one tile fits into the device's memory or another device
        fails.
        """
        self._check_tiles(tiles)
        parts: list[Probabilities] = []
        start = 0
        while start < len(tiles):
            batch = tiles[start : start + self._batch_size(len(tiles) - start)]
            try:
                parts.append(self._predict_batch(batch))
            except Exception as error:  # ONNX Runtime raises a dozen unrelated classes
                self._shrink_batch(len(batch), error)
                continue
            start += len(batch)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def run_graph(self, tiles: NDArray[Any]) -> NDArray[Any]:
        """Return what the graph itself gives for tiles as in `predict`, neither decoded nor cut."""
        values = normalise(_pad_batch(tiles, self.max_batch), self.card.input, self._buffer)
        if values.dtype == np.float32:
            self._buffer = values
        result: NDArray[Any] = self._session.run([self._output], {self._input: values})[0]
        return result

    def close(self) -> None:
        """Free the session and its memory; the model cannot be used any more."""
        self._session = None
        self._buffer = None

    def __enter__(self) -> TileModel:
        """Return the model."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Free it."""
        self.close()

    def _check_tiles(self, tiles: NDArray[Any]) -> None:
        bands = len(self.card.input.bands)
        if tiles.ndim != 4 or tiles.shape[1] != bands or not len(tiles):
            raise ModelError(
                f"expected tiles [n, {bands}, row, column] for {self.path}, found "
                f"{list(tiles.shape)}; select {bands} bands ({', '.join(self.card.input.bands)})"
            )
        if self._session is None:
            raise ModelError(f"the model {self.path} was closed; open it again")

    def _batch_size(self, left: int) -> int:
        limits = [size for size in (self.max_batch, self._batch_limit) if size is not None]
        return min([left, *limits])

    def _shrink_batch(self, size: int, error: Exception) -> None:
        """Halve the batch after running out of memory; raise what a smaller one cannot mend."""
        if isinstance(error, ModelError):
            raise error
        if not is_out_of_memory(error):
            if size > 1 and self.max_batch is None:
                self._batch_limit = 1  # graphs exist that declare a free batch and reshape to one
                return
            text = " ".join(str(error).split())[-200:]
            if self.device.name == "cpu":
                raise ModelError(
                    f"expected {self.path} to run on the cpu, found that it failed ({text}); "
                    "export it again or use another tile size"
                ) from error
            raise DeviceError(
                f"{self.path} failed on {self.device.name} ({text}); choose the device cpu or "
                "another tile size"
            ) from error
        if size == 1 or self.max_batch not in (None, 1):
            raise DeviceError(
                f"out of memory on {self.device.name} with {size} tile(s) of {self.path}; use a "
                "smaller tile, or choose the device cpu"
            ) from error
        self._batch_limit = size // 2

    def _predict_batch(self, tiles: NDArray[Any]) -> Probabilities:
        count, _, rows, columns = tiles.shape
        maps = self._decoder.decode(self.run_graph(tiles))[:count]
        return self._fit(maps, Shape(rows, columns))

    def _fit(self, maps: Probabilities, tile: Shape) -> Probabilities:
        found = Shape(*maps.shape[2:])
        if found == tile:
            return maps
        extent = self.card.output.extent
        if extent == "strided":
            return upsample(maps, tile)
        if extent == "same" or found.height > tile.height or found.width > tile.width:
            raise ModelError(
                f"expected an output of {tile.height} x {tile.width} pixels from {self.path}, "
                f"found {found.height} x {found.width}; say how it lies in the tile "
                "in the model's card (output extent cropped or strided)"
            )
        return maps


def _pad_batch(tiles: NDArray[Any], size: int | None) -> NDArray[Any]:
    """Repeat the last tile up to the batch that a graph insists on."""
    if size is None or len(tiles) >= size:
        return tiles
    return np.concatenate([tiles, np.repeat(tiles[-1:], size - len(tiles), axis=0)])
