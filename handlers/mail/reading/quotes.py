"""Where a person's own words end and older mail begins."""

from collections.abc import Sequence

from handlers.mail.reading.lines import Line, Mark
from handlers.mail.reading.words import ANNOUNCEMENT, CLOCK, LABEL, LABEL_INSIDE, LONGEST_LINE, RULE, SEPARATOR, WHEN, WROTE, WROTE_BEGIN

LONGEST_ATTRIBUTION = 4
"""Lines over which “On … wrote:” is wrapped."""
LONGEST_BLOCK = 12
"""Lines from 发件人 to 主题, with recipients that go over several."""


def split_history(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """What the person wrote, and the older mail without the marks that introduce it.

    An answer between quotes is the person's as well; where nothing is quoted line by line, all that follows the mark is older.
    """
    own: list[Line] = []
    quoted: list[Line] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.depth:
            quoted.append(line)
            place += 1
            continue
        after = _pass_marks(lines, place)
        if after > place:
            place = after
            if not _goes_on_quoted(lines, place):
                return own, quoted + list(lines[place:])
            continue
        if back := _attribution(lines, place):
            del own[len(own) - back + 1 :]
            place += 1
            if not _goes_on_quoted(lines, place):
                return own, quoted + list(lines[place:])
            continue
        own.append(line)
        place += 1
    return own, quoted


def lift(lines: Sequence[Line]) -> list[Line]:
    """Quoted lines as if they were written at the margin."""
    least = min((line.depth for line in lines if not line.blank), default=0)
    return [line._replace(depth=max(0, line.depth - least)) for line in lines] if least else list(lines)


def _pass_marks(lines: Sequence[Line], place: int) -> int:
    """Where the introduction of an older mail that begins here ends; `place` itself where none does."""
    start = place
    if lines[place].mark is Mark.HISTORY:
        place += 1
    while place < len(lines) and _is_separator(lines[place].text):
        place += 1
    announced = place > start
    ruled = place + 1 if place < len(lines) and RULE.fullmatch(lines[place].text[:LONGEST_LINE]) else place
    block = _skip_blank(lines, ruled)
    end = _end_of_block(lines, block, announced=announced)
    return end if end > block else place


def _is_separator(text: str) -> bool:
    text = text[:LONGEST_LINE]
    return bool(SEPARATOR.fullmatch(text) or ANNOUNCEMENT.fullmatch(text))


def _skip_blank(lines: Sequence[Line], place: int) -> int:
    while place < len(lines) and lines[place].blank:
        place += 1
    return place


def _goes_on_quoted(lines: Sequence[Line], place: int) -> bool:
    place = _skip_blank(lines, place)
    return place < len(lines) and lines[place].depth > 0


def _end_of_block(lines: Sequence[Line], start: int, *, announced: bool) -> int:
    """Where a block of 发件人, 发送时间, 收件人, 主题 that begins here ends; `start` where there is none.

    Under an announcement of an older mail the fields may come in any order.
    """
    if start >= len(lines) or lines[start].depth:
        return start
    first = _label(lines[start].text)
    if not first or not (announced or first == "from"):
        return start
    if len({found.lastgroup for found in LABEL_INSIDE.finditer(lines[start].text[:LONGEST_LINE])}) >= 3:
        return start + 1
    kinds = {first}
    end = start + 1
    for place in range(start + 1, min(len(lines), start + LONGEST_BLOCK)):
        kind = _label(lines[place].text)
        if kind:
            kinds.add(kind)
            end = place + 1
        elif place > end + 1 or (lines[place].blank and "subject" in kinds):
            break
    enough = 2 if announced or "@" in lines[start].text else 3
    return end if len(kinds) >= enough else start


def _label(text: str) -> str:
    found = LABEL.match(text[:LONGEST_LINE])
    return found.lastgroup or "" if found else ""


def _attribution(lines: Sequence[Line], place: int) -> int:
    """How many lines, this one the last, say who wrote what follows; 0 where none do.

    Where what follows is not quoted line by line, a clock or an address has to be there: people tell of what somebody wrote, too.
    """
    text = lines[place].text
    if len(text) > LONGEST_LINE or not WROTE.search(text):
        return 0
    quoted = _goes_on_quoted(lines, place + 1)
    joined = ""
    for back in range(LONGEST_ATTRIBUTION):
        line = lines[place - back] if back <= place else Line("")
        if line.blank or line.depth:
            break
        joined = f"{line.text[:LONGEST_LINE]} {joined}"
        begins = WROTE_BEGIN.match(joined) and (quoted or CLOCK.search(joined))
        if WHEN.search(joined) and ("@" in joined or begins):
            return back + 1
    return int(quoted)
