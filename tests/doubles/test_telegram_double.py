"""The stand-in for Telegram, told as stories through a real client: updates, calls and who may make them."""

import asyncio
import time

import httpx
import pytest
from telegram import Bot, BotCommand
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    TimedOut,
)

from tests.doubles.clients import make_bot, text_of
from tests.doubles.telegram import Chat, TelegramDouble


async def test_a_bot_learns_who_it_is(bot: Bot) -> None:
    """The bot's id is the number before the colon."""
    me = await bot.get_me()

    assert (me.id, me.is_bot, me.username) == (123, True, "helpdesk_test_bot")


async def test_what_a_person_says_reaches_the_bot(bot: Bot, ann: Chat) -> None:
    """A message arrives with its sender, its chat and the command inside it."""
    update_id = ann.says("/start 年报")

    (update,) = await bot.get_updates()

    assert update.update_id == update_id
    assert update.effective_user
    assert update.effective_user.first_name == "安"
    assert update.effective_chat
    assert update.effective_chat.id == 1001
    assert update.message
    assert [entity.type for entity in update.message.entities] == ["bot_command"]
    assert update.message.entities[0].length == len("/start")


async def test_an_update_comes_again_until_its_offset_is_passed(bot: Bot, ann: Chat) -> None:
    """Only a higher offset makes Telegram forget."""
    first, second = ann.says("一"), ann.says("二")

    assert [update.update_id for update in await bot.get_updates(limit=1)] == [first]
    assert [update.update_id for update in await bot.get_updates(offset=first)] == [first, second]
    assert [update.update_id for update in await bot.get_updates(offset=second)] == [second]
    assert await bot.get_updates(offset=second + 1) == ()


async def test_a_negative_offset_keeps_only_the_last_updates(bot: Bot, ann: Chat) -> None:
    """The ones before are forgotten."""
    for text in "一二三":
        ann.says(text)

    assert [text_of(update) for update in await bot.get_updates(offset=-1)] == ["三"]
    assert [text_of(update) for update in await bot.get_updates()] == ["三"]


async def test_a_long_poll_wakes_on_a_new_update(bot: Bot, ann: Chat) -> None:
    """The bot does not wait for the poll's timeout."""
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    ann.says("在吗")

    (update,) = await asyncio.wait_for(poll, 2)

    assert text_of(update) == "在吗"


async def test_a_long_poll_ends_empty_after_its_timeout(bot: Bot) -> None:
    """No update is no error."""
    started = time.monotonic()

    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - started < 3


