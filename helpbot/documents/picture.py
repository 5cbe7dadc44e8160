"""A chart as PNG, for where an SVG cannot be shown: a chat, a letter, an old browser."""

from helpbot.documents.daily_chart import FONTS
from helpbot.documents.typefaces import Typefaces, load_typst

PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")\n'

SHARP = 144
"""Dots an inch: an SVG's point is two of them, so that small words can be read on a good screen."""


def draw_png(svg: str, faces: Typefaces) -> bytes:
    """The picture that an SVG of `daily_chart` shows, its words in the font for headings. Takes a quarter of a second of CPU."""
    worded = svg.replace(FONTS, f"'{faces.head}',{FONTS}")
    png: bytes = load_typst().compile(PAGE.encode(), font_paths=faces.book, format="png", ppi=SHARP, sys_inputs={"svg": worded})
    return png
