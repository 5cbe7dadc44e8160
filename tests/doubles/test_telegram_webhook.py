"""The stand-in as it calls a bot's webhook: in order, one at a time in a chat, and again until the update is taken."""

from collections.abc import AsyncIterator
from itertools import pairwise

import httpx
import pytest
from starlette.responses import JSONResponse, Response
from telegram import Bot
from telegram.error import RetryAfter

from tests.doubles.clients import TOKEN, make_bot, text_of
from tests.doubles.hook import Hook
from tests.doubles.telegram import Chat, Pace, TelegramDouble


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramDouble]:
    """Nobody waits a real second here for a webhook."""
    pace = Pace(first_retry=0.02, longest_retry=0.08, retry_after_unit=0.1, delivery_timeout=1, between_webhooks=0)
    async with TelegramDouble.start(token=TOKEN, pace=pace) as telegram:
        yield telegram


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with Hook.start() as hook:
        yield hook


async def all_taken(telegram: TelegramDouble) -> None:
    await telegram.until(lambda: len(telegram.world.updates) == 0)


async def test_updates_are_brought_with_the_secret(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """Those that waited before the webhook was set, and those that come after."""
    before = ann.says("之前")
    await bot.set_webhook(hook.url, secret_token="s3-cret_")
    after = ann.says("之后")
    await all_taken(telegram)

    assert hook.texts == ["之前", "之后"]
    assert [brought.update["update_id"] for brought in hook.brought] == [before, after]
    assert {brought.headers["x-telegram-bot-api-secret-token"] for brought in hook.brought} == {"s3-cret_"}
    assert {brought.headers["content-type"] for brought in hook.brought} == {"application/json"}
    assert [(delivery.update_id, delivery.status) for delivery in telegram.deliveries] == [(before, 200), (after, 200)]


async def test_the_next_update_of_a_chat_waits_for_the_one_before(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """Other chats do not."""
    await bot.set_webhook(hook.url)
    bob = telegram.chat(1002, name="波")
    hook.open.clear()

    ann.says("一")
    ann.says("二")
    bob.says("三")
    await hook.is_brought(2)

    assert sorted(map(str, hook.texts)) == ["一", "三"]
    assert len(telegram.deliveries) == 2
    hook.open.set()
    await all_taken(telegram)
    assert hook.texts[2:] == ["二"]


async def test_no_more_connections_than_allowed_are_used_at_once(telegram: TelegramDouble, bot: Bot, hook: Hook) -> None:
    """However many chats there are."""
    await bot.set_webhook(hook.url, max_connections=2)
    hook.open.clear()

    for number in range(5):
        telegram.chat(2000 + number).says("在吗")
    await hook.is_brought(2)

    assert len(telegram.deliveries) == 2
    hook.open.set()
    await all_taken(telegram)
    assert len(hook.brought) == 5


async def test_a_refused_update_comes_again_after_doubling_delays(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """Up to the longest, until it is taken; what follows in the chat keeps its place."""
    await bot.set_webhook(hook.url)
    hook.planned.extend(Response(status_code=status) for status in (500, 403, 302, 503, 404))

    ann.says("一")
    ann.says("二")
    await all_taken(telegram)

    assert hook.texts == ["一"] * 6 + ["二"]
    tries = [delivery.at for delivery in telegram.deliveries[:6]]
    gaps = [after - before for before, after in pairwise(tries)]
    assert all(gap >= delay for gap, delay in zip(gaps, (0.02, 0.04, 0.08, 0.08, 0.08), strict=True))
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 404 Not Found"
    assert info.last_error_date


async def test_a_webhook_that_says_when_is_called_then(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """Retry-After counts more than the delay; nonsense in it counts for nothing."""
    await bot.set_webhook(hook.url)
    hook.planned.append(Response(status_code=503, headers={"Retry-After": "3"}))
    hook.planned.append(Response(status_code=503, headers={"Retry-After": "soon"}))

    ann.says("一")
    await all_taken(telegram)

    first, second, third = (delivery.at for delivery in telegram.deliveries)
    assert second - first >= 0.3
    assert third - second < 0.3


async def test_a_webhook_that_is_down_is_called_until_it_is_up(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """A refused connection and a silent one are failures like others."""
    await bot.set_webhook(hook.url)
    hook.listener.down()
    ann.says("一")
    await telegram.until(lambda: len(telegram.deliveries) >= 2)

    info = await bot.get_webhook_info()
    hook.open.clear()
    hook.listener.up()
    await telegram.until(lambda: telegram.world.courier.last_error is not None and "timeout" in telegram.world.courier.last_error[1])
    hook.open.set()
    await all_taken(telegram)

    assert (info.pending_update_count, info.last_error_message) == (1, "Connection refused")
    assert [delivery.status for delivery in telegram.deliveries][:2] == [None, None]
    assert telegram.deliveries[-1].status == 200


async def test_a_call_in_the_answer_is_carried_out(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """It is recorded as any other; an answer that is no call does nothing."""
    await bot.set_webhook(hook.url)
    hook.planned.append(Response("ok"))
    hook.planned.append(JSONResponse({"method": "sendMessage", "chat_id": 1001, "text": "六月底前"}))

    ann.says("在吗")
    ann.says("年报什么时候交")

    assert await ann.hears() == ["六月底前"]
    await telegram.until(lambda: [call.status for call in telegram.calls_of("sendMessage")] == [200])


async def test_only_allowed_kinds_are_brought(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """As the webhook was set."""
    await bot.set_webhook(hook.url, allowed_updates=["callback_query"])

    ann.says("一")
    ann.presses_data("yes", message_id=99)
    await all_taken(telegram)

    assert [brought.update.keys() for brought in hook.brought] == [{"update_id", "callback_query"}]
    assert (await bot.get_webhook_info()).allowed_updates == ("callback_query",)


async def test_what_a_deleted_webhook_did_not_take_is_there_to_poll(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """An update under way may so come twice: once each way."""
    await bot.set_webhook(hook.url)
    hook.open.clear()
    ann.says("一")
    ann.says("二")
    await telegram.until(lambda: len(telegram.deliveries) == 1)

    await bot.delete_webhook()

    assert [text_of(update) for update in await bot.get_updates()] == ["一", "二"]
    ann.says("三")
    assert len(telegram.deliveries) == 1


async def test_another_webhook_takes_over(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """With what the first one did not take."""
    await bot.set_webhook(hook.url)
    hook.planned.append(Response(status_code=500))
    ann.says("一")
    await telegram.until(lambda: any(delivery.status == 500 for delivery in telegram.deliveries))

    async with Hook.start() as other:
        await bot.set_webhook(other.url)
        await all_taken(telegram)
        ann.says("二")
        await all_taken(telegram)

        assert other.texts[-2:] in (["一", "二"], ["二"])
        assert hook.texts.count("二") == 0


async def test_a_drop_of_pending_updates_spares_the_webhook_them(telegram: TelegramDouble, bot: Bot, ann: Chat, hook: Hook) -> None:
    """What people said before is lost."""
    ann.says("之前")
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    ann.says("之后")
    await all_taken(telegram)

    assert hook.texts == ["之后"]


async def test_a_webhook_is_set_at_most_once_a_second() -> None:
    """Deleting is free."""
    async with TelegramDouble.start(token=TOKEN) as telegram, make_bot(telegram) as bot:
        await bot.set_webhook("https://desk.example/hook")
        with pytest.raises(RetryAfter), pytest.warns(DeprecationWarning, match="retry_after"):
            await bot.set_webhook("https://desk.example/hook")
        assert await bot.delete_webhook()
        assert await bot.delete_webhook()

        assert [call.status for call in telegram.calls_of("setWebhook")] == [200, 429]


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"url": "desk.example"}, "Bad Request: bad webhook: invalid webhook URL specified"),
        ({"url": "https://desk.example/", "secret_token": "年"}, "Bad Request: secret token contains unallowed characters"),
    ],
)
async def test_a_webhook_that_cannot_be_is_refused(api: httpx.AsyncClient, parameters: dict[str, str], description: str) -> None:
    """And polling goes on."""
    answer = await api.post("setWebhook", data=parameters)

    assert (answer.status_code, answer.json()["description"]) == (400, description)
    assert (await api.get("getUpdates")).status_code == 200
