"""What the stories about binding share: institutions, and how the office hands out a code."""

from tests.cast import Officer

SCHOOL = "12330102MB0100100Q"
CLINIC = "12330102MB0100101U"
NO_CODE = "FBGD-7RMQ-7NQY-KWQ6"
"""It looks like one, and nobody issued it."""


async def issue(olga: Officer, uscc: str = SCHOOL, *options: str) -> str:
    """A code as it stands on the paper."""
    (issued,) = await olga.sees("institution", "invite", uscc, *options)
    code: str = issued["code"]
    return code


async def assignments(olga: Officer, person: int = 1) -> list[tuple[str, str]]:
    """What somebody acts for now, as the office sees it."""
    shown = await olga.sees("person", "show", str(person))
    return [(each["uscc"], each["role"]) for each in shown["assignments"] if not each["until"]]


async def deeds(olga: Officer) -> list[str]:
    """What the audit says was done, oldest first."""
    return [line["action"] for line in await olga.sees("audit", "tail")]
