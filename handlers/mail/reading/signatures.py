"""What stands under a person's words: signatures, and what programs say of themselves."""

from collections.abc import Callable, Sequence

from handlers.mail.reading.lines import Line, Mark, is_blank
from handlers.mail.reading.words import (
    ASKS,
    CLOSING,
    CONTACT,
    DELIMITER,
    LONGEST_LINE,
    MASTER,
    NOTICE,
    ONLY_FRAME,
    RULE,
    TAGLINE,
    THANKS,
    WHEN,
)

MOST_LINES = 10
"""Lines of a signature without a delimiter of its own."""
LONGEST_PERSON = 4
"""Characters of a person's name."""
LONGEST_NAME = 40
"""Characters of a line in it: a name, an office, a street."""


def drop_signature(lines: Sequence[Line]) -> list[Line]:
    """The lines without signatures; where nothing else is left, what was left before the last cut."""
    kept = list(lines)
    for cut in (_marked, _tagged, _noticed, _customised, _delimited, _ruled, _under_closing, _contacts):
        kept = _unless_nothing(kept, cut)
    return kept


def _unless_nothing(lines: list[Line], cut: Callable[[list[Line]], list[Line]]) -> list[Line]:
    shorter = cut(lines)
    return lines if is_blank(shorter) else shorter


def is_only_signature(lines: Sequence[Line]) -> bool:
    """True where nobody wrote anything: all that stands there is a program's own line, or a signature with a mark before it."""
    rest = [
        line
        for line in lines
        if not (line.blank or line.mark is Mark.SIGNATURE or _is_tagline(line) or MASTER.match(line.text[:LONGEST_LINE]))
    ]
    return not rest or ((_is_rule(rest[0]) or _is_frame(rest[0])) and _is_small([line for line in rest if not _is_frame(line)][1:]))


def _is_tagline(line: Line) -> bool:
    return len(line.text) <= 120 and bool(TAGLINE.fullmatch(line.text))


def _marked(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.mark is not Mark.SIGNATURE]


def _tagged(lines: list[Line]) -> list[Line]:
    return [line for line in lines if not _is_tagline(line)]


def _noticed(lines: list[Line]) -> list[Line]:
    """An institution's notice, and whatever stands below it."""
    first = max(0, len(lines) - 2 * MOST_LINES)
    return lines[: next((place for place in range(first, len(lines)) if NOTICE.match(lines[place].text[:LONGEST_LINE])), len(lines))]


def _customised(lines: list[Line]) -> list[Line]:
    """NetEase's: a table that ends by saying which program it is from."""
    last = next((place for place, line in enumerate(lines) if MASTER.match(line.text[:LONGEST_LINE])), None)
    if last is None:
        return lines
    first = next((place for place in range(max(0, last - MOST_LINES), last) if _is_frame(lines[place])), last)
    return lines[:first] + lines[last + 1 :]


def _is_rule(line: Line) -> bool:
    return bool(RULE.fullmatch(line.text[:LONGEST_LINE]) or DELIMITER.fullmatch(line.text))


def _is_frame(line: Line) -> bool:
    return "|" in line.text and bool(ONLY_FRAME.fullmatch(line.text[:LONGEST_LINE]))


def _delimited(lines: list[Line]) -> list[Line]:
    """RFC 3676, section 4.3: two dashes, with or without the blank that programs eat."""
    return lines[: next((place for place, line in enumerate(lines) if DELIMITER.fullmatch(line.text)), len(lines))]


def _ruled(lines: list[Line]) -> list[Line]:
    """A drawn line with a few short ones under it, as QQ and Foxmail put them."""
    for place in range(max(0, len(lines) - 3 * MOST_LINES), len(lines)):
        if RULE.fullmatch(lines[place].text[:LONGEST_LINE]) and _is_small(lines[place + 1 :]):
            return lines[:place]
    return lines


def _under_closing(lines: list[Line]) -> list[Line]:
    """A name and an office under 此致敬礼 or Best regards."""
    for place in range(max(0, len(lines) - 2 * MOST_LINES), len(lines)):
        below = lines[place + 1 :]
        if is_blank(below) or not _is_small(below):
            continue
        text = lines[place].text[:LONGEST_LINE]
        if CLOSING.fullmatch(text) or (THANKS.fullmatch(text) and _is_name_card(below)):
            return lines[: place + 1]
    return lines


def _is_name_card(lines: Sequence[Line]) -> bool:
    """A name first, or a telephone or a date somewhere: people thank in the middle of a mail as well."""
    written = [line.text.strip()[:LONGEST_LINE] for line in lines if not line.blank]
    return len(written[0]) <= LONGEST_PERSON or any(CONTACT.fullmatch(text) or WHEN.match(text) for text in written)


def _contacts(lines: list[Line]) -> list[Line]:
    """Two lines and more of telephone, address and the like at the very end, or QQ's own: a name, and the address under it."""
    end = len(lines)
    found = 0
    while end and (lines[end - 1].blank or CONTACT.fullmatch(lines[end - 1].text[:LONGEST_LINE])):
        end -= 1
        found += not lines[end].blank
    if found == 1 and end > 1 and "@" in lines[end].text and _is_name(lines[end - 1]) and lines[end - 2].blank:
        return lines[: end - 1]
    return lines[:end] if found > 1 else lines


def _is_name(line: Line) -> bool:
    text = line.text.strip()
    return 0 < len(text) <= 3 * LONGEST_PERSON and not ASKS.search(text)


def _is_small(lines: Sequence[Line]) -> bool:
    written = [line.text for line in lines if not line.blank]
    return len(written) <= MOST_LINES and all(_is_caption(text) for text in written)


def _is_caption(text: str) -> bool:
    text = text[:LONGEST_LINE]
    return bool(CONTACT.fullmatch(text)) or (len(text.strip()) <= LONGEST_NAME and not ASKS.search(text.strip()))
