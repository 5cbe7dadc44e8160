"""`helpbot season plan|preview|approve|status|pause|resume|replan|duties`."""

import argparse
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from helpbot.calendar.office_days import OfficeDays
from helpbot.cli import FINE, owing, planning, put, replanning, say
from helpbot.cli.common import add_dry_run, add_json, add_verbs, choose_branch, fault, open_app, put_json, run_async, show_time
from helpbot.cli.plotting import add_plot, find_plot_problem, save_plot
from helpbot.models import Season, SeasonSlot
from helpbot.running import App, Branch
from helpbot.services.desk import Desk
from helpbot.services.season_preview import NOBODY, DayCount, count_days, draw_plan, word_track
from helpbot.services.season_status import SeasonStatus, Standing, find_status
from helpbot.services.season_track import STATUTORY
from helpbot.services.seasons import SHORTEST_HASH
from helpbot.services.sweep import Sweep
from helpbot.texts import guide_cli as guide_texts
from helpbot.texts import season as words
from helpbot.texts import season_cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    planning.build(verbs.add_parser("plan", help=texts.PLAN))
    preview = _add(verbs, "preview", texts.PREVIEW)
    preview.add_argument("--for", dest="uscc", help=texts.FOR)
    add_plot(preview, texts.PLOT)
    add_json(preview)
    approve = _add(verbs, "approve", texts.APPROVE)
    approve.add_argument("--hash", help=texts.HASH)
    approve.add_argument("--by", default=texts.BY_NOBODY, help=texts.BY)
    add_dry_run(approve)
    add_json(_add(verbs, "status", texts.STATUS))
    _add(verbs, "pause", texts.PAUSE)
    add_dry_run(_add(verbs, "resume", texts.RESUME))
    replanning.build(_add(verbs, "replan", texts.REPLAN))
    owing.build(verbs.add_parser("duties", help=texts.DUTIES))


def _add(verbs: Any, name: str, about: str) -> argparse.ArgumentParser:  # noqa: ANN401 -- argparse's private class
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=about)
    verb.add_argument("year", type=int, nargs="?", help=texts.YEAR_LATEST)
    return verb


def run(args: argparse.Namespace) -> int:
    return run_async(_open(args))


async def _open(args: argparse.Namespace) -> int:
    async with open_app(args) as app:
        if args.verb == "plan":
            return await planning.plan(args, app)
        return await _VERBS[args.verb](args, app, choose_branch(app.branches, args.office))


async def _preview(args: argparse.Namespace, app: App, branch: Branch) -> int:
    if problem := find_plot_problem(args.plot):
        return fault(problem)
    async with app.open_desk(branch.office, reading=True) as desk:
        season = await desk.seasons.find(args.year)
        days, slots = await desk.seasons.days(), [_as_proposed(each) for each in await desk.seasons.slots(season)]
        reach = await desk.reminders.reach([slot.uscc for slot in slots])
    if args.uscc:
        return _show_texts(args, season, [slot for slot in slots if slot.uscc == args.uscc], days, branch)
    counts = count_days(season, slots, days, reach)
    if args.json:
        put_json(_preview_data(season, counts))
    else:
        _show_days(season, counts)
    if args.plot:
        save_plot(args.plot, draw_plan(season, counts), branch.office.settings.font)
    return FINE


def _as_proposed(slot: SeasonSlot) -> SeasonSlot:
    """With the day that a new plan has for it, where there is one."""
    return slot.model_copy(update={"day": slot.next_day}) if slot.next_day else slot


def _preview_data(season: Season, counts: Sequence[DayCount]) -> dict[str, Any]:
    days = [{"day": each.day, "slots": each.slots, "over": each.over, "messages": _by_channel(each)} for each in counts]
    hashes = {"hash": season.plan_hash, "proposed": season.next_hash}
    return {"year": season.year, "state": season.state, **hashes, "capacity": season.capacity, "days": days}


def _by_channel(count: DayCount) -> dict[str, int]:
    return {channel or "phone": number for channel, number in sorted(count.messages.items())}


def _show_days(season: Season, counts: Sequence[DayCount]) -> None:
    put(texts.HEAD.format(year=season.year, state=words.STATES[season.state], hash=season.plan_hash, capacity=season.capacity))
    if season.approved_at:
        put(texts.APPROVED_BY.format(by=season.approved_by, at=show_time(season.approved_at)))
    if season.next_hash:
        put(texts.PROPOSED.format(hash=season.next_hash))
    channels = sorted({channel for each in counts for channel in each.messages} - {NOBODY})
    date, slots, over, phone = texts.COLUMNS
    put("\t".join([date, slots, over, *channels, phone]))
    for each in counts:
        day = texts.DAY.format(day=each.day, weekday=words.WEEKDAYS[each.day.weekday()])
        cells = [each.slots, each.over, *(each.messages[channel] for channel in channels), each.messages[NOBODY]]
        put("\t".join([day, *(str(cell) if cell else "" for cell in cells)]).rstrip())


