"""A document before it has a form: what stands in it, from top to bottom. `pdf` and `html` give it one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line feed in it stays one. `small` for what only some need, such as a source."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do, one after the other; numbered."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ticks:
    """What to have or to have done; a box before each, to be ticked."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Note:
    """What nobody may overlook; stands in a frame."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, each as long as these. `widths`: the columns' shares of the width; all alike where there is none."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in [*self.rows, self.widths or self.head]):
            raise ValueError(f"a table of {len(self.head)} columns has a row of another length")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, such as `daily_chart` makes, and what it shows in words."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """What is signed, and below it, on the same sheet, lines to sign on: each under whoever signs there, with room for the `date`."""

    text: str
    names: Sequence[str]
    date: str


Block: TypeAlias = Heading | Paragraph | Steps | Ticks | Note | Table | Picture | Signatures


@dataclass(frozen=True, slots=True)
class Page:
    """A document of one or several sheets. `author`: the office. `foot`: what stands at the foot of each sheet, such as the version."""

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    author: str = ""
    foot: str = ""


def flatten_page(page: Page) -> Mapping[str, object]:
    """The page as plain data for a template: of each block, its fields and its `kind`."""
    blocks = [{"kind": type(block).__name__.lower(), **asdict(block)} for block in page.blocks]
    return {"title": page.title, "subtitle": page.subtitle, "author": page.author, "foot": page.foot, "blocks": blocks}
