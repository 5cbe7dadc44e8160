"""`helpbot notice draft|show|approve|status|retry|stop|list`."""

import argparse
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from helpbot.cli import FINE, put, say
from helpbot.cli.common import (
    LARGEST,
    add_dry_run,
    add_json,
    add_limit,
    add_verbs,
    fault,
    open_branch,
    positive,
    put_json,
    put_rows,
    run_async,
    show_time,
)
from helpbot.errors import RegistryDown
from helpbot.models import FilingKind, OfficeNotice, OutboxState
from helpbot.running import App, Branch
from helpbot.services.desk import Desk
from helpbot.services.notice_audience import STATES, Wanted, choose_institutions, word_audience
from helpbot.services.notices import SHORTEST_HASH, Audience, Sent, check_text
from helpbot.services.registry import InstitutionRecord
from helpbot.services.sweep import Sweep
from helpbot.texts import notice_cli as texts
from helpbot.texts import notices as words


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    _build_draft(verbs.add_parser("draft", help=texts.DRAFT))
    for verb, about in (
        ("show", texts.SHOW),
        ("approve", texts.APPROVE),
        ("status", texts.STATUS),
        ("retry", texts.RETRY),
        ("stop", texts.STOP),
    ):
        each = verbs.add_parser(verb, help=about)
        each.add_argument("number", type=positive, help=texts.NUMBER)
        if verb == "approve":
            each.add_argument("--hash", required=True, help=texts.HASH)
            each.add_argument("--by", default=texts.BY_NOBODY, help=texts.BY)
        if verb in ("approve", "retry"):
            add_dry_run(each)
        if verb in ("show", "status"):
            add_json(each)
    every = verbs.add_parser("list", help=texts.LIST)
    add_limit(every)
    add_json(every)


