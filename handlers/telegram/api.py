"""sendMessage without the library's objects: of some forty fields that it makes of an answer, a receipt needs one."""

import json
from dataclasses import dataclass, field
from typing import cast

from telegram import Bot
from telegram.request import BaseRequest, RequestData


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request asks of the library's RequestData, for a call without files."""

    json_payload: bytes
    contains_files: bool = False
    multipart_data: dict[str, object] = field(default_factory=dict)


async def send_message(client: BaseRequest, bot: Bot, parameters: dict[str, object]) -> int:
    """Bot API, sendMessage: the message_id of what was sent. Raises TelegramError."""
    body = Parameters(json.dumps(parameters).encode())
    sent = await client.post(f"{bot.base_url}/sendMessage", cast("RequestData", body))
    return int(cast("dict[str, int]", sent)["message_id"])
