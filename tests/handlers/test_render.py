"""Replies as Telegram messages: cut where they must be, and nowhere else."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.telegram.render import render_keyboard, render_texts, split_text
from helpbot.messages import Choice, Reply

LIMIT = 4096
SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
TEXTS = st.text(st.one_of(st.sampled_from("字a😀𠮷 \n\u3000"), st.characters(exclude_categories=["Cs"])), max_size=300)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def without_space(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(2, 60))
@example("\n" * 100 + "字", 10)
@example("字" + " " * 100 + "字", 10)
@example("😀" * 30, 3)
def test_every_piece_fits_and_none_is_empty(text: str, limit: int) -> None:
    """In the units that Telegram counts in; a message of white space would be refused."""
    pieces = split_text(text, limit)

    assert all(0 < units(piece) <= limit for piece in pieces)
    assert all(piece.strip() for piece in pieces)


@given(TEXTS, st.integers(2, 60))
def test_nothing_is_lost_but_white_space_at_the_borders(text: str, limit: int) -> None:
    """And the pieces stand in the text as they are, one after another."""
    pieces = split_text(text, limit)

    assert without_space("".join(pieces)) == without_space(text)
    place = 0
    for piece in pieces:
        found = text.index(piece, place)
        assert not text[place:found].strip()
        place = found + len(piece)
    assert not text[place:].strip()


@given(TEXTS, st.integers(2, 60))
def test_no_pair_of_surrogates_is_cut(text: str, limit: int) -> None:
    """Each piece is well-formed UTF-16 by itself."""
    for piece in split_text(text, limit):
        assert piece.encode("utf-16-le").decode("utf-16-le") == piece


@given(st.text(st.sampled_from("字😀\n"), min_size=1, max_size=3), st.integers(1, 7000))
def test_what_fits_is_one_message(unit: str, times: int) -> None:
    """At the real limit, to the unit."""
    text = (unit * times).strip()
    pieces = split_text(text)

    assert (len(pieces) == 1) == (0 < units(text) <= LIMIT)
    assert all(units(piece) <= LIMIT for piece in pieces)


@pytest.mark.parametrize(("border", "count"), [("\n\n", 3), ("\n", 3)])
def test_it_cuts_between_paragraphs_or_lines(border: str, count: int) -> None:
    """Where one ends in the second half of what fits."""
    paragraphs = ["字" * 1200] * 7

    pieces = split_text(border.join(paragraphs))

    assert len(pieces) == count
    assert all(set(piece.split(border)) == {paragraphs[0]} for piece in pieces)


def test_the_source_comes_last() -> None:
    """After an empty line; without text it stands alone, and nothing at all is no message."""
    assert render_texts(Reply("答", source="依据")) == ["答\n\n依据"]
    assert render_texts(Reply("", source="依据")) == ["依据"]
    assert render_texts(Reply(SPACE)) == []


def test_a_button_a_row() -> None:
    """Labels are sentences."""
    keyboard = render_keyboard([Choice(letter, letter) for letter in string.ascii_lowercase[:3]])

    assert keyboard == {"inline_keyboard": [[{"text": letter, "callback_data": letter}] for letter in "abc"]}
