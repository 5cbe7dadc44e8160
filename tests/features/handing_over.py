"""What the stories about handovers share: a county with a school whose clerk leaves, and how two clerks come to a running handover."""

from helpbot.codes import find_codes
from helpbot.texts import handover as texts
from tests.cast import OfficeAtWork, Officer
from tests.fakes import Talker
from tests.features.counties import SCHOOL, code_for, officer_code, settle

DUTY = "test:值班"


async def bind_clerk(office: OfficeAtWork, olga: Officer, who: str = "安", *names: str) -> Talker:
    """A clerk of these institutions of the county, of the school if none is named."""
    clerk = office.person(who)
    for name in names or (SCHOOL,):
        await clerk.asks(await code_for(olga, name, "--name", f"{who}老师"))
    return clerk


async def bind_officer(office: OfficeAtWork, olga: Officer, who: str = "奥") -> Talker:
    officer = office.person(who)
    await officer.asks(await officer_code(olga))
    return officer


async def begin(office: OfficeAtWork, olga: Officer, name: str = "李小明") -> tuple[Talker, str]:
    """The school's clerk is leaving and has named the next; the clerk, and the code for the other."""
    await settle(office)
    ann = await bind_clerk(office, olga)
    await ann.asks("我要调走了")
    return ann, await name_successor(ann, name)


async def name_successor(ann: Talker, name: str) -> str:
    """The code that comes for whoever was named."""
    ann.says(name)
    told = await ann.hears(2)
    return next(code.code for said in told for code in find_codes(said))


async def run_relay(office: OfficeAtWork, olga: Officer) -> tuple[Talker, Talker]:
    """Both clerks of a handover that the office has agreed to."""
    ann, code = await begin(office, olga)
    li = office.person("李")
    await li.asks(code)
    boss = await bind_officer(office, olga)
    await boss.asks("交接")
    boss.presses(texts.AGREE)
    await boss.hears()
    assert texts.EVENTS["ready"].format(institution=SCHOOL) in (await li.hears())[0]
    return ann, li


async def press(who: Talker, label: str) -> str:
    """The answer to a button."""
    who.presses(label)
    return (await who.hears())[0]


async def confirm_all(who: Talker) -> str:
    """Everything that is left, at once, and sure of it."""
    await who.asks("确认全部")
    return await press(who, texts.SURE)


async def catch_up(office: OfficeAtWork, who: Talker) -> list[str]:
    """What they were told besides."""
    await office.settles()
    return await who.hears(len(who.replies) - who.asked)
