"""What all networks have in common: images of any size in, logits of that size out."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from crispline_training.models.outputs import Outputs


class Network(nn.Module):
    """A segmentation network; concrete ones implement `segment`.

    Images are padded to multiples of `size_multiple` pixels by repeating their last row and column,
    so that features lie at whole steps of the image's pixels whatever its size; what was added is
    cut off again. Export tiles of such multiples, and nothing of this is in the graph.
    """

    size_multiple: int = 32

    def segment(self, image: Tensor) -> Outputs:
        """Return logits of a normalised image (batch, band, row, column).

        The sides are multiples of `size_multiple`; the logits may be coarser than the image.
        """
        raise NotImplementedError

    def forward(self, image: Tensor) -> Outputs:
        """Return logits at the size of a normalised image (batch, band, row, column) of floats."""
        height, width = image.shape[-2:]
        missing_rows, missing_columns = -height % self.size_multiple, -width % self.size_multiple
        if missing_rows or missing_columns:
            image = functional.pad(image, (0, missing_columns, 0, missing_rows), mode="replicate")
        padded = image.shape[-2:]

        def fit(logits: Tensor) -> Tensor:
            return _enlarge(logits, (padded[0], padded[1]))[..., :height, :width]

        coarse = self.segment(image)
        boundary = None if coarse.boundary is None else fit(coarse.boundary)
        return Outputs(fit(coarse.logits), tuple(fit(a) for a in coarse.auxiliary), boundary)


def _enlarge(logits: Tensor, size: tuple[int, int]) -> Tensor:
    if logits.shape[-2:] == size:
        return logits
    return functional.interpolate(logits, size=size, mode="bilinear", align_corners=False)
