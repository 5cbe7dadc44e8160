"""Plain words are read without the library, and as the library would."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from handlers.telegram.inbound import pack_update, read_update
from helpbot.errors import Unreadable
from helpbot.messages import Incoming

BOT = Bot("123:abc")
NUMBERS = st.integers(-(2**52), 2**52)
NAMES = st.text(min_size=1, max_size=20)
PLAIN = st.fixed_dictionaries(
    {
        "message_id": NUMBERS,
        "date": st.integers(0, 2**34),
        "chat": st.fixed_dictionaries({"id": NUMBERS, "type": st.sampled_from(["private", "group", "channel"])}),
        "from": st.fixed_dictionaries(
            {"id": NUMBERS, "first_name": NAMES, "is_bot": st.just(value=False)},
            optional={"last_name": NAMES, "language_code": st.just("zh-hans")},
        ),
        "text": st.text(max_size=50),
    }
)
ODD: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(["message_id", "date", "chat", "from", "text"]), st.none() | st.text() | NUMBERS | st.just({}), max_size=2
)


async def nobody() -> None:
    """The bot knows its name."""


async def read(message: dict[str, Any]) -> Incoming | str | None:
    try:
        return await read_update(pack_update(123, {"update_id": 1, "message": message}), BOT, nobody)
    except Unreadable:
        return "unreadable"


@given(message=PLAIN)
async def test_plain_words_are_read_as_the_library_reads_them(message: dict[str, Any]) -> None:
    """A part that plain words never have sends a message through the library; it says nothing of the words."""
    assert await read(message) == await read(message | {"has_protected_content": True})


@given(message=PLAIN, odd=ODD)
async def test_whatever_is_odd_is_read_or_set_aside(message: dict[str, Any], odd: dict[str, Any]) -> None:
    """What is read is whole; there is no other error than the one that sets it aside."""
    found = await read(message | odd)

    if isinstance(found, Incoming):
        assert isinstance(found.text, str)
        assert isinstance(found.at, datetime)
        assert found.thread == found.address.who
