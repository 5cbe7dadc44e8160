"""The baseline of `bench.telegram`: python-telegram-bot as it comes, echoing what it hears, with its own client or with helpbot's.

`python -m bench.bare_bot URL TOKEN library|helpbot`
"""

import sys

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ExtBot, JobQueue, MessageHandler, filters

from handlers.telegram.client import Client

Context = CallbackContext[ExtBot[None], dict[str, object], dict[str, object], dict[str, object]]
Bare = Application[ExtBot[None], Context, dict[str, object], dict[str, object], dict[str, object], JobQueue[Context] | None]


async def echo(update: Update, _context: Context) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main(url: str, token: str, client: str) -> None:
    builder = ApplicationBuilder().token(token).base_url(f"{url}/bot").concurrent_updates(False)  # noqa: FBT003 -- the library's own
    if client == "helpbot":
        options = {"seconds": 40.0, "connect_seconds": 10.0, "connections": 64, "proxy": ""}
        builder = builder.request(Client(**options)).get_updates_request(Client(**options))  # type: ignore[arg-type]  # of one type each
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(allowed_updates=["message"])


if __name__ == "__main__":
    main(*sys.argv[1:])
