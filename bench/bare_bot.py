"""The baseline of `bench.telegram`: python-telegram-bot as it comes, echoing what it hears. `python -m bench.bare_bot URL TOKEN`."""

import sys

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ExtBot, JobQueue, MessageHandler, filters

Context = CallbackContext[ExtBot[None], dict[str, object], dict[str, object], dict[str, object]]
Bare = Application[ExtBot[None], Context, dict[str, object], dict[str, object], dict[str, object], JobQueue[Context] | None]


async def echo(update: Update, _context: Context) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main(url: str, token: str) -> None:
    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").concurrent_updates(False).build()  # noqa: FBT003 -- the library's own signature
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(allowed_updates=["message"])


if __name__ == "__main__":
    main(*sys.argv[1:])
