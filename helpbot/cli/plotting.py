"""Where a command draws: a chart into a file, as SVG or PNG."""

import argparse
from pathlib import Path

from helpbot.cli import say
from helpbot.documents.picture import draw_png
from helpbot.documents.typefaces import find_typefaces
from helpbot.texts import season_cli as texts

SUFFIXES = (".svg", ".png")


def add_plot(parser: argparse.ArgumentParser, about: str) -> None:
    parser.add_argument("--plot", type=Path, help=about)


def find_plot_problem(file: Path | None) -> str:
    """What is wrong with the name of the picture; nothing where it is fine, or none is wanted."""
    return texts.ONLY_PICTURES.format(file=file) if file and file.suffix.lower() not in SUFFIXES else ""


def save_plot(file: Path, svg: str, font: str) -> None:
    """Write the chart, as the file's name says; `font` is the office's. Raises FontMissing, OSError."""
    if file.suffix.lower() == ".png":
        file.write_bytes(draw_png(svg, find_typefaces(font)))
    else:
        file.write_text(svg, encoding="utf-8")
    say(texts.WRITTEN.format(file=file))
