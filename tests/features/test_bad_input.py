"""Whatever somebody sends: one sensible short reply, and nothing breaks."""

import pytest

from helpbot.texts import conversation as texts
from tests.cast import KNOWN, KNOWN_ANSWER, OfficeAtWork, Officer
from tests.fakes import Talker

JUNK = {
    "blanks": "  \n\t ",
    "nothing": "",
    "only emoji": "😀👍🏽👨‍👩‍👧🇨🇳",
    "only punctuation": "？？！…—",
    "100 KB of one character": "啊" * 34_000,
    "100 KB of words": "年报 证书 变更 注销 " * 5_000,
    "100 KB without a blank": "abc123" * 17_000,
    "binary": bytes(range(256)).decode("latin-1"),
    "replacement characters": "\ufffd" * 50,
    "NUL": "\x00\x00",
    "NUL inside": "年报\x00什么\x00时候交",
    "lone surrogates": "\ud800\udfff 年报 \udc80",
    "right-to-left marks": "\u202e\u200f\u2066年报什么时候交\u2069\u202c",
    "zero width": "\u200b\u200d\ufeff",
    "combining": "é̂̃̄" * 200,
    "HTML": "<b>年报</b><script>alert(1)</script> &amp; </div>",
    "Markdown": "*年报* _什么_ [时候](交) `code` ~~~ #",
    "placeholders": "{phone} {0} %s %(x)s ${x}",
    "SQL": "'; DROP TABLE inbox; --",
    "a brace": "{",
    "a slash": "/",
    "slash and blanks": "/ \n ",
    "a huge number": "9" * 400,
    "superscript digits": "²³",
    "Arabic digits": "١",
    "a control sequence": "\x1b[31m年报\x1b[0m",
}


@pytest.mark.parametrize("text", JUNK.values(), ids=JUNK.keys())
async def test_it_gets_one_short_reply(office: OfficeAtWork, ann: Talker, text: str) -> None:
    """No apology for a fault of ours, no second message, and the next question is answered."""
    (answer,) = [await ann.asks(text)]

    assert 0 < len(answer) < 1200
    assert texts.BROKEN[:8] not in answer
    assert KNOWN_ANSWER in await ann.asks(KNOWN)
    assert len(ann.heard) == 2


@pytest.mark.parametrize("name", ["nothing", "blanks", "only emoji", "only punctuation", "NUL", "zero width"])
async def test_what_has_no_words_in_it_is_told_so(ann: Talker, name: str) -> None:
    """With an example of what can be read."""
    assert await ann.asks(JUNK[name]) in (texts.EMPTY, texts.REFUSE)


async def test_markup_and_marks_come_to_the_officer_as_they_were(ann: Talker, olga: Officer) -> None:
    """Nothing is interpreted on the way, and what no database holds is replaced."""
    await ann.asks("人工")
    await ann.asks("<b>一小</b> & {phone} \x00 电话13800000000")

    (reply,) = (await olga.sees("ticket", "show", "1"))["replies"]
    assert reply["text"] == "<b>一小</b> & {phone} \ufffd 电话13800000000"


async def test_junk_while_details_are_awaited_keeps_the_ticket(ann: Talker, olga: Officer) -> None:
    """Emoji are no details, and no error either."""
    await ann.asks("人工")
    answer = await ann.asks("😀")

    assert answer
    assert (await olga.sees("ticket", "list"))[0]["state"] == "waiting"


async def test_a_long_story_is_kept_whole_on_the_ticket(ann: Talker, olga: Officer) -> None:
    """The log may shorten it; the ticket does not."""
    story = "我们学校的年报被退回三次了。" * 800 + "电话13800000000"
    await ann.asks("人工")
    await ann.asks(story)

    assert (await olga.sees("ticket", "show", "1"))["replies"][0]["text"] == story


async def test_a_message_that_cannot_be_read_is_set_aside(office: OfficeAtWork, ann: Talker, olga: Officer) -> None:
    """Nobody knows whom to answer; the officer sees it, and others are served."""
    arrival = ann.says("x")
    office.channel.bring_again(type(arrival)("test:junk", "安", b"\xff\x00 not json"))
    assert KNOWN_ANSWER in (await ann.hears(1) and await ann.asks(KNOWN))

    (row,) = await olga.sees("inbox", "list")
    assert (row["state"], row["key"]) == ("failed", "test:junk")
