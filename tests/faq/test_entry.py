"""Entries as they are written in files."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.entry import Certainty, Entry, EntryError, entry_files, format_entries, pack_entry, parse_entries, parse_entry, read_entries

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TITLE = TEXT.map(str.strip).filter(bool)
OPTIONAL = st.none() | TEXT.filter(bool)
DATE = st.none() | st.dates()
ENTRY = st.builds(
    Entry,
    id=TITLE,
    question=TITLE,
    answer=TITLE,
    phrasings=st.lists(TEXT, max_size=4).map(tuple),
    basis=TEXT,
    certainty=st.none() | st.sampled_from(Certainty),
    confirmed=DATE,
    review_by=DATE,
    related=st.lists(TEXT, max_size=3).map(tuple),
    action=OPTIONAL,
    offers=OPTIONAL,
)
BARE = {"id": "a", "question": "问", "answer": "答"}


@given(st.lists(ENTRY, min_size=1, max_size=3))
def test_what_is_written_is_read_back(entries: list[Entry]) -> None:
    """Quotes, line ends, control characters: whatever an entry holds."""
    assert parse_entries(format_entries(entries), "t") == entries


@given(ENTRY)
def test_what_is_packed_is_read_back(entry: Entry) -> None:
    """The same in JSON."""
    assert parse_entry(pack_entry(entry), "t") == entry


def test_the_package_files_are_read_in_one_order() -> None:
    """And every id is there once."""
    ids = [entry.id for entry in read_entries(entry_files())]

    assert len(ids) == len(set(ids)) > 100
    assert entry_files() == sorted(entry_files())


@pytest.mark.parametrize(
    ("change", "problem", "key"),
    [
        ({"id": ""}, "missing", "id"),
        ({"answer": ""}, "missing", "answer"),
        ({"question": 3}, "wrong-type", "question"),
        ({"answers": "x"}, "unknown-key", "answers"),
        ({"phrasings": "x"}, "wrong-type", "phrasings"),
        ({"phrasings": [1]}, "wrong-type", "phrasings"),
        ({"basis": 1}, "wrong-type", "basis"),
        ({"certainty": "rumour"}, "wrong-value", "certainty"),
        ({"certainty": ["law"]}, "wrong-value", "certainty"),
        ({"confirmed": "yesterday"}, "wrong-type", "confirmed"),
        ({"review_by": 2027}, "wrong-type", "review_by"),
        ({"action": 1}, "wrong-type", "action"),
    ],
)
def test_a_faulty_table_is_named_by_kind_and_key(change: dict[str, object], problem: str, key: str) -> None:
    """Who edits the file learns what is wrong with which key."""
    with pytest.raises(EntryError) as caught:
        parse_entry({**BARE, **change}, "f.toml [1]")
    assert (caught.value.problem, caught.value.key) == (problem, key)
    assert caught.value.where.startswith("f.toml [1]")


def test_only_tables_are_entries() -> None:
    """A list of texts is not an FAQ."""
    with pytest.raises(EntryError, match="not-a-table"):
        parse_entry("x", "t")


@pytest.mark.parametrize(
    ("text", "problem"), [("= x", "toml"), ("", "no-entries"), ("entry = 3", "no-entries"), ("entry = []", "no-entries")]
)
def test_a_file_without_entries_is_a_fault(text: str, problem: str) -> None:
    """An empty file is more likely a slip than a wish."""
    with pytest.raises(EntryError) as caught:
        parse_entries(text, "t")
    assert caught.value.problem == problem


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """It is not there, or it is not UTF-8."""
    strange = tmp_path / "gb.toml"
    strange.write_bytes("年报".encode("gb18030"))

    with pytest.raises(EntryError, match="unreadable"):
        read_entries([tmp_path / "none.toml"])
    with pytest.raises(EntryError, match="encoding"):
        read_entries([strange])


def test_dates_come_as_toml_or_as_text() -> None:
    """The files have the one, JSON the other."""
    written = parse_entry({**BARE, "confirmed": "2026-11-23", "review_by": date(2027, 1, 1)}, "t")

    assert (written.confirmed, written.review_by) == (date(2026, 11, 23), date(2027, 1, 1))
