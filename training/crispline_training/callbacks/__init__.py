"""What happens beside the training: seeds, pictures, predictions."""

from crispline_training.callbacks.pictures import PredictionPictures
from crispline_training.callbacks.predictions import PredictionWriter
from crispline_training.callbacks.step_seed import StepSeed

__all__ = ["PredictionPictures", "PredictionWriter", "StepSeed"]