async def test_a_second_poller_ends_the_first_ones_poll(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Two bots with one token are told so, and the later one gets the updates."""
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    async with make_bot(telegram) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        ann.says("谁在")
        (update,) = await second

    assert text_of(update) == "谁在"
    assert [call.status for call in telegram.calls_of("getUpdates")] == [409, 200]


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    """The poll in flight is ended, the next refused, until the webhook is deleted."""
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    await bot.set_webhook("https://desk.example/hook", secret_token="s3cret", max_connections=7)

    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections) == ("https://desk.example/hook", 7)

    await bot.delete_webhook()

    assert await bot.get_updates() == ()
    assert (await bot.get_webhook_info()).url == ""


async def test_only_allowed_kinds_of_updates_arrive(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Updates queued before the wish are not touched by it; a poll without a wish keeps the last one."""
    ann.says("before")
    await bot.get_updates(allowed_updates=["callback_query"])
    ann.says("after")
    ann.presses_data("stale", message_id=99)

    texts = [text_of(update) for update in await bot.get_updates()]

    assert texts == ["before", None]


async def test_repeated_and_disordered_updates_are_handed_out_as_queued(telegram: TelegramDouble, bot: Bot) -> None:
    """An old update that comes again passes the offset once."""
    for update_id in (7, 6, 7):
        telegram.queue_update({"update_id": update_id})

    assert [update.update_id for update in await bot.get_updates()] == [7, 6, 7]
    assert await bot.get_updates(offset=8) == ()
    telegram.queue_update({"update_id": 7})
    assert [update.update_id for update in await bot.get_updates(offset=8)] == [7]
    assert await bot.get_updates(offset=8) == ()


async def test_a_poison_pill_spoils_its_whole_batch(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """The client cannot parse it, and gets it again with the same offset."""
    ann.says("好的")
    telegram.queue_update({"message": {"message_id": "?"}})

    for _ in range(2):
        with pytest.raises(KeyError):
            await bot.get_updates()


async def test_a_drop_of_pending_updates_forgets_them(bot: Bot, ann: Chat) -> None:
    """What people said meanwhile is lost."""
    ann.says("有人吗")

    await bot.delete_webhook(drop_pending_updates=True)

    assert await bot.get_updates() == ()


async def test_a_person_hears_what_the_bot_sends(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Each call for more waits for the messages after those already heard."""
    answers = asyncio.create_task(ann.hears(count=2))
    await bot.send_message(1001, "年报")
    message = await bot.send_message(1001, "六月底前")
    await bot.send_message(1001, "还有吗")

    assert await answers == ["年报", "六月底前"]
    assert await ann.hears() == ["还有吗"]
    assert ann.heard == ["年报", "六月底前", "还有吗"]
    assert ann.messages[1].message_id == message.message_id
    assert message.chat.id == 1001


async def test_a_person_who_hears_nothing_says_what_was_heard(bot: Bot, ann: Chat) -> None:
    """The failure of a test must tell what did arrive."""
    await bot.send_message(1001, "你好")
    await ann.hears()

    with pytest.raises(TimeoutError, match=r"heard so far: .*你好"):
        await ann.hears(within=0.05)


async def test_every_call_is_recorded_with_its_time(telegram: TelegramDouble, bot: Bot, ann: Chat) -> None:
    """Parameters are decoded, failed calls are there, and chats do not hear each other."""
    before = telegram.clock()
    await bot.send_message(1001, "12")
    with pytest.raises(BadRequest):
        await bot.send_message(1002, "12")

    calls = telegram.calls_of("sendmessage")

    assert [(call.params["chat_id"], call.params["text"], call.status) for call in calls] == [
        (1001, "12", 200),
        (1002, "12", 400),
    ]
    assert before <= calls[0].at <= calls[1].at <= telegram.clock()


async def test_commands_are_remembered_by_language(bot: Bot) -> None:
    """Others than the ones set come back empty."""
    await bot.set_my_commands([BotCommand("start", "开始")], language_code="zh")

    assert [command.description for command in await bot.get_my_commands(language_code="zh")] == ["开始"]
    assert await bot.get_my_commands() == ()
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("Start", "开始")])


async def test_a_wrong_token_is_unauthorized(telegram: TelegramDouble) -> None:
    """The call is refused, and recorded."""
    stranger = make_bot(telegram, token="123:wrong")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()

    assert [(call.method, call.status) for call in telegram.calls] == [("getMe", 401)]


@pytest.mark.parametrize(
    "form",
    [
        {"params": {"chat_id": "1001", "text": "好"}},
        {"data": {"chat_id": "1001", "text": "好"}},
        {"json": {"chat_id": 1001, "text": "好"}},
        {"files": {"chat_id": (None, "1001"), "text": (None, "好")}},
        {"params": {"chat_id": 1001}, "data": {"text": "好"}},
    ],
)
async def test_parameters_come_in_every_form(api: httpx.AsyncClient, ann: Chat, form: dict[str, dict[str, object]]) -> None:
    """Query, form, JSON, multipart, and two at once; the method in any case."""
    answer = await api.post("sendmessage", **form)  # type: ignore[arg-type]

    assert answer.json()["ok"] is True
    assert answer.json()["result"]["chat"] == {"id": 1001, "type": "private", "first_name": "安"}
    assert ann.heard == ["好"]


@pytest.mark.parametrize(
    ("call", "status", "description"),
    [
        ("noSuchMethod", 404, "Not Found: method not found"),
        ("sendMessage?chat_id=1001", 400, "Bad Request: message text is empty"),
        ("sendMessage?text=x", 400, "Bad Request: chat_id is empty"),
        ("sendMessage?chat_id=1001&txt=x", 400, "Bad Request: sendMessage has no parameter txt"),
        ("sendMessage?chat_id=1001&text=x&reply_markup={", 400, "Bad Request: can't parse reply markup JSON object"),
        ("sendMessage?chat_id=1001&text=x&parse_mode=rtf", 400, "Bad Request: unsupported parse_mode"),
        ("sendChatAction?chat_id=1001&action=x", 400, "Bad Request: wrong parameter action in request"),
        ("editMessageText?chat_id=1001&message_id=1&text=x", 400, "Bad Request: message to edit not found"),
    ],
)
async def test_a_wrong_call_is_told_why(api: httpx.AsyncClient, ann: Chat, call: str, status: int, description: str) -> None:
    """Number and text as Telegram's own, in the status and the body."""
    answer = await api.get(call)

    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error_code": status, "description": description}


async def test_a_poller_that_left_does_not_take_updates_along(telegram: TelegramDouble, ann: Chat) -> None:
    """An abandoned poll ends with its connection and is not in the next one's way."""
    async with make_bot(telegram, read_timeout=0.2) as bot:
        with pytest.raises(TimedOut):
            await bot.get_updates(timeout=30, read_timeout=-29.8)
    await asyncio.sleep(0.1)
    ann.says("在")
    async with make_bot(telegram) as bot:
        (update,) = await bot.get_updates(timeout=5)

    assert text_of(update) == "在"
    assert [call.status for call in telegram.calls_of("getUpdates")] == [None, 200]
