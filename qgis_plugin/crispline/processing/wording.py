"""The engine's sentences in the words of QGIS: parameters instead of command line options. Pure."""

from __future__ import annotations

import re

#: What the engine says of its command line, and what it is called here; the longer ones first.
_PHRASES = (
    (r", leave out --native and --resolution, or add --force to hear no more of it",
     "; leave the resolution empty"),
    (r", or add --force to hear no more of it", ""),
    (r"; add --overwrite or choose another name", "; choose another name"),
    (r"; what is done is kept, and used with --work-folder (.+)$",
     r"; what is done is kept in \1"),
    (r", or give another --work-folder", ", or choose another folder for the output"),
    (r"give (another|a writable) --work-folder", "choose another folder for the output"),
    (r"wait for it, or write to another output", "wait for it, or choose another output"),
    (r"or pass over bad blocks with --skip-bad-blocks", "or skip blocks that cannot be read"),
    (r"--skip-bad-blocks", "blocks that cannot be read skipped"),
    (r"install onnxruntime-gpu\[cuda,cudnn\](, TensorRT)? and an NVIDIA driver",
     r"install an NVIDIA driver\1, then set the engine up again"),
    (r"install onnxruntime-directml \(Windows only\)",
     "set the engine up for DirectML (Windows only)"),
    (r"use --device cpu", "choose the device cpu"),
    (r"or --device cpu", "or the device cpu"),
    (r"choose with --bands", "choose the bands"),
    (r"run the same command again to resume it", "run it again as it was to go on"),
    (r"run the same command again", "run it again"),
    (r"with --class-column", "as the class column"),
    (r"with --band\b", "as the band"),
    (r"leave out --band\b", "leave the band empty"),
    (r"correct --classes", "correct the classes"),
)  # fmt: skip
_REPLACEMENTS = [(re.compile(pattern), words) for pattern, words in _PHRASES]


def reword(sentence: str) -> str:
    """Return a sentence of the engine without the options of its command line."""
    for pattern, words in _REPLACEMENTS:
        sentence = pattern.sub(words, sentence)
    return sentence
