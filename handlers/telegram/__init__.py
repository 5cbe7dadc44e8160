"""The Telegram channel: private chats by long polling."""

from handlers.telegram.settings import TelegramSettings
from helpbot.ports import ChannelSpec

SPEC = ChannelSpec("telegram", TelegramSettings, "handlers.telegram.channel:open_telegram")
