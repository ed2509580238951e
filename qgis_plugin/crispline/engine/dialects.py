"""Where a model card is found: beside the model, in our metadata, or in Deepness' keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crispline.engine.card import METADATA_KEY, ModelCard
from crispline.engine.card_json import card_from_json, card_to_json
from crispline.engine.deepness import DEEPNESS_KEYS, deepness_card, deepness_entries
from crispline.engine.errors import CardError
from crispline.engine.model_shapes import check_segmentation, complete_card
from crispline.engine.onnx_file import OnnxFile, inspect_onnx

if TYPE_CHECKING:
    import onnx

SIDECAR, EMBEDDED, DEEPNESS = "sidecar", "crispline", "deepness"


def sidecar_path(model: Path) -> Path:
    """Return where the card of a model without one is kept: `<model>.crispline.json` beside it."""
    return model.with_name(model.name + ".crispline.json")


def read_card(path: Path) -> ModelCard:
    """Return the card of a model file.

    A card beside the model wins, since somebody put it there on purpose; then our own metadata;
    then Deepness' keys. Raises ModelError for files that are no segmentation model and CardError
    where there is no card or it contradicts the model.
    """
    return find_card(inspect_onnx(Path(path)))[0]


def find_card(file: OnnxFile) -> tuple[ModelCard, str]:
    """Return the card of an inspected model and where it was found."""
    check_segmentation(file)
    sidecar = sidecar_path(file.path)
    if sidecar.is_file():
        card, origin = card_from_json(_read_text(sidecar), origin=str(sidecar)), SIDECAR
    elif METADATA_KEY in file.metadata:
        text = file.metadata[METADATA_KEY]
        card, origin = card_from_json(text, origin=str(file.path)), EMBEDDED
    elif any(key in file.metadata for key in DEEPNESS_KEYS):
        with named_in_errors(file.path):
            card, origin = deepness_card(file), DEEPNESS
    else:
        raise CardError(
            f"expected a model card in or beside {file.path}, found none; describe the model in "
            "a card beside it"
        )
    return complete_card(card, file), origin


@contextmanager
def named_in_errors(path: Path) -> Iterator[None]:
    """Put the model's path before a CardError that does not name it."""
    try:
        yield
    except CardError as error:
        if str(path) in str(error):
            raise
        raise CardError(f"{path}: {error}") from error


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CardError(f"cannot read the card {path} ({error}); write it again") from error


def write_card_metadata(model: onnx.ModelProto, card: ModelCard) -> None:
    """Put a card into a model's metadata, ours and, so that it runs there too, Deepness' keys."""
    entries = {METADATA_KEY: card_to_json(card), **deepness_entries(card)}
    kept = [p for p in model.metadata_props if p.key not in entries]
    pairs = [(p.key, p.value) for p in kept] + sorted(entries.items())
    del model.metadata_props[:]
    for key, value in pairs:
        model.metadata_props.add(key=key, value=value)
