"""The engine's words, which suit every front end, with the options that a terminal has for them."""

from __future__ import annotations

#: What the engine advises, and how that is said on the command line.
ADVICE = {
    "allow overwriting": "add --overwrite",
    "choose another work folder": "give another --work-folder",
    "with the work folder": "with --work-folder",
    "choose the device cpu": "use --device cpu",
    "pass over bad blocks": "pass over bad blocks with --skip-bad-blocks",
    "correct the choice of classes": "correct --classes",
    "name the class column": "name it with --class-column",
    "name the bands": "name them with --bands",
    "choose the bands by number": "choose the bands by number with --bands",
    "name the band": "name it with --band",
    "leave the band out": "leave out --band",
    "in a card beside it": "with `crispline model adopt`",
    "correct the model's card": "correct its card with `crispline model adopt`",
    "in the model's card (output extent cropped or strided)": (
        "with `crispline model adopt --output-extent cropped|strided`"
    ),
    "in the model's card (output kind logits)": "with `crispline model adopt --output-kind logits`",
    "in the model's card (output index)": "with `crispline model adopt --output-index`",
    "in the model's card (scale)": "with `crispline model adopt --scale`",
    "in the model's card (resolution)": "with `crispline model adopt --resolution`",
    "name all classes in the model's card": "name all with `crispline model adopt --classes`",
    "at the resolution of the model's card": (
        "at the resolution of the model's card, without --native and --resolution"
    ),
    "expect poor results": "expect poor results, or add --force to hear no more of it",
}


def name_options(message: str) -> str:
    """Return a message with the options and commands that follow its advice."""
    for advice, words in ADVICE.items():
        if advice in message:
            message = message.replace(advice, words)
    return message
