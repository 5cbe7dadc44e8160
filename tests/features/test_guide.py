"""The guide: made from what the office and its FAQ say, sent along with the season's notice, read, and the silent ones listed."""

import io
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader
from sqlmodel import select

from faq.entry import Entry
from helpbot.clock import SettableClock
from helpbot.documents import typefaces
from helpbot.documents.typefaces import find_typefaces
from helpbot.errors import FontMissing
from helpbot.messages import Address, Attachment
from helpbot.models import FilingKind, FilingState, OutboxMessage, Role
from helpbot.services.entries import Change, Signed
from helpbot.services.guide_press import Press
from helpbot.store import rosters
from tests.cast import OfficeAtWork, Officer, office_at_work
from tests.doubles.telegram import Chat, TelegramDouble
from tests.features.mailing import ANN, MailOffice, mail_office, reply_to, write_mail
from tests.features.on_telegram import channels
from tests.features.seasons import BEFORE, NOTICE, beat, bind, import_roster, plan
from tests.registry import BUREAU, CLINIC, LIBRARY, NAMES, SCHOOL

READ = "已阅读指南"


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(BEFORE)


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """With a roster of four, one of them classified; Ann acts for school and clinic."""
    async with office_at_work(folder, entries, clock=clock) as office:
        await import_roster(office)
        await bind(office, "安", SCHOOL, CLINIC)
        yield office


@pytest.fixture
def fontless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a Chinese font."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    monkeypatch.setattr(typefaces, "open_book", lambda _folder=None: fonts)
    find_typefaces.cache_clear()
    yield
    find_typefaces.cache_clear()


@pytest.fixture(autouse=True)
def fonted(request: pytest.FixtureRequest) -> None:
    """The others need a font: what they look at is the PDF."""
    if "fontless" not in request.fixturenames:
        try:
            find_typefaces()
        except FontMissing as error:
            pytest.skip(f"no Chinese font on this machine: {error}")


def press_of(office: OfficeAtWork) -> Press:
    """As the job has it."""
    branch = office.branch
    return Press(branch.office, office.clock, office.app.open_desk, branch.shelf.library.find)


