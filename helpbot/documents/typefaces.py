"""Which installed fonts can write Chinese: by what they draw, not by what they are called."""

from __future__ import annotations

import pkgutil
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpbot.errors import FontMissing
from helpbot.texts import documents as texts

if TYPE_CHECKING:
    import typst

SERIF = (
    *("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "STSong"),
    *("SimSun", "NSimSun", "FZShuSong-Z01", "AR PL UMing CN", "AR PL SungtiL GB"),
)
SANS = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei", "Heiti SC"),
    *("STHeiti", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "HarmonyOS Sans SC", "Droid Sans Fallback"),
)
"""What Linux, macOS and Windows come with, the best first; whatever else draws Chinese is taken where none of them is there."""

_GLYPH = re.compile(r'href="#(\w+)"')
_FILE = re.compile(r"[/\\]|\.(ttf|otf|ttc|otc)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typefaces:
    """Font families for running text and for headings, and the book they are looked up in."""

    body: str
    head: str
    book: typst.Fonts


@lru_cache(maxsize=4)
def find_typefaces(named: str = "") -> Typefaces:
    """The fonts to set Chinese in: the family, or the font file, that is `named`, or the best that is installed.

    Raises FontMissing, which says the cause and the cure, where there is none or the one named draws no Chinese. Looking takes a tenth
    of a second and is done once; after a failure it looks again.
    """
    if is_font_file(named):
        return _open_file(Path(named))
    book = open_book()
    if named:
        _demand_chinese(book, named)
        return Typefaces(named, named, book)
    body, head = _first(book, SERIF), _first(book, SANS)
    family = body or head or next((each for each in book.families() if draws_chinese(book, each)), "")
    if not family:
        raise FontMissing(texts.NO_FONT)
    return Typefaces(body or family, head or family, book)


def is_font_file(named: str) -> bool:
    """Whether a font is named by its file rather than by its family."""
    return bool(_FILE.search(named))


def load_typst() -> Any:  # noqa: ANN401 -- a module
    """The typesetter: 84 MB of machine code, loaded by whoever sets a page and nobody else."""
    return pkgutil.resolve_name("typst")


def open_book(folder: Path | None = None) -> typst.Fonts:
    """The fonts of the system, and those in a folder."""
    fonts: typst.Fonts = load_typst().Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[folder] if folder else [])
    return fonts


def draws_chinese(book: typst.Fonts, family: str) -> bool:
    """Whether a family has a glyph of its own for each of four characters; what it lacks looks all the same."""
    source = "#set text(font: sys.inputs.family, fallback: false)\n" + texts.PROBE
    drawn: bytes = load_typst().compile(source.encode(), font_paths=book, format="svg", sys_inputs={"family": family})
    return len(set(_GLYPH.findall(drawn.decode()))) == len(texts.PROBE)


def _open_file(file: Path) -> Typefaces:
    if not file.is_file():
        raise FontMissing(texts.NO_FONT_FILE.format(file=file))
    book = open_book(file.parent)
    families = [font.family for font in book.fonts() if font.path and Path(font.path) == file]
    family = next((each for each in families if each.endswith(("SC", "CN", "GB"))), families[0] if families else "")
    _demand_chinese(book, family, named=str(file))
    return Typefaces(family, family, book)


def _first(book: typst.Fonts, wanted: tuple[str, ...]) -> str:
    installed = frozenset(book.families())
    return next((family for family in wanted if family in installed and draws_chinese(book, family)), "")


def _demand_chinese(book: typst.Fonts, family: str, *, named: str = "") -> None:
    if family not in book.families() or not draws_chinese(book, family):
        raise FontMissing(texts.FONT_UNUSABLE.format(font=named or family))
