"""How long an office lets a handover take."""

from typing import Annotated

from pydantic import Field

from helpbot.ports import Settings

Days = Annotated[int, Field(ge=1, le=250)]


class HandoverSettings(Settings):
    """`[handover]`, all in working days: to its due date, between two reminders, until a clerk who does nothing counts as silent."""

    days: Days = 15
    remind: Days = 3
    silent: Days = 5
