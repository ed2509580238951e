"""A procedural orthophoto with exact vector truth, for trying, testing and measuring.

Everything is a function of the spec alone: any window of a scene of any size can be drawn by
itself and is the same whatever was drawn before.
"""

from crispline.engine.scene.probabilities import truth_probabilities
from crispline.engine.scene.rendering import render_window
from crispline.engine.scene.source import SceneSource
from crispline.engine.scene.spec import SCENE_CLASSES, SceneSpec
from crispline.engine.scene.truth import truth_window
from crispline.engine.scene.writing import SceneFiles, write_scene

__all__ = [
    "SCENE_CLASSES",
    "SceneFiles",
    "SceneSource",
    "SceneSpec",
    "render_window",
    "truth_probabilities",
    "truth_window",
    "write_scene",
]
