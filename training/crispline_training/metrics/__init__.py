"""Scores: of batches while training, and of whole rasters as the engine infers them."""

from crispline_training.metrics.boundary_metrics import BoundaryMetrics
from crispline_training.metrics.class_metrics import ClassMetrics
from crispline_training.metrics.hausdorff import HausdorffMetric

__all__ = ["BoundaryMetrics", "ClassMetrics", "HausdorffMetric"]
