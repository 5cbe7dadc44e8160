"""How an office's FAQ grows."""

from typing import Annotated

from pydantic import Field

from helpbot.ports import Settings


class FaqSettings(Settings):
    """`[faq]`: who approves, who is told, and how long an answer stands."""

    second_person: bool = True
    told_days: Annotated[int, Field(ge=1, le=365)] = 30
    review_days: Annotated[int, Field(ge=1, le=3650)] = 365
