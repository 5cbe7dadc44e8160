"""What cells say: codes, days, words, as offices write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.clock import SHANGHAI
from helpbot.models import FilingKind, FilingState, InstitutionStatus
from helpbot.services.roster_rows import (
    Misread,
    filing_readers,
    name_columns,
    read_code,
    read_day,
    read_mail,
    read_past,
    read_text,
    read_time,
    read_year,
    read_yes,
    roster_readers,
    show_value,
)
from helpbot.services.uscc import WrongUscc, complete_uscc, read_uscc
from helpbot.store.registry_settings import RegistrySettings, read_words
from helpbot.texts import registry as texts
from tests.registry import SCHOOL

WORDS = read_words(RegistrySettings())
NUMBERS = st.integers(0, 99_999_999)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def kind_of(error: pytest.ExceptionInfo[Misread]) -> str:
    return error.value.kind


@given(NUMBERS)
def test_a_code_is_read_however_it_is_typed(number: int) -> None:
    """Lower case, full-width letters, blanks and dashes in it."""
    code = complete_uscc("12999902", number)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)

    assert {read_uscc(each) for each in (code, code.lower(), wide, f" {code[:6]} {code[6:]} ", f"{code[:2]}-{code[2:]}")} == {code}


@given(NUMBERS, st.integers(8, 17), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_always_found(number: int, place: int, letter: str) -> None:
    """That is what the check digit is for."""
    code = complete_uscc("12999902", number)
    wrong = code[:place] + letter + code[place + 1 :]

    if letter != code[place]:
        with pytest.raises(WrongUscc) as caught:
            read_uscc(wrong)
        assert caught.value.kind == "check"


@given(NUMBERS, st.integers(8, 16))
def test_two_letters_that_changed_places_are_always_found(number: int, place: int) -> None:
    """The other mistake that people make."""
    code = complete_uscc("12999902", number)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if wrong != code:
        with pytest.raises(WrongUscc):
            read_uscc(wrong)


def test_a_published_code_is_right() -> None:
    """Ours are made as the real ones are."""
    assert read_uscc("91350100M000100Y43") == "91350100M000100Y43"


@pytest.mark.parametrize(("code", "kind"), [(SCHOOL[:-1], "length"), (SCHOOL + "0", "length"), (f"{SCHOOL[:9]}I{SCHOOL[10:]}", "letters")])
def test_a_wrong_code_says_what_is_wrong(code: str, kind: str) -> None:
    """A different cure for each."""
    with pytest.raises(Misread) as caught:
        read_code(code)

    assert kind_of(caught) == f"uscc-{kind}"


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301", "２０２６－０３－０１", "2026-03-01 00:00:00", " 2026-03-01 "],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text) == date(2026, 3, 1)


@pytest.mark.parametrize(("text", "hour"), [("2026-03-01 9:30", 9), ("2026-03-01T14:30:00", 14), ("2026年3月1日 9时30分", 9)])
def test_a_time_is_shanghais(text: str, hour: int) -> None:
    assert read_time(text) == datetime(2026, 3, 1, hour, 30, tzinfo=SHANGHAI)


@given(st.integers(0, 4_000_000_000).map(lambda seconds: datetime(1949, 1, 1, tzinfo=SHANGHAI) + timedelta(seconds=seconds)))
def test_what_is_shown_is_read(at: datetime) -> None:
    """A time that helpbot writes into a file comes back the same."""
    assert read_time(show_value(at)) == at


@pytest.mark.parametrize("text", ["上周五", "2026-02-30", "2026-13-01", "1026-03-01", "45000", "2026-03", "2026-03-01 25:00", ""])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    with pytest.raises(Misread):
        read_day(text)


def test_nothing_has_happened_in_the_future() -> None:
    """Not even a second from now."""
    now = read_time("2026-03-01 09:30")

    assert read_past(now, "2026-03-01 09:30") == now
    with pytest.raises(Misread) as caught:
        read_past(now, "2026-03-01 09:31")
    assert kind_of(caught) == "future"


@pytest.mark.parametrize(("text", "year"), [("2026", 2026), ("2026年", 2026), ("２０２６年度", 2026)])
def test_a_year(text: str, year: int) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize("text", ["26", "二〇二六", "1026", "2026.5"])
def test_what_is_no_year(text: str) -> None:
    with pytest.raises(Misread):
        read_year(text)


@pytest.mark.parametrize(
    ("text", "yes"), [("是", True), ("涉密", True), ("Y", True), ("1", True), ("否", False), ("非涉密", False), ("0", False)]
)
def test_yes_and_no(text: str, yes: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    assert read_yes(text) is yes


@pytest.mark.parametrize("text", ["也许", "2"])
def test_neither_yes_nor_no(text: str) -> None:
    """A word for “classified” that nobody foresaw must not pass for no."""
    with pytest.raises(Misread):
        read_yes(text)


def test_every_name_of_ours_is_read_and_so_are_others_words() -> None:
    """What helpbot shows can be typed; what offices call it too."""
    filing = filing_readers(WORDS, read_time("2026-03-01"))

    assert [filing["state"](texts.STATES[each]) for each in FilingState] == list(FilingState)
    assert [filing["kind"](texts.KINDS[each]) for each in FilingKind] == list(FilingKind)
    assert [roster_readers(WORDS)["status"](texts.STATUSES[each]) for each in InstitutionStatus] == list(InstitutionStatus)
    assert filing["state"](" 审核 不通过 ") is FilingState.RETURNED
    assert filing["kind"]("设立登记（备案）") is FilingKind.ESTABLISH
    assert filing["state"]("cert-ready") is FilingState.CERT_READY


def test_no_word_has_two_meanings() -> None:
    """The later would silently win."""
    for names, others in ((texts.STATES, texts.STATE_WORDS), (texts.KINDS, texts.KIND_WORDS), (texts.STATUSES, texts.STATUS_WORDS)):
        words = [*names.values(), *(word for each in others.values() for word in each)]
        assert len(words) == len(set(words))
    for columns in (texts.INSTITUTION, texts.FILING):
        headings = [word for words in columns.values() for word in words]
        assert len(headings) == len(set(headings))


def test_a_configured_word_counts_too() -> None:
    """Several of them, parted by what people part words with."""
    settings = RegistrySettings.model_validate({"states": {"returned": "03、退件，打回"}})

    assert [read_words(settings).states[word] for word in ("03", "退件", "打回", "退回补正")] == [FilingState.RETURNED] * 4


def test_headings_are_known_with_marks_and_remarks() -> None:
    """As templates have them: stars for what is required, remarks in brackets, blanks between letters."""
    assert name_columns(["* 统一社会信用代码（18位）", "单位 名称", "STATUS", "备注"]) == ["uscc", "name", "status", None]
    assert name_columns(["办件编号", "名称", "状态"]) == ["number", None, "state"]


@pytest.mark.parametrize("text", ["a@b", "a b@c.cn", "@c.cn", "a@c..cn", "a" * 320 + "@c.cn"])
def test_what_is_no_mail_address(text: str) -> None:
    with pytest.raises(Misread):
        read_mail(text)


def test_a_mail_address() -> None:
    assert read_mail("clerk＠example.org") == "clerk@example.org"


def test_what_no_column_holds_is_refused_with_its_limit() -> None:
    with pytest.raises(Misread) as caught:
        read_text(5, "一二三四五六")

    assert (kind_of(caught), caught.value.detail) == ("too-long", 5)
