"""What an office says about its season."""

import re
from datetime import date, datetime, time
from typing import Annotated

from pydantic import Field, field_validator

from helpbot.clock import SHANGHAI
from helpbot.ports import Settings
from helpbot.texts.season import BAD_WINDOW

_WINDOW = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)")


class SeasonSettings(Settings):
    """`[season]`: how much the office reviews on a working day, and when reminders may go out."""

    capacity: Annotated[int, Field(ge=1, le=10_000)] = 20
    window: str = "9:00-17:00"

    @field_validator("window")
    @classmethod
    def _is_a_window(cls, window: str) -> str:
        read_window(window)
        return window

    @property
    def opens(self) -> time:
        """From when on a reminder may go out, in Shanghai."""
        return read_window(self.window)[0]

    @property
    def closes(self) -> time:
        """From when on none may any more."""
        return read_window(self.window)[1]

    def opens_on(self, day: date) -> datetime:
        """The moment of a day from which on a reminder may go out."""
        return datetime.combine(day, self.opens, SHANGHAI)

    def closes_on(self, day: date) -> datetime:
        """The moment of a day from which on none may any more."""
        return datetime.combine(day, self.closes, SHANGHAI)

    def is_open(self, at: datetime) -> bool:
        """Whether it is the hour for reminders, on whatever day."""
        return self.opens <= at.astimezone(SHANGHAI).time() < self.closes


def read_window(text: str) -> tuple[time, time]:
    """The two times of `9:00-17:00`. Raises ValueError, in words."""
    found = _WINDOW.fullmatch(text)
    if found is None:
        raise ValueError(BAD_WINDOW)
    opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if opens >= closes:
        raise ValueError(BAD_WINDOW)
    return opens, closes
