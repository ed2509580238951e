"""HTML pages of reports: one look for all of them, readable in any viewer. Pure: no QGIS.

QGIS shows them in an old browser, so that only what every browser knows is used; everything is in
the one file.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_STYLE = """
body { font-family: "Segoe UI", "Helvetica Neue", "Noto Sans", Arial, sans-serif; font-size: 14px;
  line-height: 1.45; color: #22303a; background: #ffffff; margin: 0; padding: 24px; }
.page { max-width: 900px; margin: 0 auto; }
h1 { font-size: 23px; font-weight: 600; margin: 0 0 2px 0; }
h2 { font-size: 16px; font-weight: 600; margin: 30px 0 8px 0; padding-bottom: 4px;
  border-bottom: 1px solid #d5dde2; }
p { margin: 6px 0; }
.under { color: #60717c; margin: 0 0 18px 0; }
.tiles { width: calc(100% + 20px); border-spacing: 10px 0; margin: 0 -10px; table-layout: fixed; }
.tiles td { background: #f1f5f7; border-radius: 6px; padding: 12px 14px; vertical-align: top; }
.tiles .figure { font-size: 24px; font-weight: 600; color: #0b6e73; }
.tiles .what { color: #60717c; font-size: 12px; }
table.rows { border-collapse: collapse; width: 100%; }
table.rows th { text-align: left; font-weight: 600; font-size: 12px; color: #60717c;
  border-bottom: 1px solid #b9c6cd; padding: 5px 10px 5px 0; }
table.rows td { border-bottom: 1px solid #e6ecef; padding: 5px 10px 5px 0; vertical-align: top; }
table.rows th.number, table.rows td.number { text-align: right; white-space: nowrap; }
table.facts th { width: 190px; border-bottom: 1px solid #e6ecef; font-weight: 400;
  font-size: 14px; vertical-align: top; }
.swatch { display: inline-block; width: 12px; height: 12px; border: 1px solid #7b8a93;
  border-radius: 3px; margin-right: 7px; vertical-align: -1px; }
.bar { display: inline-block; width: 110px; height: 9px; background: #e3eaee; border-radius: 4px;
  margin-right: 8px; }
.bar span { display: block; height: 9px; border-radius: 4px; background: #13898f; }
.note { border-left: 4px solid #13898f; background: #f1f5f7; padding: 8px 12px; margin: 8px 0; }
.good { border-left-color: #2e8540; background: #eef7f0; }
.bad { border-left-color: #c0392b; background: #fcf0ee; }
.small { color: #60717c; font-size: 12px; }
@media (prefers-color-scheme: dark) {
  body { color: #dde5ea; background: #20272c; }
  h2 { border-color: #43515a; }
  .under, .small, .tiles .what, table.rows th { color: #9db0bb; }
  .tiles td, .note { background: #2b343a; }
  .tiles .figure { color: #59c7cc; }
  table.rows td, table.facts th { border-color: #36424a; }
  .bar { background: #3b4850; }
  .good { background: #23352a; }
  .bad { background: #3d2826; }
}
"""


@dataclass(frozen=True)
class Markup:
    """Text that is HTML already."""

    text: str


def build_page(title: str, under: str, parts: Iterable[Markup]) -> str:
    """Return a whole HTML document."""
    body = "\n".join(part.text for part in parts)
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{_escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<div class="page">\n<h1>{_escape(title)}</h1>\n<p class="under">{_escape(under)}</p>\n'
        f"{body}\n</div>\n</body>\n</html>\n"
    )


def heading(text: str) -> Markup:
    """Return a heading above a section."""
    return Markup(f"<h2>{_escape(text)}</h2>")


def paragraph(text: str | Markup, *, small: bool = False) -> Markup:
    """Return a paragraph."""
    return Markup(f"<p{' class=small' if small else ''}>{_show(text)}</p>")


def note(text: str | Markup, kind: str = "") -> Markup:
    """Return a paragraph that catches the eye; `kind` is "good", "bad" or ""."""
    return Markup(f'<p class="note {kind}">{_show(text)}</p>')


def tiles(figures: Sequence[tuple[str, str]]) -> Markup:
    """Return large figures side by side: each what it is, and the figure itself."""
    cells = "".join(
        f'<td><div class="figure">{_escape(figure)}</div>'
        f'<div class="what">{_escape(what)}</div></td>'
        for what, figure in figures
    )
    return Markup(f'<table class="tiles"><tr>{cells}</tr></table>')


def table(
    header: Sequence[str], rows: Iterable[Sequence[str | Markup]], *, texts: int = 1
) -> Markup:
    """Return a table; the first `texts` columns are text, the others figures."""

    def cells(row: Sequence[str | Markup], tag: str) -> str:
        kinds = ("" if number < texts else ' class="number"' for number in range(len(row)))
        return "".join(f"<{tag}{kind}>{_show(cell)}</{tag}>" for kind, cell in zip(kinds, row))

    lines = [f"<tr>{cells(header, 'th')}</tr>"] if header else []
    lines += [f"<tr>{cells(row, 'td')}</tr>" for row in rows]
    return Markup('<table class="rows">\n' + "\n".join(lines) + "\n</table>")


def facts(rows: Iterable[tuple[str, str | Markup]]) -> Markup:
    """Return a table of names and what is known under them."""
    lines = [f"<tr><th>{_escape(name)}</th><td>{_show(cell)}</td></tr>" for name, cell in rows]
    return Markup('<table class="rows facts">\n' + "\n".join(lines) + "\n</table>")


def bar(share: float | None, text: str) -> Markup:
    """Return a figure behind a bar that is filled to a share of 0 to 1."""
    width = round(100 * min(1.0, max(0.0, share or 0.0)))
    return Markup(f'<span class="bar"><span style="width: {width}%"></span></span>{_escape(text)}')


def swatch(colour: str, text: str) -> Markup:
    """Return a name behind a square of its colour (#rrggbb, "" for none)."""
    if not colour:
        return Markup(_escape(text))
    return Markup(
        f'<span class="swatch" style="background: {_escape(colour)}"></span>{_escape(text)}'
    )


def lines(items: Iterable[str]) -> Markup:
    """Return texts below each other."""
    return Markup("<br>".join(_escape(item) for item in items))


def _show(cell: str | Markup) -> str:
    return cell.text if isinstance(cell, Markup) else _escape(cell)


def _escape(text: str) -> str:
    return html.escape(text)
