"""One-time codes: who gets one, what it gives, and what wrong ones cost."""

from collections.abc import Sequence
from datetime import timedelta
from hmac import compare_digest

import structlog

from helpbot.clock import SHANGHAI, Clock
from helpbot.codes import draw_code, write_code
from helpbot.messages import Reply
from helpbot.models import Invite, Person, PersonAddress, Purpose, Role
from helpbot.services.audit import OPERATOR, Audit
from helpbot.services.office import Office
from helpbot.services.outbox import Outbox
from helpbot.services.outbox_keys import code_alarm_key, code_letter_key
from helpbot.services.people import People
from helpbot.services.redeeming import Issued, Outcome, Redeemed, Sender
from helpbot.store import handovers, invites
from helpbot.store.database import Transaction
from helpbot.texts import people as texts

log = structlog.get_logger(__name__)

LIFE = timedelta(days=14)
"""A letter to a school takes days to reach the desk of its clerk."""

WINDOW = timedelta(hours=1)
"""How long a wrong code counts."""

TRIES = 5
"""Wrong codes from one address in a WINDOW: whoever copies from a letter needs two or three."""

OFFICE_TRIES = 30
"""Wrong codes from anywhere in a WINDOW until nobody's is taken: an office hands out some a day, so these are not its clerks."""

READINGS = 8
"""How many codes of one message are looked up: one with words of four letters around it can be read in seven ways. More are guesses."""

LETTERS = 5
"""Letters with a code that a person may have sent in a day: helpbot writes to strangers at nobody's bidding more often."""


