"""Every error helpbot raises on purpose.

    HelpbotError
    ├── ConfigError            the configuration has faults; carries all of them at once
    ├── StoreError             the database did not do what it was asked; what was asked may be tried again
    │   ├── DatabaseMissing    there is no database where the configuration says
    │   ├── DatabaseBehind     the database needs `helpbot db upgrade`
    │   ├── DatabaseTooNew     the database was written by a newer helpbot
    │   ├── DatabaseInUse      another `helpbot run` holds this SQLite file
    │   └── Unstorable         no column holds such a value; trying again is no use
    ├── RegistryDown           the registry did not answer, or not in a form we know; to be said plainly and tried again later
    ├── Withheld               a message must wait until an officer says that it may go
    ├── BadSpreadsheet         a file is no table that can be read; says place, cause and cure
    ├── KeyUnusable            the key outside the database cannot be read, or is none
    ├── FontMissing            no font to set Chinese in; says cause and cure, and HTML goes in place of PDF
    ├── CannotListen           the HTTP server's address is taken or not ours
    ├── NotFound               no such ticket, entry, row; carries what was looked for
    ├── Declined               what was asked is not done as things stand; says why, and what to do instead
    │   └── Conflict           somebody else changed it meanwhile; says what
    ├── Redelivered            this message was handled before; the turn ends quietly
    ├── StaleThread            another process moved the conversation on meanwhile; the turn is tried again
    ├── Silenced               a message must not be answered: a limit is reached; carries why
    ├── Unreadable             a stored message cannot be understood by its channel
    ├── ChannelDown            the far side of a channel is out of reach; the channel is tried again
    ├── Postponed              a message may not go out yet; carries from when on it may
    └── DeliveryError          a channel did not take a message; carries what to do next

A message of an error that a person can meet is a finished Chinese sentence out of `helpbot.texts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


class HelpbotError(Exception):
    """Anything helpbot raises on purpose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in the configuration: where it stands, what stands there and what was expected.

    `kind` is a pydantic error type (`missing`, `extra_forbidden`, `int_parsing`, …) or one of `toml`, `encoding`,
    `unreadable`, `secret_file`, `duplicate`, `main_file_only`; `expected` adds what the kind alone does not say (the nearest
    key, a bound, a parser's words).
    """

    file: str
    key: str
    value: str
    kind: str
    expected: str = ""


class ConfigError(HelpbotError):
    """The configuration cannot be used; `faults` has every fault that was found, not just the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} configuration faults")
        self.faults = tuple(faults)


class StoreError(HelpbotError):
    """The database did not do what it was asked; nothing of it was kept."""


class DatabaseMissing(StoreError):
    """There is no database where the configuration says."""


class DatabaseBehind(StoreError):
    """The database needs `helpbot db upgrade`."""


class DatabaseTooNew(StoreError):
    """The database was written by a newer helpbot."""


class DatabaseInUse(StoreError):
    """Another `helpbot run` holds this SQLite file."""


class Unstorable(StoreError):
    """No column holds such a value (a NUL in a text, a number too large); trying again is no use."""


class RegistryDown(HelpbotError):
    """The registry database did not answer, or not in the form that the configuration says."""


class Withheld(HelpbotError):
    """A message must wait until an officer says that it may go; it is looked at again later."""


class BadSpreadsheet(HelpbotError):
    """A file is no table that can be read."""


class KeyUnusable(HelpbotError):
    """The key outside the database cannot be read, or is too short to be one."""


class FontMissing(HelpbotError):
    """There is no font to set Chinese in, or the one that the configuration names draws none."""


class CannotListen(HelpbotError):
    """The HTTP server's address is taken or not ours."""


class NotFound(HelpbotError):
    """What was asked for does not exist."""


class Declined(HelpbotError):
    """What was asked is not done as things stand."""


class Conflict(Declined):
    """Somebody else changed meanwhile what was to be changed."""


class Redelivered(HelpbotError):
    """A message was handled before."""


class StaleThread(HelpbotError):
    """Another process moved this conversation on since it was read."""


class Silenced(HelpbotError):
    """A message must not be answered, because so many were that a machine may be at the other end; `scope` names what was counted."""

    def __init__(self, reason: str, *, scope: str) -> None:
        super().__init__(reason)
        self.scope = scope


class Unreadable(HelpbotError):
    """A stored message cannot be understood by its channel; it stays stored."""


class ChannelDown(HelpbotError):
    """The far side of a channel is out of reach, or refuses; the channel is tried again after a pause."""


class Postponed(HelpbotError):
    """A message may not go out before `until`: the office is closed, for one. It waits, and that is no attempt."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class DeliveryError(HelpbotError):
    """The channel did not take the message.

    `temporary`: the far side wants to be asked again (SMTP 4xx), and is, as long as anybody wants the message.
    `permanent`: never try this address again. `retry_after`: not before that. `uncertain`: the far side may have taken it all the
    same (the connection ended before its answer), so nobody repeats it blindly. `moved_to`: the address is called this now.
    `parts_sent`: so many of the message's parts have certainly arrived, those that Parcel.parts_sent names included.
    """

    def __init__(  # noqa: PLR0913 -- a far side may say each of these
        self,
        reason: str,
        *,
        permanent: bool = False,
        temporary: bool = False,
        uncertain: bool = False,
        retry_after: timedelta | None = None,
        moved_to: str = "",
        parts_sent: int = 0,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.temporary = temporary
        self.uncertain = uncertain
        self.retry_after = retry_after
        self.moved_to = moved_to
        self.parts_sent = parts_sent
