"""What messages on their way need from outside the database, read a moment before they go and with no transaction to write open."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from helpbot.clock import Clock
from helpbot.errors import StoreError
from helpbot.messages import Reply
from helpbot.services.desk import Desk, lay_desk
from helpbot.services.kinds import Compose, Kind
from helpbot.services.office import Office
from helpbot.store import outbox, outbox_fates
from helpbot.store.database import Database

log = structlog.get_logger(__name__)

AHEAD = 64
"""Messages of a kind that one look is for: a question of the registry costs the same for one of them."""

LIFE = timedelta(seconds=10)
"""How long what was read holds: within it those of one look have gone out, and whoever files then hears of it at most once."""


class LookAhead:
    """How messages are composed of what `Kind.look` has read for them."""

    def __init__(self, office: Office, database: Database, clock: Clock, kinds: Mapping[str, Kind], wake: Callable[[], None]) -> None:
        self._office = office
        self._database = database
        self._clock = clock
        self._kinds = kinds
        self._wake = wake
        self._wanted: dict[str, set[str]] = defaultdict(set)
        self._found: dict[tuple[str, str], tuple[datetime, Compose]] = {}
        self._looking: asyncio.Task[None] | None = None

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """The look that is being taken."""
        return [self._looking] if self._looking else []

    def find(self, kind: str, reference: str) -> Compose | None:
        """How a message is composed, once; None where that has to be looked for, which `start` does."""
        at, compose = self._found.pop((kind, reference), (None, None))
        if at is not None and self._clock.now() - at <= LIFE:
            return compose
        self._wanted[kind].add(reference)
        return None

    def start(self) -> None:
        """Look for what was wanted, if anything was; `wake` is called when it has been found."""
        if self._wanted and self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="look ahead")

    async def _look(self) -> None:
        wanted, self._wanted = self._wanted, defaultdict(set)
        self._found = {}  # what nobody came for is older than a look
        try:
            for kind, references in wanted.items():
                await self._look_for(kind, references)
        except StoreError as error:  # the next tick wants it again
            log.error("delivery.stalled", reason=str(error))
        else:
            self._wake()
        finally:
            self._looking = None

    async def _look_for(self, kind: str, references: set[str]) -> None:
        look, now = self._kinds[kind].look, self._clock.now()
        if look is None:
            return
        async with self._database.read(self._office.id) as tx:
            sought = sorted(references.union(await outbox_fates.due(tx, kind, now, AHEAD)))
            try:
                found = await look(lay_desk(tx, self._office, self._clock, self._wake), sought)
            except outbox.REFUSALS:
                raise
            except Exception as error:  # noqa: BLE001 -- whoever composes meets it, and decides about that one message
                found = dict.fromkeys(sought, _raiser(error))
        self._found |= {(kind, reference): (now, compose) for reference, compose in found.items()}


def _raiser(error: Exception) -> Compose:
    async def compose(_: Desk, __: str) -> Reply | None:
        raise error

    return compose
