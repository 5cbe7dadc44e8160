"""How a moment of the office's is said."""

from datetime import datetime

import pytest

from helpbot.clock import SHANGHAI
from helpbot.services.office_time import word_moment


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-26 17:30", "今天17:30"),
        ("2026-11-27 09:05", "明天09:05"),
        ("2026-11-30 10:00", "11月30日（周一）10:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(due: str, said: str) -> None:
    """From ten in the morning."""
    assert word_moment(at(due), at("2026-11-26 10:00")) == said
