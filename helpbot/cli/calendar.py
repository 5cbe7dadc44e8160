"""`helpbot calendar explain|show|import|deadlines`."""

import argparse
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from helpbot.calendar.announcement import read_announcement
from helpbot.calendar.deadlines import Deadline, Facts, Happened, deadlines_of
from helpbot.calendar.notice import Flaw, Holiday, Notice, NoticeError, assume_notice, pack_notice, parse_notice
from helpbot.calendar.period import Period, Proof, parse_period, prove
from helpbot.calendar.rules import read_rules
from helpbot.calendar.statutory import FIRST_YEAR, LAST_YEAR
from helpbot.calendar.workdays import BeyondCalendar, Day, WorkCalendar
from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_dry_run, add_json, add_verbs, fault, open_branch, put_json, run_async
from helpbot.clock import SHANGHAI
from helpbot.errors import HelpbotError
from helpbot.running import App, Branch
from helpbot.services.deadlines import make_ics, make_uid, word_deadline, word_proof
from helpbot.texts import calendar as texts
from helpbot.texts.config import word_toml
from helpbot.texts.system import word_os_error


def day(text: str) -> date:
    """A date; a type for argparse."""
    return date.fromisoformat(text)


def period(text: str) -> Period:
    """A period; a type for argparse."""
    return parse_period(text)


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    explain = verbs.add_parser("explain", help=texts.EXPLAIN)
    explain.add_argument("date", type=day, help=texts.EXPLAIN_DATE)
    explain.add_argument("period", type=period, help=texts.EXPLAIN_PERIOD)
    add_json(explain)
    show = verbs.add_parser("show", help=texts.SHOW)
    show.add_argument("year", type=int, help=texts.SHOW_YEAR)
    add_json(show)
    taking = verbs.add_parser("import", help=texts.IMPORT)
    taking.add_argument("file", type=Path, help=texts.IMPORT_FILE)
    add_dry_run(taking)
    due = verbs.add_parser("deadlines", help=texts.DEADLINES)
    due.add_argument("--certificate", type=day, help=texts.DEADLINES_CERTIFICATE)
    due.add_argument("--filed", type=int, nargs="*", help=texts.DEADLINES_FILED)
    due.add_argument("--event", action="append", default=[], help=texts.DEADLINES_EVENT.format(events=_word_events()))
    due.add_argument("--today", type=day, help=texts.DEADLINES_TODAY)
    due.add_argument("--ics", type=Path, help=texts.DEADLINES_ICS)
    add_json(due)


def run(args: argparse.Namespace) -> int:
    return run_async(_with_calendar(args))


async def _with_calendar(args: argparse.Namespace) -> int:
    """The verb over the calendar as it holds for the office."""
    async with open_branch(args) as (app, branch):
        async with app.open_desk(branch.office, reading=True) as desk:
            calendar = await desk.workdays.calendar()
        try:
            return await _VERBS[args.verb](args, calendar, app, branch)
        except BeyondCalendar as error:
            raise HelpbotError(texts.BEYOND.format(first=FIRST_YEAR, last=LAST_YEAR)) from error


async def _explain(args: argparse.Namespace, calendar: WorkCalendar, _app: App, _branch: Branch) -> int:
    proof = prove(calendar, args.date, args.period)
    years = find_unpublished(calendar, (step.day.date for step in proof.steps))
    if args.json:
        put_json(pack_proof(proof) | {"unpublished": years})
        return FINE
    put(word_proof(proof))
    if years:
        put(texts.PROVISIONAL_YEARS.format(years=texts.BETWEEN.join(map(str, years))))
    if proof.rolled:
        put(texts.COUNTED_TO)
    return FINE


def find_unpublished(calendar: WorkCalendar, days: Iterable[date]) -> list[int]:
    """The years of these days whose notice is not known."""
    return [year for year in sorted({each.year for each in days}) if calendar.notice(year) is None]


def pack_proof(proof: Proof) -> dict[str, Any]:
    """A proof as plain JSON."""
    steps = [{**_pack_day(step.day), "verdict": step.verdict, "number": step.number} for step in proof.steps]
    head = {"start": proof.start, "period": str(proof.period), "due": proof.due}
    return {**head, "rolled": proof.rolled, "provisional": proof.provisional, "steps": steps}


def _pack_day(each: Day) -> dict[str, Any]:
    return {"date": each.date, "kind": each.kind, "name": each.name, "provisional": each.provisional}


async def _show(args: argparse.Namespace, calendar: WorkCalendar, app: App, branch: Branch) -> int:
    if not FIRST_YEAR <= args.year <= LAST_YEAR:
        raise BeyondCalendar(args.year)
    notice = calendar.notice(args.year)
    async with app.open_desk(branch.office, reading=True) as desk:
        imported = notice in await desk.workdays.imported()
    shown = notice or assume_notice(args.year)
    total = calendar.count(date(args.year, 1, 1), date(args.year, 12, 31))
    quarter = calendar.count(date(args.year, 1, 1), date(args.year, 3, 31))
    if args.json:
        flags = {"provisional": notice is None, "imported": imported}
        put_json(pack_notice(shown) | {"sha256": shown.sha256} | flags | {"workdays": total, "workdays_first_quarter": quarter})
        return FINE
    head = texts.SHOWN_PROVISIONAL if notice is None else texts.SHOWN_IMPORTED if imported else texts.SHOWN_PUBLISHED
    put(head.format(year=args.year, source=shown.source, sha256=shown.sha256))
    for each in shown.holidays:
        put(_word_holiday(each))
    put(texts.SHOWN_TOTAL.format(total=total, quarter=quarter))
    return FINE


