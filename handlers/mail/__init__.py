"""The mail channel: SMTP or LMTP in, a smarthost or a folder out."""

from handlers.mail.settings import MailSettings
from helpbot.ports import ChannelSpec

SPEC = ChannelSpec("mail", MailSettings, "handlers.mail.channel:open_mail")
