"""Segmentation networks: `build_network` by name, `NormalisedNetwork` around them."""

from crispline_training.models.network import Network
from crispline_training.models.normalised import NormalisedNetwork
from crispline_training.models.outputs import Outputs
from crispline_training.models.registry import architectures, build_network, default_options

__all__ = [
    "Network",
    "NormalisedNetwork",
    "Outputs",
    "architectures",
    "build_network",
    "default_options",
]
