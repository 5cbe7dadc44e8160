"""The language every channel speaks: what came in, what goes out, to whom."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias, cast

TOKEN_BYTES = 64
"""Longest token of a choice: what Telegram allows as callback_data (Bot API, InlineKeyboardButton)."""

LARGEST_FILE = 10 * 2**20
"""Bytes of a file that is kept: a photographed form has two to five million, and every copy of the database holds them all."""

_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {*map(ord, "\n\t")}
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSTORABLE: dict[int, str | None] = {
    **dict.fromkeys([*_CONTROLS, *range(0xD800, 0xE000)], "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys(_BIDI, None),
    ord("\r"): "\n",
}
# PostgreSQL's text takes no NUL, UTF-8 no lone surrogate: both come in with broken mail and binary junk. The other controls and the
# overrides of direction would steer the terminal of the officer who reads them.


def storable(text: str) -> str:
    """The text without what no database, wire or officer's terminal should get.

    NUL, lone surrogates and controls become U+FFFD; tabs stay, every end of line is a line feed, overrides of direction go.
    """
    return text.replace("\r\n", "\n").translate(_UNSTORABLE)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person can be reached: `telegram` and a chat id, `mail` and a mailbox."""

    channel: str
    who: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message. `kept` names one that stays in the store, where a thousand messages share it, until it is sent."""

    name: str
    mime: str
    content: bytes
    kept: str = ""


class Loss(StrEnum):
    """Why a file that came is not kept."""

    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    FAILED = "failed"
    DANGEROUS = "dangerous"


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that came with a message and is not kept."""

    name: str
    why: Loss


class Form(StrEnum):
    """What a message is. `TEXT` has words, be they a file's caption; `EDIT` has the new words of a message that was sent before."""

    TEXT = "text"
    EDIT = "edit"
    FILE = "file"
    STICKER = "sticker"
    VOICE = "voice"
    CONTACT = "contact"
    LOCATION = "location"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the person can pick. `token` says all by itself, so that an old choice still works; at most 64 bytes."""

    label: str
    token: str

    def __post_init__(self) -> None:
        if len(self.token.encode()) > TOKEN_BYTES:
            raise ValueError(f"token of a choice is over {TOKEN_BYTES} bytes: {self.token}")


class Trust(StrEnum):
    """What a channel can say of whether a message comes from whom it says. Only a mail's sender can be anybody's invention."""

    UNKNOWN = ""
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many answers a channel gives by itself within 24 hours: to one party, in one exchange, to one text of one party.

    They end what no sign tells from a person: a robot that answers answers. Such a one may write from another address at every round,
    so `party` and `exchange` are what the channel counts as one, whatever addresses and conversations it makes of them.
    """

    per_party: int
    per_exchange: int
    per_text: int
    party: str = ""
    exchange: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came off a wire, before anybody understood it.

    `key` is unique within the office and the same at every redelivery; what shares a `lane` is handled in the order it came;
    `payload` is kept as it was.
    """

    key: str
    lane: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """An Arrival whose payload is left in the store until it is needed."""

    key: str
    lane: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a person, rendered by its channel.

    `id` is the key of its Arrival. `thread` names the conversation within the channel (a chat id, a mail thread), `address` where an answer
    goes. `choice` is the token of a pressed button; `text` is then empty. `public` is true where others read along. `ref` is the channel's
    own name of the message, the same when it is edited; `album` is shared by messages that were sent as one. `missing` are files that
    came along and could not be taken. `vouched` is false where anybody could have put that address there, as into a mail's From;
    `diverted` is true where the answer is to go elsewhere than where it says it comes from, as by a mail's Reply-To.

    `context` is what the channel wants back with whatever is sent in this conversation, and nobody else's business. `in_one`: a turn's
    replies have to go as one message. `reply_to` is the secret reply address it came to, "" where it came to none: only such a
    message may act. `speaker` is who said it where `address` is a group's.
    """

    id: str
    thread: str
    address: Address
    text: str
    at: datetime
    choice: str | None = None
    name: str = ""
    public: bool = False
    attachments: tuple[Attachment, ...] = ()
    form: Form = Form.TEXT
    ref: str = ""
    album: str = ""
    missing: tuple[Missing, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    in_one: bool = False
    limits: Limits | None = None
    trust: Trust = Trust.UNKNOWN
    reply_to: str = ""
    vouched: bool = True
    diverted: bool = False
    speaker: Address | None = None

    @property
    def mark(self) -> str:
        """`ref` and a digest of the words: what tells an edit from the message as it was. Empty where the channel has no `ref`."""
        return f"{self.ref}:{sha256(self.text.encode('utf-8', 'replace')).hexdigest()[:16]}" if self.ref else ""


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """A stored message that says that one of ours did not arrive.

    Which one, is proved by `token` (Parcel.token, known to nobody but whom it was sent to and the servers between) or, where the channel
    has no secret addresses, told by `receipt`. `permanent`: nobody is reached there.
    """

    reason: str
    permanent: bool
    token: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A stored message that is understood and not answered: written by a machine, for one. `reason` is for the officer."""

    reason: str


Reading: TypeAlias = Incoming | Undeliverable | Filed | None
"""What a channel made of a stored message; None where there is nothing in it, not even for an officer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person; each channel renders it its own way. `source` is the line that says on what basis."""

    text: str
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A Reply on its way: `key` names it for ever (a mail derives its Message-ID from it), `answers` is the Arrival key it answers.

    `context` is what its channel gave with the message it answers, or with the last one of the conversation. `token` is a random name of
    this message to this address; whoever can name it has received it.
    `signature` says which office speaks and how it is reached, its name first.

    `parts_sent`: so many of the parts that its channel cuts it into arrived at an earlier attempt, and are not sent again. `erases`
    is the `ref` of a message that is to be deleted instead of sending anything.
    """

    key: str
    to: Address
    reply: Reply
    answers: str | None = None
    parts_sent: int = 0
    context: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    signature: tuple[str, ...] = ()
    erases: str = ""


def join_replies(replies: Sequence[Reply]) -> Reply:
    """Several replies as one message: what each says, on what basis, and all choices in their order."""
    *before, last = replies
    texts = ["\n".join(filter(None, [reply.text, reply.source])) for reply in before]
    return Reply(
        text="\n\n".join([*texts, last.text]),
        choices=tuple(choice for reply in replies for choice in reply.choices),
        attachments=tuple(file for reply in replies for file in reply.attachments),
        source=last.source,
    )


def pack_reply(reply: Reply) -> dict[str, object]:
    """A Reply as plain JSON, for a database row."""
    return {
        "text": reply.text,
        "choices": [[choice.label, choice.token] for choice in reply.choices],
        "attachments": [_pack_file(file) for file in reply.attachments],
        "source": reply.source,
    }


def _pack_file(file: Attachment) -> list[str]:
    return [file.name, file.mime, "", file.kept] if file.kept else [file.name, file.mime, b64encode(file.content).decode()]


def unpack_reply(packed: Mapping[str, object]) -> Reply:
    """The Reply that `pack_reply` packed."""
    choices = cast("list[list[str]]", packed["choices"])
    files = cast("list[list[str]]", packed["attachments"])
    return Reply(
        text=str(packed["text"]),
        choices=tuple(Choice(label, token) for label, token in choices),
        attachments=tuple(Attachment(name, mime, b64decode(content), *kept) for name, mime, content, *kept in files),
        source=str(packed["source"]),
    )
