"""A returned filing explained in words."""

from collections.abc import Callable, Iterator

from faq.entry import Certainty, Entry
from faq.reason import Reason
from faq.returns import Explanation, Found, Unknown
from helpbot.services.office import Office
from helpbot.texts import returns as texts

CAUTIONS = {Certainty.LOCAL: texts.CAUTION, Certainty.GENERAL: texts.CAUTION_GENERAL}


def word_explanation(explanation: Explanation, office: Office, find: Callable[[str], Entry | None]) -> str:
    """An explanation as the clerk reads it: a numbered list in order of work, then what is not understood, word for word, with the
    office's telephone. `find` looks up the FAQ's topic to read more.
    """
    return "\n\n".join(_word_blocks(explanation, office, find))


def word_brief(explanation: Explanation, office: Office) -> str:
    """The same in short: one line a reason, in order of work; what is not understood word for word, as ever."""
    blocks = []
    if explanation.found:
        lines = [_word_title(number, found) for number, found in enumerate(explanation.found, 1)]
        blocks.append("\n".join([texts.HEAD.format(count=len(explanation.found)), *lines]))
    blocks += _word_rest(explanation, office)
    return "\n".join(blocks)


def _word_title(number: int, found: Found) -> str:
    return texts.BRIEF.format(number=number, title=found.reason.title, field=found.reason.field)


def _word_blocks(explanation: Explanation, office: Office, find: Callable[[str], Entry | None]) -> Iterator[str]:
    if explanation.found:
        yield texts.HEAD.format(count=len(explanation.found))
    for number, found in enumerate(explanation.found, 1):
        yield word_found(number, found, find(found.reason.read))
    yield from _word_rest(explanation, office)
    if explanation.found or explanation.unknown:
        yield texts.LAST


def _word_rest(explanation: Explanation, office: Office) -> Iterator[str]:
    """What is not understood; where there is nothing at all, that."""
    phone = office.fill("{phone}")
    if explanation.unknown:
        head = (texts.UNKNOWN if explanation.found else texts.UNKNOWN_ONLY).format(count=len(explanation.unknown), phone=phone)
        yield "\n".join([head, *map(_word_unknown, explanation.unknown)])
    elif not explanation.found:
        yield texts.NOTHING.format(phone=phone)


def word_found(number: int, found: Found, topic: Entry | None) -> str:
    """One reason: where, how it is right, how it is usually wrong, what the office wrote, and how sure that is."""
    reason = found.reason
    item = texts.ITEM.format(
        number=number,
        title=reason.title,
        field=reason.field,
        right=reason.right,
        wrong=reason.wrong,
        said=texts.BETWEEN.join(texts.SAID.format(said=said) for said in found.said),
        basis=reason.basis,
        caution=word_caution(reason),
    )
    return item + texts.READ.format(question=topic.question) if topic else item


def word_caution(reason: Reason) -> str:
    """What has to be said beside a reason that rests on less than a law or an official guide."""
    return CAUTIONS.get(reason.certainty, "")


def _word_unknown(unknown: Unknown) -> str:
    if unknown.guess is None:
        return texts.UNKNOWN_ITEM.format(said=unknown.said)
    return texts.UNKNOWN_GUESS.format(said=unknown.said, title=unknown.guess.title)
