"""The codes of one message: a clerk of two schools copies both from the letter at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpbot.services.invites import Invites
from helpbot.services.redeeming import Outcome, Redeemed, Sender

GOOD = frozenset({Outcome.BOUND, Outcome.SUCCEEDS, Outcome.OWN, Outcome.LETTER, Outcome.PROVED, Outcome.ALREADY})
"""A code has done, now or before, what it is for."""


@dataclass(frozen=True, slots=True)
class Redemption:
    """What became of the codes of a message: of those that were good, or else of the first. `more`: beside a good one there is what may
    be another, and was not.
    """

    each: Sequence[Redeemed]
    more: bool = False


async def redeem_each(invites: Invites, codes: Sequence[str], sender: Sender) -> Redemption:
    """Redeem what stood in one message; `codes` are all the ways in which it can be read.

    Each code that was ever issued is redeemed by itself. The others may be no more than readings of the words around one, so together they
    are one wrong try, and none beside a code that was issued. Raises KeyUnusable.
    """
    issued = {} if sender.public else await invites.recognise(codes)
    if not issued:
        return Redemption([await invites.redeem(codes, sender)])
    redeemed = {code: await invites.redeem([code], sender) for code in issued}
    good = {code: each for code, each in redeemed.items() if each.outcome in GOOD}
    if not good:
        return Redemption(list(redeemed.values())[:1])
    side_by_side = "".join(good)  # what is read across the border of two codes is neither
    return Redemption(list(good.values()), more=any(code not in side_by_side for code in codes))
