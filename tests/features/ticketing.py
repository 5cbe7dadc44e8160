"""What the stories about tickets share: officers, bound by code, on Telegram, and their group."""

from tests.cast import Officer
from tests.doubles.telegram import Chat, Group
from tests.features.on_telegram import ask


async def officer_code(olga: Officer, name: str = "") -> str:
    """A code that makes somebody an officer."""
    issued = await olga.sees("person", "invite", "--role", "officer", "--name", name)
    code: str = issued["code"]
    return code


async def bind_officer(olga: Officer, chat: Chat, name: str) -> None:
    """Somebody becomes an officer of this name, in their own chat."""
    told = await ask(chat, await officer_code(olga, name))
    assert "登记局工作人员" in told


async def bind_group(olga: Officer, group: Group, by: Chat) -> str:
    """The group becomes the officers'; what the group is told."""
    group.says(f"/start {await officer_code(olga)}", by=by, mention=True)
    return (await group.hears())[0]