class Invites:
    """The codes of an office."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office, people: People, audit: Audit, outbox: Outbox) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office
        self._people = people
        self._audit = audit
        self._outbox = outbox

    async def issue(
        self, role: Role | None, uscc: str = "", *, name: str = "", person: Person | None = None, beside: bool = False
    ) -> Issued:
        """A code for the operator to hand out: to a clerk of an institution, to an officer, or, without a role, to a person's new phone.

        Whoever sends a clerk's code where there is a clerk takes over, or serves `beside` that one. What was issued before to the same for
        the same thing is void. Raises KeyUnusable.
        """
        code, person_id = draw_code(), person.id if person else None
        invite = await self._keep(Purpose.BIND, role=role, uscc=uscc, name=name, beside=beside, person_id=person_id, code=code)
        await self._audit.note("invite.issued", _describe(invite))
        return Issued(write_code(code), invite)

    async def waiting(self, uscc: str, role: Role) -> int:
        """How many codes for this role there wait to be used."""
        return await invites.open_for(self._tx, uscc, role, self._clock.now())

    async def recognise(self, codes: Sequence[str]) -> dict[str, Invite]:
        """Those of these codes that were ever issued, and for what. Not to be told before one has worked."""
        found = {code: await self._find([code]) for code in codes[:READINGS]}
        return {code: invite for code, invite in found.items() if invite is not None}

    async def redeem(self, codes: Sequence[str], sender: Sender) -> Redeemed:
        """Somebody sent a code; `codes` are the ways in which it can be read, in canonical form.

        A stranger learns nothing from a wrong one: not whether it ever was one, nor why it is none any more. Raises KeyUnusable.
        """
        if sender.public:
            return await self._declare_void(codes, sender)
        invite = await self._find(codes[:READINGS])
        since = self._clock.now() - WINDOW
        if await invites.count_tries(self._tx, since) >= OFFICE_TRIES:
            return Redeemed(Outcome.CLOSED)
        if await invites.count_tries(self._tx, since, sender.address.id) >= TRIES:
            return Redeemed(Outcome.LOCKED)
        if invite is not None and invite.used_by is not None and invite.used_by == sender.address.id:
            return await self._take_again(invite, sender)
        if invite is None or not self._works(invite):
            return await self._refuse(invite, sender)
        return await (self._bind(invite, sender) if invite.purpose is Purpose.BIND else self._prove(invite, sender))

    async def send_successor_code(self, uscc: str, name: str, by: Person, to: PersonAddress) -> Invite:
        """Send the outgoing clerk, to an address of theirs, a code for whoever is to take over."""
        invite = await self._keep(Purpose.BIND, role=Role.CLERK, uscc=uscc, name=name, issued_by=f"person:{by.id}")
        await self._send_letter(invite, to, "invite.issued")
        return invite

    async def withdraw(self, invite_id: int) -> None:
        """A code that is not wanted any more never works, if it has not yet."""
        await invites.make_void(self._tx, invite_id, "withdrawn", self._clock.now())

    async def spend_on_group(self, codes: Sequence[str], group: PersonAddress, person: Person) -> bool:
        """An officer shows an officer's code in a group: it is used up, and binds nobody. False where it is none, or good for nothing."""
        invite = await self._find(codes[:READINGS])
        if invite is None or not self._works(invite) or invite.role is not Role.OFFICER or invite.purpose is not Purpose.BIND:
            return False
        if not await invites.take(self._tx, invite.id or 0, group.id or 0, self._clock.now()):
            return False
        await self._audit.note("group.bound", _describe(invite), actor=f"person:{person.id}", channel=group.channel)
        return True

    async def ask_for_proof(self, person: Person, address: PersonAddress) -> bool:
        """Send a code to an address that a person says is theirs; False where they have asked for too many today."""
        day_before = self._clock.now() - timedelta(days=1)
        if await invites.count_issued(self._tx, Purpose.PROVE, f"person:{person.id}", day_before) >= LETTERS:
            return False
        await self._send_proof(person, address)
        return True

    async def _send_proof(self, person: Person, address: PersonAddress) -> None:
        invite = await self._keep(Purpose.PROVE, person_id=person.id, address_id=address.id, issued_by=f"person:{person.id}")
        await self._send_letter(invite, address, "proof.asked")

    async def _send_letter(self, invite: Invite, to: PersonAddress, action: str) -> None:
        await self._outbox.put(to, "code", code_letter_key(invite.id or 0), reference=str(invite.id))
        await self._audit.note(action, _describe(invite), actor=invite.issued_by, channel=to.channel)

    async def compose_letter(self, reference: str) -> Reply | None:
        """The letter with a code, drawn at this moment, because it is stored nowhere; None where it is not wanted any more."""
        invite = await invites.get(self._tx, int(reference))
        if invite is None or not self._works(invite):
            return None
        code = draw_code()
        await invites.set_digest(self._tx, invite.id or 0, self._digest(code))
        until = invite.expires_at.astimezone(SHANGHAI)
        words = {"code": write_code(code), "office": self._office.settings.name, "month": until.month, "day": until.day}
        template = texts.LETTER if invite.purpose is Purpose.PROVE else texts.SUCCESSOR_LETTER
        return Reply(template.format(**words, name=invite.name))

    async def _keep(  # noqa: PLR0913 -- the columns of a row
        self,
        purpose: Purpose,
        *,
        role: Role | None = None,
        uscc: str = "",
        name: str = "",
        beside: bool = False,
        person_id: int | None = None,
        address_id: int | None = None,
        issued_by: str = OPERATOR,
        code: str | None = None,
    ) -> Invite:
        now = self._clock.now()
        invite = Invite(
            office_id=self._tx.office_id,
            digest=self._digest(code) if code else None,
            purpose=purpose,
            role=role,
            uscc=uscc,
            name=name[:100],
            beside=beside,
            person_id=person_id,
            address_id=address_id,
            issued_by=issued_by,
            issued_at=now,
            expires_at=now + LIFE,
        )
        await invites.add(self._tx, invite)
        await invites.replace(self._tx, invite, now)
        return invite

    def _digest(self, code: str) -> str:
        return self._office.keyring.sign("invite", f"{self._tx.office_id}:{code}")

    async def _find(self, codes: Sequence[str]) -> Invite | None:
        """The invite of one of these; the last look is the same for any code, however much of its digest fits."""
        for code in codes:
            digest = self._digest(code)
            invite = await invites.find(self._tx, digest)
            if compare_digest(digest, (invite.digest if invite else None) or ""):
                return invite
        return None

    def _works(self, invite: Invite) -> bool:
        return invite.used_at is None and invite.void_at is None and invite.expires_at > self._clock.now()

    async def _bind(self, invite: Invite, sender: Sender) -> Redeemed:
        """The sender becomes who the invite is for, or acts for one more institution."""
        known = await self._known_by(sender.address)
        if known and invite.person_id not in (None, known.id):
            return Redeemed(Outcome.TAKEN)
        if known and invite.issued_by == f"person:{known.id}":
            return Redeemed(Outcome.OWN)
        if not await invites.take(self._tx, invite.id or 0, sender.address.id or 0, self._clock.now()):
            return await self._refuse(invite, sender)
        invited = await self._people.get(invite.person_id) if invite.person_id is not None else None
        person = invited or known or await self._unproved(sender.address) or await self._people.add(invite.name or sender.name)
        succeeds = await self._succeeds(invite, person)
        if succeeds:
            await invites.mark_for(self._tx, invite.id or 0, person.id or 0)
        elif invite.role is not None:
            await self._people.assign(person, invite.uscc, invite.role)
        await self._note_binding("binding.made", invite, person, sender)
        if known is None:
            await self._people.give(sender.address, person, verified=sender.vouched)
        if known is None and not sender.vouched:
            await self._send_proof(person, sender.address)
            return Redeemed(Outcome.LETTER, invite, person, succeeds)
        return Redeemed(Outcome.SUCCEEDS if succeeds else Outcome.BOUND, invite, person, succeeds)

    async def _succeeds(self, invite: Invite, person: Person) -> bool:
        """Whether the code makes its sender the next clerk: somebody hands over by it, or another is clerk there and not called so."""
        if invite.role is not Role.CLERK or invite.beside:
            return False
        running = await handovers.open_of(self._tx, invite.uscc)
        if running is not None:
            return running.outgoing_id != person.id
        others = [each for each in await self._people.clerks_of(invite.uscc) if each.id != person.id]
        return bool(others) and not any(each.name and each.name == invite.name for each in others)

    async def _take_again(self, invite: Invite, sender: Sender) -> Redeemed:
        """Whoever sends a code that they have used is bound by it; or the letter that has to come back is lost, and another goes out."""
        if await self._known_by(sender.address):
            return Redeemed(Outcome.ALREADY, invite)
        person = await self._people.get(sender.address.person_id) if sender.address.person_id else None
        if person is None or not await self._is_for(invite, person):
            return await self._refuse(invite, sender)
        if not sender.vouched:
            asked = await self.ask_for_proof(person, sender.address)
            return Redeemed(Outcome.LETTER if asked else Outcome.ENOUGH, invite, person)
        await self._people.give(sender.address, person, verified=True)
        await self._note_binding("address.proved", invite, person, sender)
        return Redeemed(Outcome.BOUND, invite, person)

    async def _is_for(self, invite: Invite, person: Person) -> bool:
        """Whether a person is who the invite was for, or acts as it says."""
        if invite.person_id is not None or invite.role is None:
            return invite.person_id == person.id
        return any((each.uscc, each.role) == (invite.uscc, invite.role) for each in await self._people.acting_for(person))

    async def _unproved(self, address: PersonAddress) -> Person | None:
        """Who sent another code from there and has still to prove that address, having no other."""
        person = await self._people.get(address.person_id) if address.person_id else None
        return person if person and not any(each.verified_at for each in await self._people.addresses(person)) else None

    async def _prove(self, invite: Invite, sender: Sender) -> Redeemed:
        """Whoever sends the code has read the letter: from the address itself, or as the person who asked for it."""
        known = await self._known_by(sender.address)
        if invite.address_id != sender.address.id and (known is None or known.id != invite.person_id):
            return await self._refuse(invite, sender)
        address = await self._people.of_id(invite.address_id or 0)
        holder = await self._known_by(address)
        if holder and holder.id != invite.person_id:
            return Redeemed(Outcome.TAKEN)
        if not await invites.take(self._tx, invite.id or 0, sender.address.id or 0, self._clock.now()):
            return await self._refuse(invite, sender)
        person = await self._people.get(invite.person_id or 0)
        await self._people.give(address, person, verified=True)
        await self._note_binding("address.proved", invite, person, sender)
        return Redeemed(Outcome.PROVED, invite, person)

    async def _known_by(self, address: PersonAddress) -> Person | None:
        return await self._people.get(address.person_id) if address.verified_at and address.person_id else None

    async def _declare_void(self, codes: Sequence[str], sender: Sender) -> Redeemed:
        """Codes that others have read are worth nothing any more: all of them, for somebody may show the whole sheet around."""
        for code in codes:
            invite = await self._find([code])
            if invite is not None and await invites.make_void(self._tx, invite.id or 0, "public", self._clock.now()):
                actor = f"address:{sender.address.id}"
                await self._audit.note("code.voided", _describe(invite), actor=actor, channel=sender.address.channel)
        return Redeemed(Outcome.VOIDED)

    async def _refuse(self, invite: Invite | None, sender: Sender) -> Redeemed:
        """A wrong code costs the sender a try, and all together trip the breaker."""
        now, address = self._clock.now(), sender.address
        await invites.note_try(self._tx, address.id or 0, now, forget_before=now - WINDOW)
        subject = _describe(invite) if invite else "-"
        await self._audit.note("code.wrong", subject, actor=f"address:{address.id}", channel=address.channel)
        if await invites.count_tries(self._tx, now - WINDOW) >= OFFICE_TRIES:
            log.warning("code.closed", office=self._office.settings.code, until=(now + WINDOW).isoformat())
            await self._audit.note("code.closed", "-", actor=f"address:{address.id}", channel=address.channel)
            if to := await self._people.find_named(self._office.settings.notify):
                await self._outbox.put(to, "code-alarm", code_alarm_key(now), reply=Reply(texts.ALARM.format(number=OFFICE_TRIES)))
        return Redeemed(Outcome.WRONG)

    async def _note_binding(self, action: str, invite: Invite, person: Person, sender: Sender) -> None:
        await self._audit.note(action, _describe(invite), actor=f"person:{person.id}", channel=sender.address.channel)


def _describe(invite: Invite) -> str:
    """An invite in the audit: its id, and what it gives."""
    parts = [f"invite:{invite.id}", invite.role or "", invite.uscc, f"address:{invite.address_id}" if invite.address_id else ""]
    return " ".join(filter(None, parts))
