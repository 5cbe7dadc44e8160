"""What there is to hand over: the items that every institution has, and those that its own state adds. Pure."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from helpbot.calendar.deadlines import EXPIRY, REPORT, Deadline
from helpbot.services.deadlines import word_left
from helpbot.services.filing_answer import Scene
from helpbot.services.filing_choice import FINISHED, GONE
from helpbot.services.filing_words import word_by_when, word_name, word_next, word_state, word_time
from helpbot.services.own_deadlines import find_deadlines
from helpbot.services.registry import FilingRecord, InstitutionRecord
from helpbot.texts import handover as texts
from helpbot.texts.deadlines import BETWEEN

LONGEST = 300
"""Characters of a title."""

REPLY = 1000
"""Characters of an office's reply that an item repeats; the whole of it is told on demand."""


FILING, DEADLINE = "filing:", "deadline:"
"""What the keys of an institution's own items begin with."""


class Standing(BaseModel):
    """An item of every handover, as the data have it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z-]{1,40}$")]
    title: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    how: Annotated[str, Field(min_length=1)]
    urgent: bool = False
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before it is on a list."""

    key: str
    title: str
    detail: str = ""
    due: date | None = None
    urgent: bool = False


def name_topic(key: str, title: str) -> tuple[str, tuple[str, ...]]:
    """What an item is about, said so that others may read it, and the filings it concerns: their numbers and days are the registry's."""
    if key.startswith(DEADLINE):
        return title.partition(texts.LATEST)[0], ()
    number = key.removeprefix(FILING)
    return (title.removesuffix(texts.NUMBERED.format(number=number)), (number,)) if key != number else (title, ())


@cache
def read_standing() -> tuple[Standing, ...]:
    """The items that come with helpbot."""
    said = tomllib.loads((files("helpbot.texts") / "handover_items.toml").read_text(encoding="utf-8"))
    return tuple(Standing.model_validate(each) for each in said["item"])


def lay_standing(login: str, uscc: str, cert_until: date | None = None) -> list[Draft]:
    """The items of every institution of an office whose `login` is by what these words name; no words name them all."""
    facts = {"uscc": uscc, "cert_until": texts.DAY.format(day=cert_until) if cert_until else texts.SEE_PAPER}
    folded = login.casefold()
    return [
        Draft(each.id, each.title, each.how.format(**facts), urgent=each.urgent)
        for each in read_standing()
        if not (folded and each.uses) or any(word.casefold() in folded for word in each.uses)
    ]


def lay_own(institution: InstitutionRecord, filings: Sequence[FilingRecord], scene: Scene) -> list[Draft]:
    """What the institution's own state adds: each filing under way, each deadline ahead; and the certificate as it stands."""
    certificate = [
        each for each in lay_standing(scene.office.settings.login, institution.uscc, institution.cert_until) if each.key == "certificate"
    ]
    return [*certificate, *_lay_filings(filings, scene), *_lay_deadlines(institution, filings, scene)]


def _lay_filings(filings: Sequence[FilingRecord], scene: Scene) -> Iterator[Draft]:
    for each in filings:
        if each.number and each.state not in FINISHED:
            title = texts.FILING.format(what=word_name(each), number=each.number)
            yield Draft(f"{FILING}{each.number}"[:160], title[:LONGEST], _detail_filing(each, scene), urgent=True)


def _detail_filing(filing: FilingRecord, scene: Scene) -> str:
    """State, the office's reply, the next step, and by when."""
    lines = [texts.FILING_STATE.format(state=word_state(filing), at=word_time(filing.state_at))]
    if filing.opinion:
        lines.append(texts.FILING_REPLY.format(reply=filing.opinion[:REPLY]))
    lines += [word_next(filing, scene.office), *word_by_when(filing, scene.office, scene.today, scene.calendar)]
    return "\n".join(filter(None, lines))


def _lay_deadlines(institution: InstitutionRecord, filings: Sequence[FilingRecord], scene: Scene) -> Iterator[Draft]:
    """The institution's own; those of a filing stand with it."""
    if institution.status in GONE:
        return
    for each in find_deadlines(institution, filings, scene.today, scene.calendar):
        if each.event in (EXPIRY, REPORT):
            yield _draft_deadline(each, institution)


def _draft_deadline(deadline: Deadline, institution: InstitutionRecord) -> Draft:
    year = deadline.about.removeprefix(institution.name).removeprefix(BETWEEN)
    title = texts.DEADLINE.format(duty=deadline.rule.duty, year=texts.YEAR.format(year=year) if year else "", due=deadline.due)
    key = f"{DEADLINE}{deadline.rule.id}:{deadline.start:%Y-%m-%d}"
    return Draft(key, title[:LONGEST], word_left(deadline), deadline.due, urgent=True)
