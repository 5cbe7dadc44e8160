"""What a channel is: the one port between helpbot and the ways people reach it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol, runtime_checkable

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from starlette.routing import BaseRoute

    from helpbot.messages import Address, Arrival, Parcel, Reading


class Settings(BaseModel):
    """A section of the configuration. Unknown keys are refused at every level."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _beside_config(path: Path, info: ValidationInfo) -> Path:
    folder = (info.context or {}).get("folder")
    return folder / path if folder and path != Path() else path


NearPath = Annotated[Path, AfterValidator(_beside_config)]
"""A path in the configuration: relative to the folder of the file it stands in. `Path()` means none."""


class ChannelSettings(Settings):
    """What every channel's section may say. `registry_data`: whether it may carry what the registry says of an institution."""

    enabled: bool = True
    registry_data: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of `helpbot doctor` found; `cure` says what to do where it is not fine."""

    check: str
    fine: bool
    detail: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """A route that a channel wants on the app's one HTTP server, and where it listens for it: `[http]` unless said otherwise."""

    route: BaseRoute
    host: str = ""
    port: int = 0


class Intake(Protocol):
    """Where a channel puts what it received."""

    async def store(self, arrivals: Sequence[Arrival]) -> None:
        """Keep them for good: returns once all are committed, so that the far side may be told. Those known already are passed over.

        Raises StoreError where they could not be kept: the far side must not be told, and will bring them again.
        """
        ...

    def beat(self) -> None:
        """Say that the far side answered just now, for `helpbot status` and `helpbot doctor`."""
        ...


class Channel(Protocol):
    """A way people reach us, and we them."""

    @property
    def name(self) -> str:
        """The channel part of its addresses."""
        ...

    async def receive(self, intake: Intake) -> None:
        """Store what comes in until cancelled; returns early only where nothing can come any more (end of file)."""
        ...

    async def read(self, arrival: Arrival) -> Reading:
        """Understand a stored message: what a person said, what became of a message of ours, what nobody answers, or nothing.

        Raises Unreadable, and ChannelDown where it can be understood once the far side is back: it is read again then.
        """
        ...

    async def send(self, parcel: Parcel) -> str:
        """Send, and return the far side's receipt (may be empty). Raises DeliveryError and nothing else.

        What a channel sends in several parts it may be asked to go on with: the error says how many arrived, the next parcel says it again.
        """
        ...

    def routes(self, intake: Intake) -> Sequence[HttpRoute]:
        """HTTP routes this channel wants on the app's one server; empty for most."""
        ...

    async def examine(self) -> Sequence[Finding]:
        """Try the far side, for `helpbot doctor`."""
        ...

    async def close(self) -> None:
        """Let go of connections. Safe to call once after anything."""
        ...


class Pace(Protocol):
    """How fast a far side lets campaigns go out. Answers are never asked."""

    def room(self, now: datetime) -> int:
        """How many campaign messages may go out now."""
        ...

    def admit(self, who: str, now: datetime) -> timedelta:
        """Nothing, and a campaign message to `who` counts as sent; or how long it has to wait."""
        ...

    def lower(self, until: datetime) -> None:
        """The far side said that it is too much: go slower until then."""
        ...


@runtime_checkable
class Paced(Protocol):
    """A Channel whose far side limits campaigns; any other takes them as they come."""

    @property
    def pace(self) -> Pace:
        """The limits of this channel."""
        ...


@runtime_checkable
class Erasing(Protocol):
    """A Channel in which we may delete what people sent; in any other it stays where it is."""

    async def erase(self, to: Address, ref: str) -> None:
        """Delete the message that its Incoming called `ref`. What is gone or may not be deleted is no error. Raises DeliveryError."""
        ...


@runtime_checkable
class Exclusive(Protocol):
    """A Channel whose far side may bear only one that receives, of however many processes there are."""

    @property
    def exclusive(self) -> bool:
        """Whether it is so as it is configured."""
        ...


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A line of the table CHANNELS: `opener` names a callable `(settings, clock) -> Channel` as `package.module:name`.

    It is a name, not the callable, so that a channel's SDK is loaded only where the channel is on.
    """

    name: str
    settings: type[ChannelSettings]
    opener: str
