"""How an office's FAQ listens, and how it grows."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from helpbot.errors import HelpbotError
from helpbot.ports import NearPath, Settings
from helpbot.services.wording import load_wording


class FaqSettings(Settings):
    """`[faq]`: a file with the office's own words, `Path()` where it has none; who approves, who is told, how long an answer stands."""

    words: NearPath = Path()
    second_person: bool = True
    told_days: Annotated[int, Field(ge=1, le=365)] = 30
    review_days: Annotated[int, Field(ge=1, le=3650)] = 365

    @field_validator("words")
    @classmethod
    def demand_readable(cls, file: Path) -> Path:
        """A file of words that cannot be read is a fault of the configuration."""
        try:
            load_wording(file)
        except HelpbotError as error:
            raise ValueError(str(error)) from error
        return file
