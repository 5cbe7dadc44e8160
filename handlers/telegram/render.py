"""A Reply as Telegram messages: plain text within the limit, choices as buttons."""

from collections.abc import Sequence

from telegram.constants import MessageLimit

from helpbot.messages import Choice, Reply


def render_texts(reply: Reply) -> list[str]:
    """Text and source, cut into messages on paragraph or line borders where they can be."""
    return split_text("\n\n".join(filter(None, [reply.text, reply.source])))


def render_keyboard(choices: Sequence[Choice]) -> dict[str, object]:
    """An InlineKeyboardMarkup (Bot API), a button a row: labels are sentences, and two beside each other are cut off on a phone."""
    return {"inline_keyboard": [[{"text": each.label, "callback_data": each.token}] for each in choices]}


def split_text(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """Pieces of at most `limit` UTF-16 units, the units Telegram counts in. White space is lost at their borders, and nothing else.

    None is empty: Telegram refuses a message of white space.
    """
    pieces = []
    text = text.strip()
    while _units(text) > limit:
        cut = _find_cut(text, limit)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text] if text else pieces


def _find_cut(text: str, limit: int) -> int:
    """Where to cut: after the last paragraph that fits, else the last line, else the last character."""
    fits = units = 0
    for fits, character in enumerate(text):  # noqa: B007 -- read after the loop
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            break
    for border in ("\n\n", "\n"):
        if (place := text.rfind(border, fits // 2, fits)) > 0:
            return place
    return fits


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
