"""What a guide is made of: its sections, and which topic of the FAQ each of them quotes."""

import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from helpbot import texts
from helpbot.models import FilingKind
from helpbot.ports import Settings

FOLDER = Path(texts.__file__).parent / "guides"


class Shape(StrEnum):
    """How a topic's answer is set: as it is, numbered lines as steps; in a frame; numbered lines as boxes to be ticked."""

    PLAIN = "plain"
    NOTE = "note"
    TICKS = "ticks"


class Section(Settings):
    """A heading, and the topic whose answer stands under it."""

    heading: str
    topic: str
    form: Shape = Shape.PLAIN


class GuideTemplate(Settings):
    """A guide without its facts. `edition` counts up when this changes; `brief` is the refresher: a few lines for a chat.

    `title` and `subtitle` may name the season: `{report_year}`, `{first}`, `{last}`.
    """

    edition: int
    title: str
    subtitle: str
    brief: Sequence[str]
    section: Sequence[Section]


@lru_cache(maxsize=1)
def read_templates() -> Mapping[FilingKind, GuideTemplate]:
    """The template of each kind of filing, in the order in which they are offered."""
    order = (FilingKind.ANNUAL, FilingKind.CHANGE, FilingKind.RENEW, FilingKind.REISSUE, FilingKind.CANCEL, FilingKind.ESTABLISH)
    files = {kind: (FOLDER / f"{kind}.toml").read_text(encoding="utf-8") for kind in order}
    return {kind: GuideTemplate.model_validate(tomllib.loads(text)) for kind, text in files.items()}