def _show_texts(args: argparse.Namespace, season: Season, slots: Sequence[SeasonSlot], days: OfficeDays, branch: Branch) -> int:
    if not slots:
        return fault(texts.NO_SUCH.format(uscc=args.uscc))
    (slot,) = slots
    if slot.classified or slot.day is None:
        why = texts.CLASSIFIED if slot.classified else texts.FILED_BEFORE
        put(texts.NO_TRACK.format(name=slot.name, why=why))
        return FINE
    track = list(word_track(season, slot, days, branch.office.settings.phone))
    if args.json:
        put_json([{"day": stop.day, "stage": stop.stage, "text": f"{reply.text}\n{reply.source}"} for stop, reply in track])
        return FINE
    for stop, reply in track:
        statutory = texts.STATUTORY if stop.stage in STATUTORY else ""
        weekday = words.WEEKDAYS[stop.day.weekday()]
        put(texts.STOP.format(day=stop.day, weekday=weekday, stage=texts.STAGES[stop.stage], statutory=statutory))
        put(f"{reply.text}\n{reply.source}\n")
    return FINE


async def _approve(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        season = await desk.seasons.find(args.year)
        plan_hash = args.hash if args.hash is not None else season.next_hash or season.plan_hash
        count = await desk.seasons.approve(season.year, plan_hash, args.by)
    templates = texts.ADOPTED if season.next_hash else texts.APPROVED
    put(templates[args.dry_run].format(year=season.year, hash=plan_hash[:SHORTEST_HASH], count=count))
    return FINE


async def _status(args: argparse.Namespace, app: App, branch: Branch) -> int:
    sweep = Sweep(branch.office, app.clock)
    fresh = await sweep.freshness()
    async with app.open_desk(branch.office, reading=True) as desk:
        season = await desk.seasons.find(args.year)
        status = await find_status(desk, sweep, season)
        reminders = await desk.seasons.count_reminders(season)
    if args.json:
        put_json(_status_data(season, status, reminders))
        return FINE
    _show_status(season, status, reminders)
    if fresh.stale:
        say(texts.STALE.format(at=show_time(fresh.as_of)))
    return FINE


def _status_data(season: Season, status: SeasonStatus, reminders: dict[str, int]) -> dict[str, Any]:
    total: Counter[Standing] = sum(status.by_sponsor.values(), Counter())
    return {
        "year": season.year,
        "state": season.state,
        "hash": season.plan_hash,
        "approved_by": season.approved_by,
        "total": {each: total[each] for each in Standing},
        "sponsors": [
            {"sponsor": name, **{each: counted[each] for each in Standing}} for name, counted in sorted(status.by_sponsor.items())
        ],
        "reminders": reminders,
        "guide": {"read": status.read, "silent": status.silent},
        "calls": [
            {"uscc": call.uscc, "name": call.name, "why": call.why, "contact": call.contact, "phone": call.phone} for call in status.calls
        ],
    }


def _show_status(season: Season, status: SeasonStatus, reminders: dict[str, int]) -> None:
    put(texts.HEAD.format(year=season.year, state=words.STATES[season.state], hash=season.plan_hash, capacity=season.capacity))
    if season.next_hash:
        put(texts.PROPOSAL_WAITS.format(year=season.year, hash=season.next_hash[:SHORTEST_HASH]))
    put("\t".join(texts.STATUS_HEAD))
    for sponsor, counted in sorted(status.by_sponsor.items()):
        put(_status_line(sponsor or texts.STATUS_NO_SPONSOR, counted))
    put(_status_line(texts.STATUS_TOTAL, sum(status.by_sponsor.values(), Counter())))
    if reminders:
        counts = [texts.STATUS_COUNT.format(state=texts.REMINDER_STATES[state], count=n) for state, n in sorted(reminders.items())]
        put(texts.STATUS_REMINDERS.format(counts=texts.BETWEEN.join(counts)))
    put(guide_texts.SEASON_LINE.format(read=status.read, silent=status.silent, year=season.year))
    if status.calls:
        put(texts.CALLS_HEAD.format(count=len(status.calls)))
    for call in status.calls:
        put(texts.CALL.format(uscc=call.uscc, name=call.name, why=texts.WHY[call.why], contact=call.contact, phone=call.phone))


def _status_line(name: str, counted: Counter[Standing]) -> str:
    return "\t".join([name, *(str(counted[each]) for each in Standing), str(counted.total())])


async def _pause(args: argparse.Namespace, app: App, branch: Branch) -> int:
    return await _move(args, app, branch, lambda desk, year: desk.seasons.pause(year), texts.PAUSED)


async def _resume(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """What was paused goes on, and what waits since nobody knows what went out."""
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        if await desk.vigil.release():
            years = [each.year for each in await desk.seasons.paused() if args.year in (None, each.year)]
        else:
            years = [(await desk.seasons.find(args.year)).year]
        for year in years:
            await desk.seasons.resume(year)
        count = await desk.vigil.count_due()
    template = texts.WOULD_RESUME if args.dry_run else texts.RESUMED
    put(template.format(count=count))
    return FINE


async def _move(args: argparse.Namespace, app: App, branch: Branch, move: Callable[[Desk, int], Awaitable[None]], done: str) -> int:
    async with app.open_desk(branch.office) as desk:
        year = (await desk.seasons.find(args.year)).year
        await move(desk, year)
    put(done.format(year=year))
    return FINE


_VERBS: dict[str, Callable[[argparse.Namespace, App, Branch], Awaitable[int]]] = {
    "preview": _preview,
    "approve": _approve,
    "status": _status,
    "pause": _pause,
    "resume": _resume,
    "replan": replanning.replan,
    "duties": owing.list_duties,
}
