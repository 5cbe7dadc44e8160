"""What a job is, and what it gets to work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from faq.entry import Entry
from helpbot.clock import Clock
from helpbot.conversation.reception import Reception
from helpbot.services.delivery import Delivery
from helpbot.services.desk import OpenDesk
from helpbot.services.office import Office
from helpbot.services.pulses import Heartbeats
from helpbot.services.witness import Witness


@dataclass(frozen=True, slots=True)
class JobContext:
    """One office at work, as a job sees it. `find_entry` looks a topic of its FAQ up; `witness` is the mark outside the database."""

    office: Office
    clock: Clock
    open_desk: OpenDesk
    reception: Reception
    delivery: Delivery
    heartbeats: Heartbeats
    find_entry: Callable[[str], Entry | None]
    witness: Witness | None = None


Work: TypeAlias = Callable[[JobContext], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class JobSpec:
    """A line of the table JOBS: `work` runs every so often, for each office; it is idempotent."""

    name: str
    every: timedelta
    work: Work
