"""What other people's databases hold, and how far somebody has looked: values in every form they come in."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from helpbot.clock import SHANGHAI
from helpbot.store.registry_changes import Watermark, _bounds, _later, pack, unpack
from helpbot.store.registry_map import as_date, as_number, as_text, as_time, as_yes, map_tables
from helpbot.store.registry_settings import RegistrySettings
from helpbot.store.registry_source import resolve_registry

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "value",
    [
        NOON,
        NOON.astimezone(UTC),
        NOON.replace(tzinfo=None),
        "2026-03-01 12:00:00",
        "2026/03/01 12:00",
        "2026-03-01T04:00:00+00:00",
        "20260301T12",
    ],
)
def test_an_instant_in_every_form(value: object) -> None:
    """Without a zone it is Shanghai's."""
    assert as_time(value) == NOON


@pytest.mark.parametrize(
    "value", [date(2026, 3, 1), "2026-03-01", "20260301", "2026/03/01", 20260301, NOON, datetime(2026, 2, 28, 16, tzinfo=UTC)]
)
def test_a_day_in_every_form(value: object) -> None:
    """A number such as 20260301, too."""
    assert as_date(value) == date(2026, 3, 1)


@pytest.mark.parametrize("value", [None, "", "  ", "无", "0000-00-00", "长期", b"\x00"])
def test_what_is_no_time_is_none(value: object) -> None:
    """A registry may hold anything; nothing of it breaks an answer."""
    assert as_time(value) is None
    assert as_date(value) is None


@pytest.mark.parametrize("value", [True, 1, "1", "是", "Y", "涉密", "秘密", "机密", b"\x01", "T", Decimal(1)])
def test_a_flag_that_is_up(value: object) -> None:
    """Also by a word that nobody foresaw."""
    assert as_yes(value)


@pytest.mark.parametrize("value", [None, False, 0, "0", "否", "N", "非涉密", "", " ", b"\x00", b"", "F", Decimal(0)])
def test_a_flag_that_is_down(value: object) -> None:
    assert not as_yes(value)


@pytest.mark.parametrize(("value", "text"), [("NB1   ", "NB1"), (None, ""), (20260001, "20260001"), (Decimal(7), "7")])
def test_words_lose_their_blanks(value: object, text: str) -> None:
    """A CHAR column is filled up with them."""
    assert as_text(value) == text


@pytest.mark.parametrize(("value", "number"), [(2026, 2026), ("2026", 2026), (" 2026 ", 2026), ("2026年", None), (None, None), ("²", None)])
def test_a_number(value: object, number: int | None) -> None:
    assert as_number(value) == number


POSITIONS = st.one_of(st.integers(0, 2**62), st.datetimes(), st.datetimes(timezones=st.just(UTC)), st.dates(), st.text(min_size=1))


@given(POSITIONS)
def test_a_position_is_kept_as_text(position: int | datetime | date | str) -> None:
    """Whatever kind of column it stands in."""
    assert unpack(pack(position)) == position


@given(st.integers(0, 2**62), st.integers(0, 2**62))
def test_the_later_of_two_is_the_greater(one: int, other: int) -> None:
    """As numbers, not as text."""
    assert unpack(_later(pack(one), pack(other))) == max(one, other)


def test_no_position_yet() -> None:
    """An empty registry: everything that comes is new."""
    assert pack(None) == ""
    assert unpack("") is None
    assert _later(pack(5), "") == _later("", pack(5)) == "n:5"
    assert pack(Decimal(12)) == "n:12"


def bounds(at: object, floor: object) -> list[object]:
    column = map_tables(RegistrySettings(), "main").filing.c.state_at
    return [bound.right.value for bound in _bounds(column, Watermark(pack(at), pack(floor)))]


def test_a_look_reaches_back_but_not_before_its_beginning() -> None:
    """A hundred numbers, or seven days, for what was committed or entered late."""
    day = timedelta(days=1)

    assert bounds(1000, 10) == [900]
    assert bounds(1000, 950) == [950]
    assert bounds(NOON, NOON - 30 * day) == [NOON - 7 * day, NOON - 30 * day]
    assert bounds(NOON, NOON - day) == [NOON - 7 * day, NOON - day]
    assert bounds(None, None) == []


DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg", "mysql": "pymysql"}
HOSTILE = 'x"; DROP TABLE t; --`'


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mysql"])
def test_a_name_is_a_name_whatever_stands_in_it(kind: str) -> None:
    """Quoted as the database quotes: upper and lower case, keywords, Chinese, and worse."""
    settings = RegistrySettings.model_validate(
        {
            "url": "sqlite:///x.db",
            "tables": {
                "institution": {"table": "djk.order", "uscc": HOSTILE, "name": "名称"},
                "filing": {"table": "F", "number": "select", "uscc": "u", "kind": "k", "state": "s"},
            },
        }
    )
    relations = map_tables(settings, "main")
    dialect = make_url(f"{kind}+{DRIVERS[kind]}://").get_dialect()()
    quote = "`" if kind == "mysql" else '"'

    institution, filing = (str(each.element.compile(dialect=dialect)) for each in (relations.institution, relations.filing))

    assert f"{quote}djk{quote}.{quote}order{quote}" in institution
    assert HOSTILE.replace(quote, quote * 2) in institution
    assert f"{quote}名称{quote} AS name" in institution
    assert f"{quote}select{quote} AS number" in filing
    assert relations.event is None
    assert relations.has["filing"] == {"number", "uscc", "kind", "state"}


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("mysql://u@h/d", "mysql+pymysql"),
        ("mariadb://u@h/d", "mysql+pymysql"),
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("sqlite:///x.db", "sqlite"),
    ],
)
def test_an_address_gets_its_driver(url: str, driver: str) -> None:
    """Whoever writes one need not know their names."""
    assert resolve_registry(url, Path("/srv")).drivername == driver


def test_a_relative_file_lies_beside_the_configuration() -> None:
    assert resolve_registry("sqlite:///x.db", Path("/srv")).database == "/srv/x.db"


def test_columns_of_no_table_are_not_there() -> None:
    """Somebody took the table away and left its columns standing."""
    institution = {"table": "u", "uscc": "u", "name": "n"}
    filing = {"table": "f", "number": "n", "uscc": "u", "kind": "k", "state": "s"}
    tables = {"institution": institution, "filing": filing, "event": {"id": "xh", "at": "sj"}}
    settings = RegistrySettings.model_validate({"url": "sqlite:///x.db", "tables": tables})

    relations = map_tables(settings, "main")

    assert relations.event is None
    assert not relations.knows("event", "at")
