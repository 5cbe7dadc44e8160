"""Pressed buttons, as Telegram brings them."""

import copy
from typing import Any

import pytest

from handlers.telegram.presses import TAKEN, find_marking, press_key

BOT = 123


def press(token: str = "b", *, labels: tuple[str, ...] = ("甲", "乙"), **changes: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON, however broken
    """薄 presses a button of message 7; `changes` are made to that message."""
    rows = [[{"text": label, "callback_data": data}] for label, data in zip(labels, "abcd", strict=False)]
    chat = {"id": 1002, "type": "private"}
    message = {"message_id": 7, "chat": chat, "reply_markup": {"inline_keyboard": rows}} | changes
    return {"update_id": 1, "callback_query": {"id": "1", "from": {"id": 1002}, "message": message, "data": token}}


def shown(update: dict[str, Any]) -> list[str] | None:
    """The labels after the press; None where nothing is changed."""
    marking = find_marking(update)
    return [button.text for row in marking.keyboard.inline_keyboard for button in row] if marking else None


def test_the_picked_button_is_marked_and_the_others_stay() -> None:
    """Whoever picked the wrong one picks again."""
    assert shown(press("b")) == ["甲", TAKEN + "乙"]


def test_a_second_pick_moves_the_mark() -> None:
    """The last one counts."""
    assert shown(press("a", labels=("甲", TAKEN + "乙"))) == [TAKEN + "甲", "乙"]


def test_what_is_marked_already_is_left_alone() -> None:
    """No call for nothing."""
    assert shown(press("b", labels=("甲", TAKEN + "乙"))) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"chat": {"id": -5, "type": "supergroup"}},
        {"reply_markup": None, "date": 0},
        {"reply_markup": {"inline_keyboard": [[{"text": "网页", "url": "https://example.org"}]]}},
        {"reply_markup": {"inline_keyboard": "x"}},
        {"reply_markup": {"inline_keyboard": [["x"]]}},
        {"message_id": "7"},
        {"chat": 3},
    ],
)
def test_other_keyboards_are_none_of_ours(changes: dict[str, Any]) -> None:
    """A group's, a deleted message's, one with other buttons, or none at all."""
    assert find_marking(press(**changes)) is None


def test_a_press_is_the_same_however_often_it_is_made() -> None:
    """The same person, message and button: only the update differs, and the query's id."""
    again = copy.deepcopy(press())
    again["update_id"] = 2
    again["callback_query"]["id"] = "2"

    assert press_key(BOT, again) == press_key(BOT, press()) == "telegram:123:press:1002:7:1002:b"


@pytest.mark.parametrize("change", ["bot", "chat", "message", "person", "token"])
def test_any_other_press_is_another(change: str) -> None:
    """Another bot, chat, message, person or button; a message's number means nothing without its chat."""
    other = press("a" if change == "token" else "b", message_id=8 if change == "message" else 7)
    if change == "chat":
        other["callback_query"]["message"]["chat"] = {"id": 1003}
    if change == "person":
        other["callback_query"]["from"] = {"id": 1003}

    key = press_key(BOT + 1 if change == "bot" else BOT, other)

    assert key
    assert key != press_key(BOT, press())


@pytest.mark.parametrize("update", [{}, {"message": {}}, {"callback_query": [1]}, {"callback_query": {"id": "1", "data": "x"}}])
def test_what_says_not_of_which_message_has_no_such_key(update: dict[str, object]) -> None:
    """It is known by its update alone."""
    assert press_key(BOT, update) is None
    assert find_marking(update) is None