async def send_notice(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """The season is approved, the guide made, and the first notice goes out."""
    await plan(office, olga, clock)
    clock.set(NOTICE)
    await press_of(office).ensure()
    await beat(office, NOTICE)


def text_of(file: Attachment) -> str:
    pages = PdfReader(io.BytesIO(file.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


async def test_the_notice_brings_the_guide_and_the_institutions_acknowledge_it(
    office: OfficeAtWork, olga: Officer, clock: SettableClock
) -> None:
    """One file for a person, whatever the number of institutions; who says nothing is listed."""
    await send_notice(office, olga, clock)
    ann = office.person("安")
    (notice,) = ann.replies
    (file,) = notice.attachments
    before = await olga.sees("guide", "status", "2027")
    ann.presses(READ)
    await office.settles()
    after = await olga.sees("guide", "status", "2027")
    status = await olga.sees("season", "status", "2027")

    assert file.name == "操作指南-年度报告-第1版.pdf"
    assert "2026年度报告公示操作指南" in text_of(file)
    assert "看过请点" in notice.text
    assert (before["read"], before["silent"]) == (0, 3)
    assert NAMES[SCHOOL] in ann.heard[-1]
    assert NAMES[CLINIC] in ann.heard[-1]
    assert [each["uscc"] for each in after["institutions"]] == [LIBRARY]
    assert status["total"]["acknowledged"] == 2
    assert status["guide"] == {"read": 2, "silent": 1}


async def test_the_word_does_what_the_button_does(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """And twice is once."""
    await send_notice(office, olga, clock)
    ann = office.person("安")
    await ann.hears()

    assert NAMES[SCHOOL] in await ann.asks("已阅读")
    assert NAMES[SCHOOL] in await ann.asks("已阅")
    assert (await olga.sees("guide", "status"))["read"] == 2


async def test_a_stranger_reads_for_nobody(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """By a forwarded button or by the word."""
    await send_notice(office, olga, clock)
    stranger = office.person("某")
    stranger.presses_token("guide:read:1")
    pressed = (await stranger.hears())[0]
    typed = await stranger.asks("已阅读")
    stranger.presses_token("guide:read:99999999999999999999")
    nonsense = (await stranger.hears())[0]

    assert "没有绑定单位" in pressed
    assert pressed == typed
    assert "还没有" in nonsense
    assert (await olga.sees("guide", "status"))["read"] == 0


async def test_whoever_asks_for_a_guide_gets_it(office: OfficeAtWork, olga: Officer) -> None:
    """One of those there are; only who acts for an institution is asked to acknowledge."""
    stranger, ann = office.person("某"), office.person("安")
    none = await stranger.asks("操作指南")
    assert (await olga.runs("guide", "make")).code == 0
    which = await stranger.asks("操作指南")
    labels = stranger.labels
    stranger.says("2")
    await stranger.hears()
    given = stranger.replies[-1]
    await ann.asks("指南")
    ann.says("1")
    await ann.hears()

    assert "还没有把操作指南放上来" in none
    assert "要哪一份" in which
    assert labels[1] == "变更登记操作指南"
    assert len(labels) == 6
    assert given.attachments[0].name == "操作指南-变更登记-第1版.pdf"
    assert given.choices == ()
    assert ann.labels == [READ]


async def test_a_thousand_messages_share_one_file(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """What is stored of a message names the file; the content stays where it is."""
    await send_notice(office, olga, clock)
    (notice,) = office.person("安").replies
    async with office.app.database.read(office.branch.office.id) as tx:
        (kept,) = (await tx.session.exec(select(OutboxMessage).where(OutboxMessage.kind == "reminder"))).all()

    assert len(str(kept.reply)) < 2000
    assert len(notice.attachments[0].content) > 20_000


async def test_only_what_says_something_new_is_a_new_version(office: OfficeAtWork, olga: Officer, entries: Sequence[Entry]) -> None:
    """The same again is the same; the office's own answer makes another, and older ones can still be had."""
    first = await olga.sees("guide", "make", "reissue")
    same = await olga.sees("guide", "make", "reissue")
    entry = next(entry for entry in entries if entry.id == "cert.lost")
    async with office.desk() as desk:
        await desk.entries.put([Change(entry.id, replace(entry, answer="请带身份证到窗口来。"), entry)], Signed("import", "operator"))
    tried = await olga.sees("guide", "make", "reissue", "--dry-run")
    changed = await olga.sees("guide", "make", "reissue")
    assert (await olga.runs("guide", "save", "reissue", str(office.folder))).code == 0
    assert (await olga.runs("guide", "save", "reissue", str(office.folder), "--number", "1")).code == 0
    newest, oldest = ((office.folder / f"操作指南-证书补领-第{number}版.html").read_text() for number in (2, 1))

    assert [(each[0]["number"], each[0]["new"]) for each in (first, same, tried, changed)] == [(1, True), (1, False), (2, True), (2, True)]
    assert "请带身份证到窗口来。" in newest
    assert "请带身份证到窗口来。" not in oldest
    assert [line["action"] for line in await olga.sees("audit", "tail")].count("guide.made") == 2


async def test_last_years_most_frequent_returns_stand_in_it(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Counted by what the office wrote; one that came twice for one filing counts once, a classified one's not at all."""
    opinions = {SCHOOL: "法定代表人没有签字", CLINIC: "封面缺法定代表人签字", BUREAU: "资产负债表没有盖章", LIBRARY: "资产负债表没有盖章"}
    for uscc, opinion in opinions.items():
        await return_last_years(office, uscc, opinion)
    await return_last_years(office, SCHOOL, "法定代表人没有签字", day=7)
    assert (await olga.runs("guide", "make", "annual", "--year", "2027")).code == 0
    assert (await olga.runs("guide", "save", "annual", str(office.folder))).code == 0
    html = (office.folder / "操作指南-年度报告-第1版.html").read_text()

    assert "上一年退回最多的原因" in html
    assert '<td data-head="件数">2</td>' in html
    assert html.count('<td data-head="件数">') == 1


async def return_last_years(office: OfficeAtWork, uscc: str, opinion: str, day: int = 3) -> None:
    """A report of 2025 came back early in 2026."""
    at = datetime(2026, 2, day, 2, tzinfo=UTC)
    filing = {"authority": "main", "number": f"NB25-{uscc}", "uscc": uscc, "kind": "annual", "year": 2025, "items": None}
    event = {"authority": "main", "number": filing["number"], "at": at, "from_state": None, "to_state": FilingState.RETURNED}
    async with office.app.database.write(office.branch.office.id) as tx:
        await rosters.put_filings(tx, [{**filing, "state": FilingState.RETURNED, "state_at": at, "submitted_at": at}], lambda _: None)
        await rosters.put_events(tx, [{**event, "opinion": opinion}], lambda _: None)


@pytest.mark.usefixtures("fontless")
async def test_without_a_font_the_html_goes(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Nobody waits for a font; whoever makes it is told the cure."""
    made = await olga.runs("guide", "make", "change")
    doctor = await olga.runs("doctor")
    await send_notice(office, olga, clock)
    (notice,) = office.person("安").replies
    (file,) = notice.attachments

    assert "fonts-noto-cjk" in made.err
    assert "[毛病] 中文字体" in doctor.out
    assert (file.name, file.mime) == ("操作指南-年度报告-第1版.html", "text/html")
    assert "2026年度报告公示操作指南" in file.content.decode()


async def test_the_heartbeat_makes_it_where_nobody_did(office: OfficeAtWork, olga: Officer, clock: SettableClock) -> None:
    """Once, for the season that runs; not where no season does."""
    assert await press_of(office).ensure() is None
    await plan(office, olga, clock)
    made = await press_of(office).ensure()
    again = await press_of(office).ensure()

    assert made
    assert (made.guide.kind, made.guide.year, made.guide.number) == (FilingKind.ANNUAL, 2027, 1)
    assert again is None


async def test_what_there_is_not_is_said_with_its_cure(office: OfficeAtWork, olga: Officer) -> None:
    """A kind, a version, a season."""
    for words, said in (
        (("make", "annul"), "annul"),
        (("save", "annual", "."), "helpbot guide make annual"),
        (("status",), "helpbot season plan"),
    ):
        ran = await olga.runs("guide", *words)

        assert ran.code == 1
        assert said in ran.err
    await olga.runs("guide", "make", "annual")
    assert "最新是第1版" in (await olga.runs("guide", "save", "annual", ".", "--number", "7")).err


async def test_by_mail_it_is_an_attachment_and_a_reply_acknowledges(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer
) -> None:
    """Only a reply to a mail of ours: whoever writes under Ann's name from elsewhere reads for nobody."""
    async with mail_office(folder, entries, clock=clock, per_thread=20, authserv_id="mx.example") as mails:
        await import_roster(mails.office)
        await bind_mailbox(mails)
        await send_notice(mails.office, olga, clock)
        (letter,) = await mails.post.holds(1)
        (pdf,) = [part for part in letter.message.walk() if part.get_content_type() == "application/pdf"]
        await mails.answers(write_mail("已阅读", sender=ANN, Authentication_Results="mx.example; dmarc=fail"))
        forged = (await olga.sees("guide", "status"))["read"]
        raw, to = reply_to(letter, "已阅读")
        answer = await mails.answers(raw, to=[to])

    payload = pdf.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.startswith(b"%PDF")
    assert pdf.get_filename() == "操作指南-年度报告-第1版.pdf"
    assert forged == 0
    assert NAMES[SCHOOL] in answer.text


async def bind_mailbox(mails: MailOffice) -> None:
    async with mails.office.desk() as desk:
        person = await desk.people.add("安")
        await desk.people.give(await desk.people.find(Address("mail", ANN)), person, verified=True)
        await desk.people.assign(person, SCHOOL, Role.CLERK)


@pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")  # the library warns itself, at every 429
async def test_on_telegram_it_is_a_document(
    folder: Path, entries: Sequence[Entry], clock: SettableClock, olga: Officer, telegram: TelegramDouble, bo: Chat
) -> None:
    """Which a telephone opens."""
    async with office_at_work(folder, entries, clock=clock, beside=lambda clock: channels(telegram, clock)) as office:
        assert (await olga.runs("guide", "make", "annual")).code == 0
        bo.says("操作指南")
        await bo.hears(2)

        assert [message.document.name for message in bo.messages if message.document] == ["操作指南-年度报告-第1版.pdf"]
        assert office.branch.office.channels
