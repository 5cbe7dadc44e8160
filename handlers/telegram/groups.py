"""What of a group is meant for us: messages that mention the bot or reply to one of its own, and nothing else."""

from telegram import Bot, Message, MessageEntity
from telegram.constants import ChatType

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


def is_addressed(message: Message, bot: Bot) -> bool:
    """Whether the bot is meant."""
    replied = message.reply_to_message
    author = replied.from_user if replied else None
    return (author is not None and author.id == bot.id) or any(_names(message, entity, bot) for entity in _entities(message))


def words_for(message: Message, bot: Bot) -> str:
    """The words without the mention; a command keeps the bot's name, which belongs to it."""
    wide = (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")
    mentions = [each for each in _entities(message) if each.type != MessageEntity.BOT_COMMAND and _names(message, each, bot)]
    for each in sorted(mentions, key=lambda entity: entity.offset, reverse=True):
        wide = wide[: each.offset * 2] + wide[(each.offset + each.length) * 2 :]  # Telegram counts in UTF-16 units
    return wide.decode("utf-16-le", "surrogatepass").strip()


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return tuple(message.entities if message.text else message.caption_entities)


def _names(message: Message, entity: MessageEntity, bot: Bot) -> bool:
    """`@bot`, `/command@bot`, or a mention that carries the bot itself."""
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    if entity.type not in (MessageEntity.MENTION, MessageEntity.BOT_COMMAND):
        return False
    named = message.parse_entity(entity) if message.text else message.parse_caption_entity(entity)
    return named.partition("@")[2].lower() == (bot.username or "").lower()