def _word_holiday(each: Holiday) -> str:
    line = texts.SHOWN_HOLIDAY.format(name=each.name, first=each.first, last=each.last, days=len(list(each.off)))
    return line + (texts.SHOWN_WORK.format(work=texts.BETWEEN.join(map(str, each.work))) if each.work else "")


async def _import(args: argparse.Namespace, calendar: WorkCalendar, app: App, branch: Branch) -> int:
    """All or nothing: a file with a flaw changes nothing."""
    try:
        notice = read_notice(args.file)
    except NoticeError as error:
        for flaw in error.flaws:
            say(word_flaw(flaw, args.file.name))
        return fault(texts.NOT_IMPORTED.format(count=len(error.flaws)))
    if calendar.notice(notice.year) == notice:
        put(texts.IMPORT_SAME.format(year=notice.year))
        return FINE
    if not args.dry_run:
        async with app.open_desk(branch.office) as desk:
            await desk.workdays.put(notice)
    off, work = (sum(map(len, days)) for days in zip(*((list(each.off), each.work) for each in notice.holidays), strict=True))
    put((texts.WOULD_IMPORT if args.dry_run else texts.IMPORTED).format(year=notice.year, off=off, work=work))
    return FINE


def read_notice(file: Path) -> Notice:
    """The notice in a file: our own form (`.toml`), or the State Council's own text. Raises NoticeError."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NoticeError([Flaw("unreadable", detail=word_os_error(error))]) from error
    except UnicodeDecodeError as error:
        raise NoticeError([Flaw("encoding")]) from error
    return parse_notice(text) if file.suffix.lower() == ".toml" else read_announcement(text)


def word_flaw(flaw: Flaw, file: str) -> str:
    """A flaw: where, what, and the cure."""
    detail = word_toml(flaw.detail) if flaw.kind == "toml" else flaw.detail
    problem = texts.FLAWS[flaw.kind].format(key=flaw.key, detail=detail, name=flaw.name)
    if not flaw.holiday:
        return texts.FLAW_HEAD.format(file=file, problem=problem)
    where = texts.FLAW_WHERE if file.lower().endswith(".toml") else texts.FLAW_PARAGRAPH
    name = texts.FLAW_WHERE_NAME.format(name=flaw.name) if flaw.name else ""
    return where.format(file=file, holiday=flaw.holiday, name=name, problem=problem)


async def _deadlines(args: argparse.Namespace, calendar: WorkCalendar, app: App, branch: Branch) -> int:
    now = app.clock.now()
    facts = Facts(
        certificate_expires=args.certificate,
        reports_filed=None if args.filed is None else frozenset(args.filed),
        happened=tuple(map(_take_event, args.event)),
    )
    found = deadlines_of(facts, args.today or now.astimezone(SHANGHAI).date(), calendar)
    office = branch.office.settings.code
    if args.ics:
        args.ics.write_bytes(make_ics(found, office=office, made=now))
        say(texts.ICS_WRITTEN.format(file=args.ics, count=len(found)))
    if args.json:
        put_json([pack_deadline(each, office) for each in found])
        return FINE
    for each in found:
        put(word_deadline(each))
    if not found:
        say(texts.NO_DEADLINES)
    return FINE


def _take_event(text: str) -> Happened:
    """An event by its name or its Chinese one, and its day."""
    name, equals, when = text.partition("=")
    ids = {event: event for rule in read_rules() for event in rule.on}
    event = (ids | {texts.EVENTS[each]: each for each in ids}).get(name.strip())
    if event is None:
        raise HelpbotError(texts.NO_SUCH_EVENT.format(event=name, events=_word_events()))
    try:
        return Happened(event, date.fromisoformat(when.strip()))
    except ValueError as error:
        raise HelpbotError(texts.EVENT_FORM.format(event=text if equals else name)) from error


def _word_events() -> str:
    return texts.BETWEEN.join(dict.fromkeys(texts.EVENTS[event] for rule in read_rules() for event in rule.on))


def pack_deadline(deadline: Deadline, office: str) -> dict[str, Any]:
    """A deadline as plain JSON."""
    readings = [
        {"basis": each.reading.basis, "certainty": each.reading.certainty, "proof": pack_proof(each.proof)} for each in deadline.counted
    ]
    return {
        "rule": deadline.rule.id,
        "duty": deadline.rule.duty,
        "who": deadline.rule.who,
        "start": deadline.start,
        "about": deadline.about,
        "opens": deadline.opens,
        "due": deadline.due,
        "advised": deadline.advised,
        "days_left": deadline.days_left,
        "workdays_left": deadline.workdays_left,
        "overdue": deadline.overdue,
        "provisional": deadline.provisional,
        "note": deadline.rule.note,
        "uid": make_uid(deadline, office),
        "readings": readings,
    }


_VERBS: dict[str, Callable[[argparse.Namespace, WorkCalendar, App, Branch], Awaitable[int]]] = {
    "explain": _explain,
    "show": _show,
    "import": _import,
    "deadlines": _deadlines,
}
