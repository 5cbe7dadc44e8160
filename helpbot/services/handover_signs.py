"""Signs that a clerk has gone, which begin a handover: another contact in the registry, a clerk whom nothing reaches any more.

An institution that has lost its last clerk is itself an alarm.
"""

from collections.abc import Mapping, Sequence

from helpbot.clock import Clock
from helpbot.errors import RegistryDown
from helpbot.models import Cause
from helpbot.services.comparison import Comparison
from helpbot.services.desk import Desk, OpenDesk
from helpbot.services.filing_choice import GONE
from helpbot.services.handover_care import JOB
from helpbot.services.handovers import Doer, Seed
from helpbot.services.office import Office
from helpbot.services.outbox_keys import clerkless_key
from helpbot.services.sweep import Sweep
from helpbot.services.writing_hours import may_write
from helpbot.texts import handover as texts

LISTED = 10
"""Institutions that an alarm names."""


async def begin_for_contacts(desk: Desk, found: Comparison) -> int:
    """Begin handovers where a roster has another contact than before and the institution a clerk of another name; returns how many.

    What is open of an institution that is classified from now on goes on at the office alone.
    """
    hidden = {str(row["uscc"]) for row in found.renewed if row.get("classified")}
    for each in await desk.handovers.open_among(hidden):
        await desk.succession.stop(each.id or 0, Doer())
    changed = {each.key: each for each in found.changed if each.before.get("contact") and each.after.get("contact")}
    clerks = await desk.people.clerks_among(list(changed))
    seeds = [
        Seed(uscc, each.name, Cause.IMPORT, clerks[uscc][0].id, str(each.after["contact"]))
        for uscc, each in changed.items()
        if uscc not in hidden and clerks.get(uscc) and str(each.after["contact"]) not in {clerk.name for clerk in clerks[uscc]}
    ]
    return len(await desk.handovers.start_many(seeds, Doer()))


async def look_for_signs(office: Office, clock: Clock, open_desk: OpenDesk) -> None:
    """On a working day, in office hours: begin handovers from clerks whom nothing reaches, tell of institutions without any.

    Raises StoreError.
    """
    now = clock.now()
    async with open_desk(office, reading=True) as desk:
        if not may_write(now, await desk.handovers.days(), office.season):
            return
        lost, gone = await desk.people.clerkless(), await desk.people.unreached_clerks()
        begun = await desk.handovers.begun_for(Cause.UNREACHED, [uscc for uscc, _ in gone])
    names = await _find_names(office, clock, [*lost, *(uscc for uscc, _ in gone)])
    new = [Seed(uscc, names[uscc], Cause.UNREACHED, person) for uscc, person in gone if uscc in names and (uscc, person) not in begun]
    lost = [uscc for uscc in lost if uscc in names]
    if new or lost:
        async with open_desk(office) as desk:
            await desk.handovers.start_many(new, JOB)
            await _alarm_clerkless(desk, lost, names)


async def _find_names(office: Office, clock: Clock, usccs: Sequence[str]) -> dict[str, str]:
    """What these are called, of those that the registry has and that are not classified; nothing where it does not answer.

    An office without a registry calls them by their codes.
    """
    if office.registry is None:
        return {uscc: uscc for uscc in usccs}
    try:
        known = await Sweep(office, clock).institutions_of(usccs) if usccs else []
    except RegistryDown:
        return {}
    return {each.uscc: each.name for each in known if not each.classified and each.vanished_at is None and each.status not in GONE}


async def _alarm_clerkless(desk: Desk, lost: Sequence[str], names: Mapping[str, str]) -> None:
    """Once a month for the same institutions."""
    if not lost:
        return
    withheld = desk.office.settings.notify.partition(":")[0] in desk.office.withheld
    units = [] if withheld else [names[uscc] for uscc in lost[:LISTED]]
    more = texts.CLERKLESS_MORE.format(count=len(lost)) if len(lost) > len(units) else ""
    text = texts.CLERKLESS.format(count=len(lost), units=texts.BETWEEN.join(units) + more)
    await desk.handover_notices.tell_office_of_many(clerkless_key(desk.workdays.today(), lost), text)
