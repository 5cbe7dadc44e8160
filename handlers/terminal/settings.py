"""`[channels.terminal]`."""

from helpbot.ports import ChannelSettings


class TerminalSettings(ChannelSettings):
    """The terminal needs nothing but to be on."""