def _build_draft(parser: argparse.ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--text", default="", help=texts.TEXT)
    source.add_argument("--file", type=Path, help=texts.FILE)
    weight = parser.add_mutually_exclusive_group()
    weight.add_argument("--statutory", action="store_true", help=texts.STATUTORY)
    weight.add_argument("--nudge", action="store_true", help=texts.NUDGE)
    parser.add_argument("--sponsor", default="", help=texts.SPONSOR)
    parser.add_argument("--kind", choices=[kind.value for kind in FilingKind], help=texts.KIND)
    parser.add_argument("--year", type=positive, help=texts.YEAR)
    parser.add_argument("--state", default="", choices=[str(state) for state in STATES], help=texts.STATE)
    add_dry_run(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    return run_async(_open(args))


async def _open(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch):
        return await _VERBS[args.verb](args, app, branch)


async def _draft(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """The registry is read first, then the draft kept in one short transaction."""
    if not (args.statutory or args.nudge):
        return fault(words.SAY_WHICH)
    if (args.state or args.year) and not args.kind:
        return fault(words.STATE_NEEDS_KIND)
    text = check_text(args.file.read_text(encoding="utf-8-sig") if args.file else args.text)
    wanted = Wanted(args.sponsor, FilingKind(args.kind) if args.kind else None, args.year, args.state)
    institutions = await choose_institutions(Sweep(branch.office, app.clock), wanted)
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        notice = await desk.notices.draft(text, institutions, word_audience(wanted), statutory=args.statutory)
        audience = await desk.notices.find_audience(notice)
        sample = _make_sample(desk, notice, audience)
    _present(args, notice, audience, sample, _word_contacts(institutions))
    return FINE


async def _show(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        notice = await desk.notices.get(args.number)
        audience = await desk.notices.find_audience(notice)
        sample = _make_sample(desk, notice, audience)
    _present(args, notice, audience, sample, await _find_contacts(app, branch, audience))
    return FINE


def _make_sample(desk: Desk, notice: OfficeNotice, audience: Audience) -> str:
    """The very text that the first of them gets."""
    sample = desk.notices.word(notice, next(iter(audience.institutions.values()), [target.name for target, _ in audience.missed]))
    return f"{sample.text}\n{sample.source}"


async def _find_contacts(app: App, branch: Branch, audience: Audience) -> Mapping[str, str]:
    """Whom to telephone at the institutions that get none, as the registry has it; nobody, where that does not answer."""
    try:
        return _word_contacts(await Sweep(branch.office, app.clock).institutions_of([target.uscc for target, _ in audience.missed]))
    except RegistryDown as error:
        say(str(error))
        return {}


def _word_contacts(institutions: Iterable[InstitutionRecord]) -> Mapping[str, str]:
    return {each.uscc: f"{each.contact} {each.contact_phone}".strip() for each in institutions}


def _present(args: argparse.Namespace, notice: OfficeNotice, audience: Audience, text: str, contacts: Mapping[str, str]) -> None:
    """What is approved by its hash: whom it goes to, by which channel, and what it says."""
    if args.json:
        put_json({**_data(notice), "messages": audience.by_channel, "text": text, "missed": _missed(audience, contacts)})
        return
    _put_head(notice, audience)
    put(texts.COUNTS.format(counts=_word_counts(audience.by_channel) or texts.NO_MESSAGES))
    put(f"{texts.TEXT_IS}\n{text}")
    _put_missed(audience, contacts)
    if notice.approved_at is None and not getattr(args, "dry_run", False):
        say(texts.NEXT_APPROVE.format(number=notice.number, hash=notice.digest[:SHORTEST_HASH]))


def _data(notice: OfficeNotice) -> dict[str, Any]:
    return {
        "number": notice.number,
        "state": notice.state,
        "statutory": notice.statutory,
        "audience": notice.audience,
        "hash": notice.digest,
        "drafted_at": show_time(notice.drafted_at),
        "approved_at": show_time(notice.approved_at),
        "approved_by": notice.approved_by,
    }


def _missed(audience: Audience, contacts: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"uscc": target.uscc, "name": target.name, "why": why, "contact": contacts.get(target.uscc, "")} for target, why in audience.missed
    ]


def _put_head(notice: OfficeNotice, audience: Audience) -> None:
    institutions = len({name for names in audience.institutions.values() for name in names}) + len(audience.missed)
    state, kind = words.NOTICE_STATES[notice.state], texts.KINDS[notice.statutory]
    head = texts.HEAD.format(
        number=notice.number,
        state=state,
        kind=kind,
        hash=notice.digest[:SHORTEST_HASH],
        audience=notice.audience,
        institutions=institutions,
    )
    put(head)


def _word_counts(counts: Counter[str]) -> str:
    return texts.BETWEEN.join(texts.COUNT.format(channel=channel, count=count) for channel, count in sorted(counts.items()))


def _put_missed(audience: Audience, contacts: Mapping[str, str]) -> None:
    if audience.missed:
        put(texts.MISSED_HEAD.format(count=len(audience.missed)))
    for each in _missed(audience, contacts):
        put(texts.MISSED.format(**{**each, "why": texts.WHY[each["why"]]}).rstrip())


async def _approve(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        count = await desk.notices.approve(args.number, args.hash, args.by)
    put((texts.WOULD_APPROVE if args.dry_run else texts.APPROVED).format(number=args.number, count=count))
    return FINE


async def _status(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        notice = await desk.notices.get(args.number)
        audience = await desk.notices.find_audience(notice)
        names = {each.id: each.name for each in await desk.people.listed(LARGEST)}
        log = [_word_sent(each, audience, names) for each in await desk.notices.sent(notice)]
    contacts = await _find_contacts(app, branch, audience)
    counts = Counter(each["state"] for each in log)
    if args.json:
        put_json({**_data(notice), "counts": counts, "log": log, "missed": _missed(audience, contacts)})
        return FINE
    _put_head(notice, audience)
    put(
        texts.STATUS_COUNTS.format(
            counts=_word_counts(Counter({texts.STATES[state]: n for state, n in counts.items()})) or texts.NO_MESSAGES
        )
    )
    for each in log:
        put(
            texts.SENT.format(
                **{**each, "state": texts.STATES[each["state"]], "institutions": texts.BETWEEN.join(each["institutions"])}
            ).rstrip()
        )
    _put_missed(audience, contacts)
    if counts[OutboxState.FAILED] or counts[OutboxState.UNKNOWN]:
        say(texts.NEXT_RETRY.format(number=notice.number))
    return FINE


def _word_sent(sent: Sent, audience: Audience, names: Mapping[int | None, str]) -> dict[str, Any]:
    return {
        "outbox": sent.message.id,
        "name": names.get(sent.person_id, texts.UNNAMED),
        "channel": sent.address.channel,
        "state": sent.message.state,
        "at": show_time(sent.message.sent_at),
        "institutions": list(audience.institutions.get(sent.person_id, ())),
        "error": sent.message.error,
    }


async def _retry(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, commit=not args.dry_run) as desk:
        count = await desk.notices.retry(args.number)
    put(texts.RETRIED.format(count=count))
    return FINE


async def _stop(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office) as desk:
        await desk.notices.stop(args.number)
    put(texts.STOPPED.format(number=args.number))
    return FINE


async def _list(args: argparse.Namespace, app: App, branch: Branch) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        found = await desk.notices.listed(args.limit)
    rows = [{**_data(each), "kind": texts.KINDS[each.statutory], "text": " ".join(each.text.split())[:40]} for each in found]
    if not args.json:
        rows = [{**each, "state": words.NOTICE_STATES[each["state"]]} for each in rows]
    put_rows(rows, texts.LINE, as_json=args.json)
    return FINE


_VERBS: dict[str, Callable[[argparse.Namespace, App, Branch], Awaitable[int]]] = {
    "draft": _draft,
    "show": _show,
    "approve": _approve,
    "status": _status,
    "retry": _retry,
    "stop": _stop,
    "list": _list,
}
