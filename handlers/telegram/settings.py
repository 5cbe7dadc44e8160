"""`[channels.telegram]`."""

import re
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from helpbot.ports import ChannelSettings, Settings
from helpbot.texts import telegram as texts


class WebhookSettings(Settings):
    """`[channels.telegram.webhook]`: on where `url` is filled in; else helpbot polls."""

    url: Annotated[str, Field(pattern=r"^$|^https?://[^\s]+$")] = ""
    listen: str = ""
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    path: Annotated[str, Field(pattern=r"^/\S*$")] = "/telegram"
    secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def demand_secret(self) -> Self:
        """Without one anybody could post updates (Bot API, setWebhook: 1-256 of A-Z, a-z, 0-9, _ and -)."""
        if self.url and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.secret.get_secret_value()):
            raise ValueError(texts.WEBHOOK_UNGUARDED)
        return self


class TelegramSettings(ChannelSettings):
    """The bot's token from BotFather; where its server is; a proxy to reach it by."""

    token: Annotated[SecretStr, Field(min_length=1)]
    base_url: Annotated[str, Field(pattern=r"^https?://[^\s]+[^/\s]$")] = "https://api.telegram.org"
    webhook: WebhookSettings = WebhookSettings()
    proxy: Annotated[str, Field(pattern=r"^$|^(https?|socks5)://\S+$")] = ""

    @field_validator("proxy")
    @classmethod
    def demand_usable(cls, proxy: str) -> str:
        """The client would find out at its first request only; socks5 has no usual port."""
        try:
            parts = urlsplit(proxy)
            usable = bool(parts.hostname) and parts.port != 0 and (parts.port is not None or parts.scheme != "socks5")
        except ValueError as error:
            raise ValueError(texts.PROXY_UNUSABLE) from error
        if proxy and not usable:
            raise ValueError(texts.PROXY_UNUSABLE)
        return proxy
