"""One-time codes, by their digests, and the wrong ones."""

from datetime import datetime

from sqlmodel import col, delete, func, select, update

from helpbot.models import CodeTry, Invite, Purpose, Role
from helpbot.store.database import Transaction


async def add(tx: Transaction, invite: Invite) -> Invite:
    """A new one."""
    tx.session.add(invite)
    await tx.session.flush()
    return invite


async def find(tx: Transaction, digest: str) -> Invite | None:
    """The invite of a code."""
    return (await tx.session.exec(select(Invite).where(Invite.office_id == tx.office_id, Invite.digest == digest))).first()


async def get(tx: Transaction, invite_id: int) -> Invite | None:
    """The invite of this id."""
    return (await tx.session.exec(select(Invite).where(Invite.office_id == tx.office_id, Invite.id == invite_id))).first()


async def take(tx: Transaction, invite_id: int, address_id: int, at: datetime) -> bool:
    """Use it up; False where another was faster, or it has been void or over since it was looked at."""
    result = await tx.session.exec(
        update(Invite)
        .where(col(Invite.id) == invite_id, col(Invite.used_at).is_(None), col(Invite.void_at).is_(None), col(Invite.expires_at) > at)
        .values(used_at=at, used_by=address_id)
    )
    return bool(result.rowcount)


async def mark_for(tx: Transaction, invite_id: int, person_id: int) -> None:
    """It was for this person."""
    await tx.session.exec(update(Invite).where(col(Invite.id) == invite_id).values(person_id=person_id))


async def make_void(tx: Transaction, invite_id: int, reason: str, at: datetime) -> bool:
    """It never works any more; False where it did not anyway."""
    result = await tx.session.exec(
        update(Invite)
        .where(col(Invite.id) == invite_id, col(Invite.used_at).is_(None), col(Invite.void_at).is_(None))
        .values(void_at=at, void_reason=reason)
    )
    return bool(result.rowcount)


async def replace(tx: Transaction, newer: Invite, at: datetime) -> None:
    """What was issued before to the same person for the same thing, and not used, is void."""
    await tx.session.exec(
        update(Invite)
        .where(
            col(Invite.office_id) == tx.office_id,
            col(Invite.id) != newer.id,
            col(Invite.purpose) == newer.purpose,
            col(Invite.uscc) == newer.uscc,
            col(Invite.role).is_(None) if newer.role is None else col(Invite.role) == newer.role,
            col(Invite.name) == newer.name,
            col(Invite.person_id).is_(None) if newer.person_id is None else col(Invite.person_id) == newer.person_id,
            col(Invite.address_id).is_(None) if newer.address_id is None else col(Invite.address_id) == newer.address_id,
            col(Invite.used_at).is_(None),
            col(Invite.void_at).is_(None),
        )
        .values(void_at=at, void_reason="replaced")
    )


async def void_of_person(tx: Transaction, person_id: int, reason: str, at: datetime) -> None:
    """Nothing that was issued to a person works any more, nor says their name."""
    mine = update(Invite).where(col(Invite.office_id) == tx.office_id, col(Invite.person_id) == person_id)
    await tx.session.exec(mine.where(col(Invite.used_at).is_(None), col(Invite.void_at).is_(None)).values(void_at=at, void_reason=reason))
    await tx.session.exec(mine.values(name=""))


async def set_digest(tx: Transaction, invite_id: int, digest: str) -> None:
    """The code that was just written into a letter; one in an earlier letter is none any more."""
    await tx.session.exec(update(Invite).where(col(Invite.id) == invite_id).values(digest=digest))


async def note_try(tx: Transaction, address_id: int, at: datetime, *, forget_before: datetime) -> None:
    """A wrong code came from there. Those that count no more are forgotten."""
    await tx.session.exec(delete(CodeTry).where(col(CodeTry.office_id) == tx.office_id, col(CodeTry.at) <= forget_before))
    tx.session.add(CodeTry(office_id=tx.office_id, address_id=address_id, at=at))
    await tx.session.flush()


async def count_issued(tx: Transaction, purpose: Purpose, issued_by: str, since: datetime) -> int:
    """How many codes for this somebody had made since then."""
    query = select(func.count()).where(
        Invite.office_id == tx.office_id, Invite.purpose == purpose, Invite.issued_by == issued_by, Invite.issued_at > since
    )
    return (await tx.session.exec(query)).one()


async def count_tries(tx: Transaction, since: datetime, address_id: int | None = None) -> int:
    """Wrong codes since then: from one address, or all."""
    query = select(func.count()).where(CodeTry.office_id == tx.office_id, CodeTry.at > since)
    if address_id is not None:
        query = query.where(CodeTry.address_id == address_id)
    return int((await tx.session.exec(query)).one())


async def open_for(tx: Transaction, uscc: str, role: Role, at: datetime) -> int:
    """How many codes for this role there wait to be used."""
    query = select(func.count()).where(
        Invite.office_id == tx.office_id,
        Invite.uscc == uscc,
        Invite.role == role,
        col(Invite.used_at).is_(None),
        col(Invite.void_at).is_(None),
        Invite.expires_at > at,
    )
    return int((await tx.session.exec(query)).one())
