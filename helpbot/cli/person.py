"""`helpbot person list|show|invite|unbind|forget`."""

import argparse
from typing import Any

from helpbot.cli import FINE, put, say
from helpbot.cli.common import (
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
from helpbot.models import Assignment, Person, PersonAddress, Role
from helpbot.services.desk import Desk
from helpbot.services.sheets import Slip
from helpbot.texts import people as people_texts
from helpbot.texts import people_cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    listing = verbs.add_parser("list", help=texts.PERSON_LIST)
    add_limit(listing)
    add_json(listing)
    show = verbs.add_parser("show", help=texts.PERSON_SHOW)
    show.add_argument("person", type=positive, help=texts.PERSON_ID)
    add_json(show)
    invite = verbs.add_parser("invite", help=texts.PERSON_INVITE)
    invite.add_argument("person", nargs="?", type=positive, help=texts.PERSON_ID)
    invite.add_argument("--role", choices=[Role.OFFICER.value], help=texts.PERSON_ROLE)
    invite.add_argument("--name", default="", help=texts.PERSON_NAME)
    add_json(invite)
    unbind = verbs.add_parser("unbind", help=texts.PERSON_UNBIND)
    unbind.add_argument("--institution", metavar="USCC", help=texts.PERSON_INSTITUTION)
    forget = verbs.add_parser("forget", help=texts.PERSON_FORGET)
    for each in (unbind, forget):
        each.add_argument("person", type=positive, help=texts.PERSON_ID)
        add_dry_run(each)


def run(args: argparse.Namespace) -> int:
    verbs = {"list": _list, "show": _show, "invite": _invite, "unbind": _unbind, "forget": _forget}
    return run_async(verbs[args.verb](args))


async def _list(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        rows = [await _as_row(desk, person) for person in await desk.people.listed(args.limit)]
    if not args.json:
        rows = [row | {key: people_texts.BETWEEN.join(row[key]) for key in ("institutions", "addresses")} for row in rows]
    put_rows(rows, texts.PERSON_LINE, as_json=args.json)
    return FINE


async def _as_row(desk: Desk, person: Person) -> dict[str, Any]:
    held = await desk.people.acting_for(person)
    return {
        "id": person.id,
        "name": person.name,
        "institutions": [await _word_institution(desk, each) for each in held],
        "addresses": [f"{each.channel}:{each.who}" for each in await desk.people.addresses(person)],
    }


async def _word_institution(desk: Desk, assignment: Assignment) -> str:
    return await desk.directory.name_of(assignment.uscc) if assignment.uscc else people_texts.BOUND_OFFICER


async def _show(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, reading=True) as desk:
        person = await desk.people.get(args.person)
        addresses = [_as_address(each) for each in await desk.people.addresses(person)]
        held = [await _as_assignment(desk, each) for each in await desk.people.assignments(person)]
    head = {"id": person.id, "name": person.name, "since": show_time(person.created_at), "nudges": person.nudges_off_at is None}
    if args.json:
        put_json(head | {"addresses": addresses, "assignments": held})
        return FINE
    put(texts.PERSON_HEAD.format(**head | {"nudges": people_texts.NUDGES[bool(head["nudges"])]}))
    for address in addresses:
        put(texts.PERSON_ADDRESS.format(**address | {"state": texts.PERSON_STATES[address["state"]]}))
    for each in held:
        words = {"role": people_texts.ROLES[each["role"]], "until": each["until"] or texts.PERSON_UNTIL_NOW}
        put(texts.PERSON_ASSIGNMENT.format(**each | words))
    return FINE


def _as_address(address: PersonAddress) -> dict[str, Any]:
    state = "off" if not address.enabled else "verified" if address.verified_at else "unverified"
    preferred = address.preferred_at is not None
    return {"id": address.id, "channel": address.channel, "who": address.who, "state": state, "preferred": preferred}


async def _as_assignment(desk: Desk, assignment: Assignment) -> dict[str, Any]:
    return {
        "uscc": assignment.uscc,
        "institution": await _word_institution(desk, assignment),
        "role": assignment.role.value,
        "since": show_time(assignment.since),
        "until": show_time(assignment.until),
    }


async def _invite(args: argparse.Namespace) -> int:
    if (args.role is None) == (args.person is None):
        return fault(texts.PERSON_INVITE_ONE)
    async with open_branch(args) as (app, branch), app.open_desk(branch.office) as desk:
        person = await desk.people.get(args.person) if args.person else None
        name = person.name if person else args.name
        issued = await desk.invites.issue(Role.OFFICER if args.role else None, name=name, person=person)
    slip = Slip("", "", args.role or "", name, issued.code, issued.invite.expires_at)
    if args.json:
        put_json({"code": slip.code, "role": args.role, "person": args.person, "name": name, "until": slip.last_day})
        return FINE
    role = people_texts.ROLES.get(slip.role, "")
    put(texts.INVITE_LINE.format(code=slip.code, institution=branch.office.settings.name, role=role, name=name, until=slip.last_day))
    say(texts.INVITE_ONCE)
    return FINE


async def _unbind(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        person = await desk.people.get(args.person)
        addresses = [] if args.institution else await desk.people.addresses(person)
        ended = await desk.people.unbind(person, args.institution)
        for each in ended:
            await desk.audit.note("binding.ended", " ".join(filter(None, [f"person:{person.id}", each.role, each.uscc])))
        for address in addresses:
            await desk.audit.note("address.dropped", f"address:{address.id} person:{person.id}")
        if not await desk.officers.has(person):
            await desk.dispatch.give_back(person)
    if not ended and not addresses:
        return fault(texts.PERSON_NOT_BOUND.format(id=args.person))
    put((texts.PERSON_WOULD_UNBIND if args.dry_run else texts.PERSON_UNBOUND).format(id=args.person, count=len(ended) or len(addresses)))
    return FINE


async def _forget(args: argparse.Namespace) -> int:
    async with open_branch(args) as (app, branch), app.open_desk(branch.office, commit=not args.dry_run) as desk:
        person = await desk.people.get(args.person)
        addresses = await desk.people.addresses(person)
        await desk.dispatch.give_back(person, named=False)
        await desk.people.forget(person)
        await desk.audit.note("person.forgotten", f"person:{person.id}")
    put((texts.PERSON_WOULD_FORGET if args.dry_run else texts.PERSON_FORGOTTEN).format(id=args.person, addresses=len(addresses)))
    return FINE
