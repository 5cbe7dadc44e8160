"""Names that say what a mail belongs to: ids of our own mails, secret reply addresses, and senders whose mail is a bounce's."""

import re
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

_LOCAL = r"hb\.([a-z2-7]{26})\.([a-z2-7]{26})"
_BOUNCE = "b-"


def digest(*parts: str) -> str:
    """A short name of some texts: 130 bits of SHA-256, in letters and digits that survive any mail system."""
    hashed = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return b32encode(hashed).decode()[:26].lower()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one mailbox of ours. `plus`: mail to `office+anything@…` arrives there too (RFC 5233)."""

    address: str
    plus: bool

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2].lower()

    def message_id(self, root: str, key: str, token: str) -> str:
        """The Message-ID of an outbox row's mail, the same at every attempt; `root` is that of the conversation.

        Where we have no bounce addresses it tells the row's token, so that a bounce, which quotes it, can be told from an invention.
        """
        return f"<hb.{root}.{digest(key) if self.plus or not token else token}@{self.domain}>"

    def is_ours(self, message_id: str) -> bool:
        """Whether a Message-ID is of this kind, ours or another helpbot's of our domain."""
        return self._match(message_id) is not None

    def root_of(self, ids: Iterable[str]) -> str:
        """The conversation that the last of our ids among these belongs to; empty where none is ours."""
        found = [match[1] for each in ids if (match := self._match(each))]
        return found[-1] if found else ""

    def tokens_in(self, raw: bytes) -> list[str]:
        """The last parts of our ids anywhere in a mail: what a bounce quotes."""
        pattern = rf"<{_LOCAL}@{re.escape(self.domain)}>".encode()
        return [match[2].decode() for match in re.finditer(pattern, raw)]

    def reply_address(self, token: str) -> str:
        """Where a reply to this one message goes; our plain address where we have no others."""
        return self._tagged(token) if token else self.address

    def bounce_address(self, token: str) -> str:
        """The envelope's sender of this one message (VERP): whatever comes to it is read for bounces only."""
        return self._tagged(f"{_BOUNCE}{token}") if token else self.address

    def reply_token(self, recipients: Iterable[str], answered: Sequence[str] = ()) -> str:
        """The token of the reply address among these, if there is one; where we have no others, that of the last id of ours it answers."""
        if self.plus:
            return next((tag for tag in self._tags(recipients) if not tag.startswith(_BOUNCE)), "")
        return next((match[2] for each in reversed(answered) if (match := self._match(each))), "")

    def bounce_token(self, recipients: Iterable[str]) -> str:
        """The token of the bounce address among these, if there is one."""
        return next((tag.removeprefix(_BOUNCE) for tag in self._tags(recipients) if tag.startswith(_BOUNCE)), "")

    def covers(self, address: str) -> bool:
        """Whether an address is this mailbox's, tagged or not. Upper and lower case are the same to us (RFC 5321, 2.4 lets us)."""
        local, _, domain = address.lower().rpartition("@")
        own = self.address.lower().rpartition("@")[0]
        return domain == self.domain and (local == own or (self.plus and local.startswith(f"{own}+")))

    def _match(self, message_id: str) -> re.Match[str] | None:
        return re.fullmatch(rf"<{_LOCAL}@{re.escape(self.domain)}>", message_id.strip())

    def _tagged(self, tag: str) -> str:
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{tag}@{domain}" if self.plus else self.address

    def _tags(self, recipients: Iterable[str]) -> list[str]:
        ours = [each.lower() for each in recipients if self.covers(each)]
        return [tag for each in ours if (tag := each.rpartition("@")[0].partition("+")[2])]
