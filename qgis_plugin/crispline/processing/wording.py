"""The engine's sentences in the words of QGIS, where folders of jobs are the plugin's. Pure."""

from __future__ import annotations

import re

#: What the engine says, and what it is called here; the longer ones first.
_PHRASES = (
    (r"; what is done is kept, and used with the work folder (.+)$",
     r"; what is done is kept in \1: run it again as it was to go on"),
    (r"choose another work folder", "choose another folder for the output"),
    (r"install onnxruntime-gpu\[cuda,cudnn\](, TensorRT)? and an NVIDIA driver",
     r"install an NVIDIA driver\1, then set the engine up again"),
    (r"install onnxruntime-directml \(Windows only\)",
     "set the engine up for DirectML (Windows only)"),
)  # fmt: skip
_REPLACEMENTS = [(re.compile(pattern), words) for pattern, words in _PHRASES]


def reword(sentence: str) -> str:
    """Return a sentence of the engine for somebody who sees QGIS only."""
    for pattern, words in _REPLACEMENTS:
        sentence = pattern.sub(words, sentence)
    return sentence
