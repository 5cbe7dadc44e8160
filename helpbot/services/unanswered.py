"""What was asked and not answered, put together by meaning, most asked first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faq.clusters import Said, cluster
from helpbot.services.privacy import mask
from helpbot.store.learning import Asked

EXAMPLES = 3


class Sign(StrEnum):
    """What shows that a question was not answered outright.

    unanswered; undecided (“did you mean”, and nothing was picked); chosen (something was); not-solved (“solved? no”); handed (to a person).
    """

    UNANSWERED = "unanswered"
    UNDECIDED = "undecided"
    CHOSEN = "chosen"
    NOT_SOLVED = "not-solved"
    HANDED = "handed"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Questions that mean the same. `examples` are masked; `near` is the topic that most of them came nearest to, empty where none did."""

    count: int
    people: int
    last: datetime
    examples: Sequence[str]
    near: str
    signs: Counter[Sign]
    tickets: Sequence[int]


def sign_of(asked: Asked) -> Sign:
    """What shows that this one was not answered."""
    if asked.solved is False:
        return Sign.NOT_SOLVED
    if asked.ticket is not None:
        return Sign.HANDED
    if asked.taken:
        return Sign.CHOSEN
    return Sign.UNDECIDED if asked.kind == "choices" else Sign.UNANSWERED


def gather(asked: Sequence[Asked], names: Sequence[str]) -> list[OpenQuestion]:
    """The questions by meaning: what most people asked first, then what was asked last."""
    groups = cluster([Said(each.question, each.taken or each.near) for each in asked])
    found = [_put_together([asked[place] for place in group], names) for group in groups]
    return sorted(found, key=lambda each: (-each.people, -each.count, -each.last.timestamp()))


def _put_together(asked: Sequence[Asked], names: Sequence[str]) -> OpenQuestion:
    near = Counter(each.taken or each.near for each in asked if each.taken or each.near)
    said = Counter(" ".join(each.question.split()) for each in asked)
    return OpenQuestion(
        count=len(asked),
        people=len({each.who for each in asked}),
        last=max(each.at for each in asked),
        examples=[mask(text, names) for text, _ in said.most_common(EXAMPLES)],
        near=near.most_common(1)[0][0] if near else "",
        signs=Counter(map(sign_of, asked)),
        tickets=sorted({each.ticket for each in asked if each.ticket and not each.closed}),
    )
