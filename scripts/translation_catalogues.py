"""Reads, merges and writes Qt's translation catalogues (.ts)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from scripts.translatable_texts import Text

Catalogue = dict[Text, str]


def read_catalogue(path: Path) -> Catalogue:
    """Return the translations of a .ts file, "" where there is none yet; empty without the file."""
    if not path.exists():
        return {}
    catalogue = {}
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            text = Text(
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment", ""),
            )
            catalogue[text] = message.findtext("translation", "")
    return catalogue


def merge(texts: Iterable[Text], known: Mapping[Text, str]) -> Catalogue:
    """Return a catalogue of these texts alone; a new one takes what another context says."""
    by_source = {text.source: translation for text, translation in known.items() if translation}
    return {text: known.get(text) or by_source.get(text.source, "") for text in texts}


def format_catalogue(catalogue: Catalogue, language: str) -> str:
    """Return a .ts file, ordered by context; within one in the order of the code."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    ordered = sorted(catalogue.items(), key=lambda item: item[0].context)
    for name, messages in groupby(ordered, key=lambda item: item[0].context):
        context = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(context, "name").text = name
        for text, translation in messages:
            message = ElementTree.SubElement(context, "message")
            ElementTree.SubElement(message, "source").text = text.source
            if text.disambiguation:
                ElementTree.SubElement(message, "comment").text = text.disambiguation
            element = ElementTree.SubElement(message, "translation")
            element.text = translation
            if not translation:
                element.set("type", "unfinished")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n'
