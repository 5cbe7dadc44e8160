"""A page as one HTML file: nothing loaded from anywhere, readable on a phone, printable."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from helpbot.documents.page import Block, Heading, Note, Page, Paragraph, Picture, Signatures, Steps, Table, Ticks

STYLE = (Path(__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")


def write_html(page: Page) -> bytes:
    """The page as UTF-8. Every text in it is escaped; a Picture's SVG goes in as it is, so it must be one of ours."""
    body = "\n".join(_WRITERS[type(block)](block) for block in page.blocks)
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="author" content="{escape(page.author)}"><title>{escape(page.title)}</title><style>\n{STYLE}</style>'
    )
    top = f"<header><h1>{escape(page.title)}</h1>{_wrap('p', page.subtitle)}</header>"
    foot = f"<footer>{_wrap('p', page.foot)}</footer>"
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head>\n<body><main>\n{top}\n{body}\n{foot}\n</main></body></html>\n'.encode()


def _plain(text: str) -> str:
    return "<br>".join(map(escape, text.split("\n")))


def _wrap(tag: str, text: str, *, kind: str = "") -> str:
    """An element with text in it, or nothing where there is no text."""
    return f"<{tag}{f' class={kind}' if kind else ''}>{_plain(text)}</{tag}>" if text else ""


def _write_paragraph(block: Paragraph) -> str:
    return _wrap("p", block.text, kind="small" if block.small else "")


def _write_steps(block: Steps) -> str:
    return f"<ol>{_items(block.items)}</ol>"


def _write_ticks(block: Ticks) -> str:
    return f"<ul class=ticks>{_items(block.items)}</ul>"


def _items(items: Iterable[str]) -> str:
    return "".join(_wrap("li", item) for item in items)


def _write_note(block: Note) -> str:
    return f"<aside>{_wrap('strong', block.title)}{_wrap('p', block.text)}</aside>"


def _write_table(block: Table) -> str:
    """Each cell also names its column: on a phone a row is shown as a list."""
    head = "".join(f'<th scope="col">{_plain(each)}</th>' for each in block.head)
    rows = "".join(f"<tr>{_cells(block.head, row)}</tr>" for row in block.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(head: Iterable[str], row: Iterable[str]) -> str:
    return "".join(f'<td data-head="{escape(name)}">{_plain(cell)}</td>' for name, cell in zip(head, row, strict=True))


def _write_picture(block: Picture) -> str:
    return f'<figure role="img" aria-label="{escape(block.alt)}">{block.svg}</figure>'


def _write_signatures(block: Signatures) -> str:
    lines = "".join(f"<div>{_wrap('span', name)}<hr>{_wrap('span', block.date)}<hr></div>" for name in block.names)
    return f"<section>{_wrap('p', block.text)}<div class=sign>{lines}</div></section>"


_WRITERS: Mapping[type[Block], Callable[[Any], str]] = {
    Heading: lambda block: _wrap("h2", block.text),
    Paragraph: _write_paragraph,
    Steps: _write_steps,
    Ticks: _write_ticks,
    Note: _write_note,
    Table: _write_table,
    Picture: _write_picture,
    Signatures: _write_signatures,
}
