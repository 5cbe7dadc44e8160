"""A mail as the desk sees it: who wrote what, what came along, and what says that no person wrote it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpbot.messages import Attachment, Missing


class Sign(StrEnum):
    """What says that a machine wrote a mail.

    `OWN_ID` and `QUICK` are added by the channel: a letter does not know which ids are ours, nor when our answer left.
    """

    AUTO_SUBMITTED = "auto-submitted"
    """RFC 3834, section 5: Auto-Submitted says anything but `no`."""
    NULL_SENDER = "null-sender"
    """RFC 3834, section 2: the return path is empty."""
    REPORT = "report"
    """A delivery, read or abuse report (RFC 3464, 8098, 5965), or any other bounce that was understood."""
    OWN_ID = "own-id"
    """Our own message came back."""
    LIST = "list"
    """RFC 2919: List-Id, and what only list servers write."""
    PRECEDENCE = "precedence"
    """Precedence says bulk, list, junk or auto_reply."""
    SUBJECT = "subject"
    """The subject begins as automatic replies and bounces do."""
    ROBOT = "robot"
    """The sender's mailbox is one that nobody reads."""
    SUPPRESS = "suppress"
    """X-Auto-Response-Suppress, or X-Ack: no."""
    VENDOR = "vendor"
    """A header that robots, newsletters and vacation programs write, each its own."""
    BODY = "body"
    """The text says of itself that it is automatic."""
    QUICK = "quick"
    """It answers ours within seconds."""


STRONG = frozenset({Sign.AUTO_SUBMITTED, Sign.NULL_SENDER, Sign.REPORT, Sign.OWN_ID, Sign.LIST, Sign.PRECEDENCE})
"""One of these silences a mail; of the others it takes two."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, its domain in lower case, with the name that stood beside it."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says did not arrive.

    `permanent`: the mailbox itself is no good (RFC 3463, class 5), not merely full, too small for this mail, or guarded by a policy.
    Anybody can write one: it counts where it came to an address that only our own mail names.
    `status` is an enhanced status code (`5.1.1`), a reply code (`550`) or empty; `reason` the words of the far side.
    """

    recipients: tuple[str, ...]
    permanent: bool
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, understood. All texts are storable.

    Ids stand as they were received, "" or () where there are none. `sender` is From, or else Reply-To, or else the envelope's sender.
    `recipients` are To and Cc. `text` is what the person wrote, without quotes and signatures, never cut down to nothing; `whole` is
    all of the text. `authentication` has the values of Authentication-Results (RFC 8601), topmost first. `protected` is `encrypted`
    where the text is locked up in S/MIME or PGP.
    """

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: Mailbox | None
    reply_to: Mailbox | None
    recipients: tuple[str, ...]
    subject: str
    at: datetime | None
    text: str
    whole: str
    attachments: tuple[Attachment, ...]
    missing: tuple[Missing, ...]
    signs: frozenset[Sign]
    bounce: Bounce | None
    authentication: tuple[str, ...]
    protected: str = ""
