"""A procedural orthophoto with exact vector truth, for trying, testing and measuring."""

from crispline.engine.scene.probabilities import truth_probabilities
from crispline.engine.scene.spec import SCENE_CLASSES, SceneSpec
from crispline.engine.scene.truth import truth_window

__all__ = ["SCENE_CLASSES", "SceneSpec", "truth_probabilities", "truth_window"]
