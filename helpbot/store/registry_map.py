"""The registry's tables under helpbot's names for them, whatever the database calls them, and its values as helpbot knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Subquery, TableClause, column, null, select, table
from sqlalchemy.sql import quoted_name
from sqlmodel import SQLModel

from helpbot.clock import SHANGHAI
from helpbot.models import Authority, Filing, FilingEvent, Institution, table_of
from helpbot.ports import Settings
from helpbot.store.registry_settings import EventColumns, FilingColumns, InstitutionColumns, RegistrySettings
from helpbot.texts import registry as texts


@dataclass(frozen=True, slots=True)
class Relations:
    """The three tables, each a selection with helpbot's column names; a column that is not there is NULL. `has` says which are."""

    institution: Subquery
    filing: Subquery
    event: Subquery | None
    authority: Subquery | None
    has: Mapping[str, frozenset[str]]

    def knows(self, table: str, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.has[table]


_CLASSES: dict[str, type[Settings]] = {"institution": InstitutionColumns, "filing": FilingColumns, "event": EventColumns}
_OWN: dict[str, type[SQLModel]] = {"institution": Institution, "filing": Filing, "event": FilingEvent}


def map_tables(settings: RegistrySettings, authority: str) -> Relations:
    """The relations of a registry: helpbot's own tables, cut down to one office, or those that the configuration names."""
    if settings.is_own:
        return _own_tables(authority)
    tables = settings.tables
    return Relations(
        institution=_mapped("institution", tables.institution, settings.authority),
        filing=_mapped("filing", tables.filing),
        event=_mapped("event", tables.event) if tables.event.table else None,
        authority=None,
        has={name: _filled(getattr(tables, name)) for name in _CLASSES},
    )


def _own_tables(authority: str) -> Relations:
    made = {}
    for name, model in _OWN.items():
        own = table_of(model)
        columns = [own.c[key] if key in own.c else null().label(key) for key in _CLASSES[name].model_fields if key != "table"]
        extra = [own.c.vanished_at] if name == "institution" else []
        made[name] = select(*columns, *extra).where(own.c.authority == authority).subquery(name)
    heads = table_of(Authority)
    return Relations(
        **made,
        authority=select(heads).where(heads.c.code == authority).subquery("authority"),
        has={name: frozenset(key for key in _CLASSES[name].model_fields if key in table_of(_OWN[name]).c) for name in _OWN},
    )


def _filled(columns: Any) -> frozenset[str]:  # noqa: ANN401 -- any of the three column classes
    return frozenset(key for key, value in columns if value and key != "table") if columns.table else frozenset()


def _mapped(name: str, columns: Any, authority: str = "") -> Subquery:  # noqa: ANN401 -- any of the three column classes
    """A table or view of the office's own; names are quoted, so they count as they are written."""
    physical: dict[str, ColumnClause[Any]] = {
        key: column(quoted_name(value, quote=True)) for key, value in columns if value and key != "table"
    }
    source = physical_table(columns.table, *physical.values())
    shown: list[ColumnElement[Any]] = [
        source.c[str(getattr(columns, key))].label(key) if key in physical else null().label(key)
        for key in type(columns).model_fields
        if key != "table"
    ]
    shown += [null().label("vanished_at")] if name == "institution" else []
    query = select(*shown).select_from(source)
    if authority and "authority" in physical:
        query = query.where(source.c[str(columns.authority)] == authority)
    return query.subquery(name)


def physical_table(named: str, *columns: ColumnClause[Any]) -> TableClause:
    """A table or view as the database calls it, its schema before a dot."""
    schema, _, bare = named.rpartition(".")
    return table(quoted_name(bare, quote=True), *columns, schema=quoted_name(schema, quote=True) if schema else None)


def as_text(value: object) -> str:
    """Without the blanks that CHAR columns are filled up with; nothing for NULL."""
    return "" if value is None else str(value).strip()


def as_date(value: object) -> date | None:
    """A day: a date, the day in Shanghai of a time, or either as text."""
    at = as_time(value)
    return at.astimezone(SHANGHAI).date() if at else None


def as_time(value: object) -> datetime | None:
    """An instant. What says no zone is Shanghai's; a day is its midnight; what cannot be read is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=SHANGHAI)
    if not isinstance(value, datetime):
        try:
            value = datetime.fromisoformat(as_text(value).replace("/", "-"))
        except ValueError:
            return None
    return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)


def as_yes(value: object) -> bool:
    """Whether a flag is up. What cannot be read counts as up: nothing may leak because of a word nobody foresaw."""
    if isinstance(value, bytes):  # MySQL's BIT(1)
        return any(value)
    said = as_text(value).casefold()
    return bool(said) and said not in texts.NO


def as_number(value: object) -> int | None:
    """A whole number, as a number or as text."""
    said = as_text(value)
    return int(said) if said.isascii() and said.isdigit() else None
