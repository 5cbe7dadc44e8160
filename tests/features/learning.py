"""What the stories about learning share: a matter that the FAQ does not know, those who ask of it, and the officers."""

from tests.cast import OfficeAtWork, Officer
from tests.fakes import Talker

CANTEEN = "食堂承包给厨师要登记吗"
ASKED = {
    "薄": "食堂外包给厨师，要登记吗",
    "程": "请问食堂承包给厨师要不要登记",
    "邓": "食堂承包给外来厨师要登记么",
    "方": "学校食堂承包给厨师，要来登记吗？我的电话13912345678",
}
"""Four who ask the same as Ann, each in other words."""

ANSWER = "食堂对外承包不改变登记事项，不用办理变更登记。"
CORRECTED = "食堂对外承包不改变登记事项，不用办理变更登记。但承包合同要留档，年度报告里要写明。"


async def become_officer(office: OfficeAtWork, olga: Officer, name: str) -> Talker:
    """Somebody who works for the office, known in a chat."""
    code: str = (await olga.sees("person", "invite", "--role", "officer", "--name", name))["code"]
    talker = office.person(name)
    assert "工作人员" in await talker.asks(code)
    return talker


async def ask_for_a_person(talker: Talker, question: str) -> str:
    """Ask, and press what leads to a person."""
    await talker.asks(question)
    talker.presses(talker.labels[-1])
    return (await talker.hears())[0]


async def spread(office: OfficeAtWork) -> None:
    """The heartbeat comes round, and what it queued is sent."""
    await office.beats()
    await office.settles()
