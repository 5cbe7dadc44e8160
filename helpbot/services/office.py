"""The office's own facts, as its configuration gives them."""

from dataclasses import dataclass, field
from datetime import date
from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo

from helpbot.documents.typefaces import is_font_file
from helpbot.ports import Settings
from helpbot.services.faq_settings import FaqSettings
from helpbot.services.handover_settings import HandoverSettings
from helpbot.services.keys import Keyring
from helpbot.services.season_settings import SeasonSettings
from helpbot.store.registry_source import RegistrySource
from helpbot.texts.conversation import UNFILLED
from helpbot.texts.tickets import UPWARD_LEVEL

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


def _beside_config(font: str, info: ValidationInfo) -> str:
    """A font file is looked for beside the configuration, a font family on the system."""
    folder = (info.context or {}).get("folder")
    return str(folder / font) if folder and is_font_file(font) else font


class UpwardSettings(Settings):
    """`[office.upward]`: the authority that is asked what the office cannot answer, where `mail` is filled in; `days` are working days."""

    name: Line = ""
    level: Annotated[Line, Field(max_length=10)] = UPWARD_LEVEL
    mail: Annotated[str, Field(pattern=r"^$|^[^@\s]{1,64}@[A-Za-z0-9.-]{1,200}$")] = ""
    days: Annotated[int, Field(ge=1, le=90)] = 10


class OfficeSettings(Settings):
    """`[office]`: who speaks, and the local facts that answers are filled with."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] = "main"
    name: Annotated[Line, Field(min_length=1)]
    phone: Line = ""
    address: Line = ""
    hours: Line = ""
    promised_days: Line = ""
    login: Line = ""
    group: Line = ""
    complaint_phone: Line = ""
    notify: Annotated[str, Field(pattern=r"^$|^[a-z]+:\S+$")] = ""
    holidays: tuple[date, ...] = ()
    keep_days: Annotated[int, Field(ge=30, le=3650)] = 400
    font: Annotated[Line, AfterValidator(_beside_config)] = ""
    answer_hours: Annotated[int, Field(ge=1, le=80)] = 8
    upward: UpwardSettings = UpwardSettings()


PLACEHOLDERS = {
    "office": "name",
    "phone": "phone",
    "address": "address",
    "hours": "hours",
    "promised_days": "promised_days",
    "login": "login",
    "group": "group",
    "complaint_phone": "complaint_phone",
}
"""What an FAQ answer may have in braces, and the setting it stands for."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office at work: its row, its facts, the key that is not in its database, its registry, and the channels it can write by.

    `withheld` are those by which nothing of the registry is told.
    """

    id: int
    settings: OfficeSettings
    keyring: Keyring
    registry: RegistrySource | None = field(default=None, compare=False)
    channels: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    season: SeasonSettings = field(default_factory=SeasonSettings)
    handover: HandoverSettings = field(default_factory=HandoverSettings)
    faq: FaqSettings = field(default_factory=FaqSettings)

    def fill(self, text: str) -> str:
        """The text with its placeholders filled; what the office has not filled in sends people to the telephone.

        A brace that is none of ours stays out of sight too: nobody is ever shown one.
        """
        return "".join(literal + self._fact(name) for literal, name, _, _ in _parse(text))

    def _fact(self, name: str | None) -> str:
        if name is None:
            return ""
        return str(getattr(self.settings, PLACEHOLDERS.get(name, ""), "")) or UNFILLED


def find_placeholders(text: str) -> list[str]:
    """The names in braces in a text; a broken brace counts as the name `{`."""
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]


def _parse(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(text))
    except ValueError:
        return [(text.replace("{", "").replace("}", ""), None, None, None)]
