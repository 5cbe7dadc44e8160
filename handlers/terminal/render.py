"""A Reply as lines of text."""

from helpbot.messages import Reply
from helpbot.texts import terminal as texts


def render(reply: Reply) -> str:
    """Text, source, numbered choices; attachments by name."""
    parts = ["\n".join(filter(None, [reply.text, reply.source]))]
    if reply.attachments:
        parts.append("\n".join(texts.ATTACHMENT.format(name=file.name) for file in reply.attachments))
    if reply.choices:
        lines = [texts.CHOICE.format(number=number, label=each.label) for number, each in enumerate(reply.choices, 1)]
        parts.append("\n".join([*lines, texts.PICK]))
    return "\n\n".join(parts)
