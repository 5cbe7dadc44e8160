"""`[channels.mail]`."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator

from helpbot.messages import Limits
from helpbot.ports import ChannelSettings, NearPath, Settings
from helpbot.texts import mailing as texts

Port = Annotated[int, Field(ge=0, le=65535)]
MailAddress = Annotated[str, Field(pattern=r"^[A-Za-z0-9._=-]{1,30}@[A-Za-z0-9.-]{1,200}$")]
"""Local parts are short, for a token is added to them and 64 characters are the most (RFC 5321, 4.5.3.1.1)."""


class SmarthostSettings(Settings):
    """`[channels.mail.smarthost]`: on where `host` is filled in; else answers are written to a folder."""

    host: str = ""
    port: Port = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: SecretStr = SecretStr("")


class DkimSettings(Settings):
    """`[channels.mail.dkim]`: on where `selector` is filled in."""

    selector: str = ""
    key: NearPath = Path()


class MailSettings(ChannelSettings):
    """The office's address, where mail comes in, what is taken, and how answers leave."""

    enabled: bool = False
    address: MailAddress = "office@localhost"
    also: tuple[MailAddress, ...] = ()
    plus_addresses: bool = True
    listen: str = "127.0.0.1"
    port: Port = 8025
    protocol: Literal["smtp", "lmtp"] = "smtp"
    certificate: NearPath = Path()
    key: NearPath = Path()
    require_tls: bool = False
    username: str = ""
    password: SecretStr = SecretStr("")
    max_mib: Annotated[int, Field(ge=1, le=50)] = 20
    max_recipients: Annotated[int, Field(ge=1, le=1000)] = 50
    per_sender: Annotated[int, Field(ge=1)] = 20
    per_thread: Annotated[int, Field(ge=1)] = 3
    authserv_id: str = ""
    folder: NearPath = Path("outgoing")
    smarthost: SmarthostSettings = SmarthostSettings()
    dkim: DkimSettings = DkimSettings()

    @property
    def domain(self) -> str:
        """The part of our address after the @, in lower case."""
        return self.address.partition("@")[2].lower()

    @property
    def limits(self) -> Limits:
        """How often one person is answered; the same text twice, for a third time it is a robot's."""
        return Limits(per_party=self.per_sender, per_exchange=self.per_thread, per_text=2)

    @property
    def size(self) -> int:
        """Bytes of the largest mail that is taken."""
        return self.max_mib * 2**20

    @model_validator(mode="after")
    def demand_consistent(self) -> Self:
        """What needs TLS needs a certificate: passwords never go in the clear."""
        if self.certificate == Path() and (self.require_tls or self.username):
            raise ValueError(texts.NEEDS_CERTIFICATE)
        if self.username and not self.password.get_secret_value():
            raise ValueError(texts.NEEDS_PASSWORD)
        if self.dkim.selector and self.dkim.key == Path():
            raise ValueError(texts.NEEDS_DKIM_KEY)
        return self
