"""The terminal channel: whoever sits at the machine types a question and reads the answer."""

from handlers.terminal.settings import TerminalSettings
from helpbot.ports import ChannelSpec

SPEC = ChannelSpec("terminal", TerminalSettings, "handlers.terminal.channel:open_terminal")
