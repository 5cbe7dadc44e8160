"""Rows in little room: the same as the dicts they were made of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.models import FilingState
from helpbot.services.compact_rows import Record

VALUES = st.one_of(st.text(), st.integers(), st.booleans(), st.dates(), st.none(), st.sampled_from(FilingState))


@given(st.dictionaries(st.text(max_size=5), VALUES))
def test_a_record_is_the_row_it_was_made_of(row: dict[str, str | int | bool | date | FilingState | None]) -> None:
    """Value by value, in its order, a state still a state."""
    record = Record(row)

    assert dict(record) == row
    assert list(record) == list(row)
    assert [type(each) for each in record.values()] == [type(each) for each in row.values()]


def test_what_is_not_in_it_is_missing() -> None:
    """As from any mapping."""
    with pytest.raises(KeyError):
        Record({"a": 1})["b"]
    assert Record({"a": 1}).get("b") is None
