"""Exact Euclidean distance transforms of masks, on the CPU by SciPy.

They depend on labels only, so no gradient passes; a batch on a GPU is copied there and back once.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt
from torch import Tensor


def euclidean_distance(mask: Tensor) -> Tensor:
    """Return the distance of each pixel to the nearest False one, centre to centre in pixels.

    `mask` is bool (..., H, W), each plane on its own; the result is float32 of that shape on the
    same device, 0 where False and infinite on planes without any False: the image border is no
    background.
    """
    planes = mask.detach().cpu().numpy().reshape(-1, *mask.shape[-2:])
    distances = np.full(planes.shape, np.inf, dtype=np.float32)
    for distance, plane in zip(distances, planes, strict=True):
        if not plane.all():
            distance[:] = distance_transform_edt(plane)
    return torch.from_numpy(distances).reshape(mask.shape).to(mask.device)
