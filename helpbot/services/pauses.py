"""How long a message that was not taken waits before it is tried again, and how often."""

from datetime import timedelta

TRIES = 8
"""Attempts before a message is given up: with the pauses below that is two and a half hours."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts."""
    return min(FIRST_PAUSE * float(4 ** min(attempts - 1, 10)), LONGEST_PAUSE)  # two days of tries are more than a timedelta can hold
