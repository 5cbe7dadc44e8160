"""`[channels.telegram]`."""

from typing import Annotated

from pydantic import Field, SecretStr

from helpbot.ports import ChannelSettings


class TelegramSettings(ChannelSettings):
    """The bot's token from BotFather; where its server is; a proxy to reach it by."""

    token: Annotated[SecretStr, Field(min_length=1)]
    base_url: Annotated[str, Field(pattern=r"^https?://[^\s]+[^/\s]$")] = "https://api.telegram.org"
    proxy: Annotated[str, Field(pattern=r"^$|^(https?|socks5)://\S+$")] = ""
