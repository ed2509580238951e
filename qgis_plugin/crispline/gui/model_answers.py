"""What a user says of a model that has no card, as the engine takes it. Without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crispline.engine.errors import CardError

#: How the values of bands reach the model.
SHARE, RAW, STANDARDISED = "share", "raw", "standardised"
#: The channels of ImageNet's pictures, which most models for three bands were trained with.
IMAGENET_MEAN, IMAGENET_STD = "0.485, 0.456, 0.406", "0.229, 0.224, 0.225"
_BACKGROUND_AND_FOREGROUND = 2


@dataclass(frozen=True)
class ClassAnswer:
    """One class as it is described."""

    name: str
    colour: str
    has_right_angles: bool = False


@dataclass(frozen=True)
class ModelBlanks:
    """What the engine wants to be told of a model, and what its graph suggests.

    `channels` is None where the graph does not tell; `card` is the file that answers are saved in.
    """

    classes: tuple[ClassAnswer, ...]
    channels: int | None
    bands: tuple[str, ...]
    output_kind: str
    takes_integers: bool
    card: str

    def count_for(self, kind: str) -> int | None:
        """Return how many classes an output of this kind has, None where only the user knows."""
        if kind == "labels" or self.channels is None:
            return None
        return max(self.channels, _BACKGROUND_AND_FOREGROUND)


@dataclass(frozen=True)
class ModelAnswers:
    """The answers; `resolution` in metres, None where it is not known."""

    classes: tuple[ClassAnswer, ...]
    bands: str
    resolution: float | None
    values: str
    mean: str
    std: str
    output_kind: str


def read_blanks(values: dict[str, Any]) -> ModelBlanks:
    """Return the `blanks` of the engine's answer."""
    return ModelBlanks(
        classes=tuple(ClassAnswer(c["name"], c["colour"]) for c in values["classes"]),
        channels=values["channels"],
        bands=tuple(values["bands"]),
        output_kind=values["output_kind"],
        takes_integers=bool(values["takes_integers"]),
        card=values["card"],
    )


def make_parameters(answers: ModelAnswers) -> dict[str, Any]:
    """Return the answers as parameters of the task `adopt_model`; CardError for no numbers."""
    parameters: dict[str, Any] = {
        "classes": [item.name for item in answers.classes],
        "colours": [item.colour for item in answers.classes],
        "right_angled": [item.name for item in answers.classes if item.has_right_angles],
        "bands": [name.strip() for name in answers.bands.split(",") if name.strip()],
        "output_kind": answers.output_kind,
    }
    if answers.resolution:
        parameters["resolution"] = answers.resolution
    if answers.values == RAW:
        parameters["raw_values"] = True
    elif answers.values == STANDARDISED:
        mean, std = read_numbers(answers.mean), read_numbers(answers.std)
        parameters.update(mean=mean, std=std)
        if max((*mean, *std)) > 1:  # in values of 0 to 255, not in shares
            parameters["scale"] = 1.0
    return parameters


def read_numbers(text: str) -> list[float]:
    """Return numbers separated by commas, or by semicolons if their point is a comma."""
    parts = text.replace(",", ".").split(";") if ";" in text else text.split(",")
    try:
        return [float(part) for part in parts]
    except ValueError:
        raise CardError(
            f"expected numbers separated by commas, one a band, found {text!r}; correct them"
        ) from None
