"""The audit: who did or saw what, when, over which channel. Ids, never names, never content."""

import json
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from helpbot.clock import Clock
from helpbot.messages import Address
from helpbot.models import AuditLine
from helpbot.services.office import Office
from helpbot.store import addresses, audit, offices
from helpbot.store.database import Transaction

OPERATOR = "operator"
"""The actor at the command line."""

JOB = "job"
"""Who acts where nobody told the program to, and by what."""

CLI = "cli"
"""The channel of that."""

AT_ONCE = 1000


class Flaw(StrEnum):
    """What is wrong with an audit: a line is gone, a line was changed, lines were cut off the end."""

    MISSING = "missing"
    CHANGED = "changed"
    CUT_OFF = "cut-off"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many lines were looked at, and the first flaw, at line `at`."""

    lines: int
    flaw: Flaw | None = None
    at: int = 0


class Audit:
    """The audit of an office."""

    def __init__(self, tx: Transaction, clock: Clock, office: Office) -> None:
        self._tx = tx
        self._clock = clock
        self._office = office

    async def note(self, action: str, subject: str, *, actor: str = OPERATOR, channel: str = CLI) -> None:
        """One more line. It is in the database with whatever else its transaction does, or not at all. Raises KeyUnusable."""
        await offices.take_turn(self._tx)
        last = await audit.last(self._tx)
        line = AuditLine(
            office_id=self._tx.office_id,
            number=last.number + 1 if last else 1,
            at=self._clock.now(),
            actor=actor,
            action=action,
            subject=subject,
            channel=channel,
            chain="",
        )
        line.chain = self._chain(last.chain if last else "", line)
        await audit.add(self._tx, line, self._seal(line))

    async def note_by(self, address: Address, action: str, subject: str) -> None:
        """The same for whoever writes from an address: the person known by it, else the address itself."""
        row = await addresses.find(self._tx, address.channel, address.who)
        known = row is not None and row.person_id is not None and row.verified_at is not None
        actor = f"person:{row.person_id}" if row and known else f"address:{row.id}" if row else "address:?"
        await self.note(action, subject, actor=actor, channel=address.channel)

    async def tail(self, limit: int) -> list[AuditLine]:
        """The newest lines, oldest first."""
        return await audit.tail(self._tx, limit)

    async def verify(self) -> Verdict:
        """Look through all lines for one that is gone or changed. Another key than the one they were written with changes all."""
        number, chain, last = 0, "", None
        while lines := await audit.after(self._tx, number, AT_ONCE):
            for line in lines:
                if line.number != number + 1:
                    return Verdict(number, Flaw.MISSING, number + 1)
                if not compare_digest(line.chain, self._chain(chain, line)):
                    return Verdict(number, Flaw.CHANGED, line.number)
                number, chain, last = line.number, line.chain, line
        return await self._check_end(last)

    async def _check_end(self, last: AuditLine | None) -> Verdict:
        number = last.number if last else 0
        seal = await audit.find_seal(self._tx)
        sealed = seal.number if seal else 0
        whole = (last is None and seal is None) or (last and seal and sealed == number and compare_digest(seal.seal, self._seal(last)))
        return Verdict(number) if whole else Verdict(number, Flaw.CUT_OFF, number + 1)

    def _chain(self, before: str, line: AuditLine) -> str:
        said = [line.office_id, line.number, line.at.isoformat(), line.actor, line.action, line.subject, line.channel]
        return self._office.keyring.sign("audit", before + json.dumps(said, ensure_ascii=False))

    def _seal(self, line: AuditLine) -> str:
        return self._office.keyring.sign("audit-seal", f"{line.office_id}:{line.number}:{line.chain}")
