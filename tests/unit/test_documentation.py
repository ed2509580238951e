"""The documentation names what is there: labels, pages, pictures."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from scripts.translatable_texts import find_texts

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("docs/qgis.md", "README.md")
#: Folders whose pages may show a picture or link to another page.
WRITTEN = (*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md")
#: What QGIS itself calls things; the walk through the tutorial clicks most of them.
OF_QGIS = {
    *("Plugins", "Manage and Install Plugins…", "Install from ZIP", "Install Plugin", "Yes"),
    *("Installed", "Uninstall Plugin", "Raster", "View", "Panels", "Log Messages"),
    *("Settings", "Options…", "…"),
    "Crispline",
}
#: Shorter texts with something filled in would fit nearly any label.
SENTENCE = 25
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def normalise(text: str) -> str:
    """Return a text as it is read."""
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    text = re.sub(r"&(?=\w)", "", text)
    return " ".join(text.replace("...", "…").split())


@pytest.fixture(scope="module")
def shown() -> re.Pattern[str]:
    """Every text that the plugin can show; words may stand for what is filled into a sentence."""
    texts = find_texts(ROOT / "qgis_plugin" / "crispline").texts
    patterns = {re.escape(label) for label in OF_QGIS}
    for text in texts:
        pieces = [re.escape(piece) for piece in re.split(r"\{\w*\}", normalise(text.source))]
        if len(pieces) == 1 or len("".join(pieces)) >= SENTENCE:
            patterns.add(".+".join(pieces))
    return re.compile("|".join(sorted(patterns)))


def find_labels(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [part for bold in BOLD.findall(text) for part in normalise(bold).split(" > ")]


@pytest.mark.parametrize("page", PAGES)
def test_bold_labels_are_shown_by_the_plugin_or_qgis(page: str, shown: re.Pattern[str]) -> None:
    labels = find_labels(page)
    assert len(labels) >= 5
    assert [label for label in labels if not shown.fullmatch(label)] == []


def find_links(page: Path) -> list[str]:
    """Return the links of a page and the addresses of its pictures, but those to other sites."""
    found = LINK.findall(page.read_text(encoding="utf-8"))
    links = [link or picture for link, picture in found]
    return [link for link in links if "://" not in link]


def find_anchors(page: Path) -> set[str]:
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in headings}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in find_links(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in find_anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_and_picture_is_shown() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in WRITTEN
        for link in find_links(page)
    }
    pictures = set((ROOT / "docs" / "images").iterdir())
    assert sorted(path.name for path in pictures - linked) == []
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.name not in nav] == []
