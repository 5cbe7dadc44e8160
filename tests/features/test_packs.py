"""Files in and out: what is exported can be imported anywhere, and one office's answers serve another without overwriting its own."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from faq.entry import Entry, format_entries, parse_entries
from helpbot.services.entry_sheets import write_entries_xlsx
from helpbot.texts import learning_cli as texts
from tests.cast import KNOWN, KNOWN_TOPIC, OfficeAtWork, Officer, write_config
from tests.fakes import Talker
from tests.features.test_overlay import PARKING, write_entry

OURS, OTHERS = "清澜县事业单位登记管理局", "白水县事业单位登记管理局"
NUMBERS = count(1)
Damage = Callable[[str], str]
LAST = "0571-87654321"


@pytest.fixture
def built_in(entries: Sequence[Entry]) -> Entry:
    return next(entry for entry in entries if entry.id == KNOWN_TOPIC)


@pytest.fixture
def other_office(fresh_office: Path, tmp_path: Path) -> Callable[[str], Officer]:
    """Makes offices that have changed nothing yet, each under a name of its own."""

    def make(name: str) -> Officer:
        folder = tmp_path / f"office-{next(NUMBERS)}"
        shutil.copytree(fresh_office, folder)
        config = write_config(folder)
        config.write_text(config.read_text(encoding="utf-8").replace(OURS, name), encoding="utf-8")
        return Officer(config)

    return make


@pytest.fixture
def others(other_office: Callable[[str], Officer]) -> Officer:
    return other_office(OTHERS)


async def pack_of(others: Officer, *entries: Entry, answer: str = "停在后院。") -> Path:
    """A pack of another office: its own parking, and what else it wrote."""
    folder = others.config.parent
    own = write_entry(folder / "own.toml", answer)
    if entries:
        own.write_text(own.read_text(encoding="utf-8") + "\n" + format_entries(entries), encoding="utf-8")
    assert (await others.runs("faq", "import", str(own), "--public")).code == 0
    pack = folder / "pack.toml"
    ran = await others.runs("faq", "export", "--pack", str(pack), "--public")
    assert ran.code == 0, ran.err
    return pack


@pytest.mark.parametrize("kind", ["toml", "csv", "xlsx"])
async def test_export_import_export_is_the_same_file(olga: Officer, tmp_path: Path, others: Officer, kind: str, built_in: Entry) -> None:
    """In another office, which had none of it, byte by byte."""
    own = tmp_path / "own.toml"
    own.write_text(format_entries([replace(built_in, answer="改过的答案。")]), encoding="utf-8")
    await olga.runs("faq", "import", str(own))
    await olga.runs("faq", "import", str(write_entry(tmp_path / "parking.toml", "停在后院。")))
    first, second = tmp_path / f"1.{kind}", tmp_path / f"2.{kind}"
    assert (await olga.runs("faq", "export", str(first))).code == 0

    taken = await others.runs("faq", "import", str(first))
    given = await others.runs("faq", "export", str(second))

    assert (taken.code, given.code) == (0, 0), taken.err
    assert "新增 1 条，修改 1 条" in taken.out
    assert first.read_bytes() == second.read_bytes()


async def test_an_import_that_breaks_in_row_300_changes_nothing(
    olga: Officer, office: OfficeAtWork, tmp_path: Path, built_in: Entry
) -> None:
    """And says where."""
    sheet = tmp_path / "all.xlsx"
    many = [replace(built_in, id=f"local.n{number}", question=f"甲{number}乙", phrasings=()) for number in range(298)]
    own = tmp_path / "many.toml"
    own.write_text(format_entries([*many, replace(built_in, id="BAD", question="丙丁", phrasings=())]), encoding="utf-8")
    write_entries_xlsx(sheet, parse_entries(own.read_text(encoding="utf-8"), own.name))

    ran = await olga.runs("faq", "import", str(sheet))

    assert ran.code == 1
    assert "第300行　BAD：主题编号只能用小写字母" in ran.err
    async with office.desk() as desk:
        assert await desk.entries.revision() == 0


async def test_a_pack_brings_what_another_office_learned(
    office: OfficeAtWork, ann: Talker, olga: Officer, others: Officer, tmp_path: Path
) -> None:
    """New answers, live at once, with whose they are; the second time nothing is new."""
    pack = await pack_of(others)

    tried = await olga.runs("faq", "import", "--pack", str(pack), "--dry-run")
    taken = await olga.runs("faq", "import", "--pack", str(pack))
    again = await olga.runs("faq", "import", "--pack", str(pack))

    assert (tried.code, taken.code, again.code) == (0, 0, 0), taken.err
    assert "会这样导入：新增 1 条" in tried.out
    assert f"[新增] local.parking　{PARKING}" in taken.out
    assert "不变 1 条" in again.out
    assert "停在后院" in await ann.asks(PARKING)
    (version,) = await olga.sees("faq", "history", "local.parking")
    assert (version["layer"], version["origin"].startswith(f"pack:{OTHERS} ")) == ("pack", True)


async def test_the_offices_own_word_stands_before_a_packs(
    office: OfficeAtWork, ann: Talker, olga: Officer, others: Officer, tmp_path: Path, built_in: Entry
) -> None:
    """Before and after the import; what differs is shown."""
    own = tmp_path / "mine.toml"
    own.write_text(format_entries([replace(built_in, answer="本局：3月30日前。")]), encoding="utf-8")
    await olga.runs("faq", "import", str(own))
    pack = await pack_of(others, replace(built_in, answer="他局：3月29日前。"))

    taken = await olga.runs("faq", "import", "--pack", str(pack))

    assert taken.code == 0, taken.err
    assert f"[保留本局] {KNOWN_TOPIC}" in taken.out
    assert "他局：3月29日前。" in taken.out
    assert "本局：3月30日前。" in await ann.asks(KNOWN)


async def test_what_a_pack_has_no_more_goes_back_to_what_was_there(
    ann: Talker, olga: Officer, built_in: Entry, other_office: Callable[[str], Officer]
) -> None:
    """The next pack of the same office withdraws it."""
    first = await pack_of(other_office(OTHERS), replace(built_in, answer="他局：3月29日前。"))
    assert (await olga.runs("faq", "import", "--pack", str(first))).code == 0
    assert "他局" in await ann.asks(KNOWN)
    second = await pack_of(other_office(OTHERS))

    taken = await olga.runs("faq", "import", "--pack", str(second))

    assert f"[撤回] {KNOWN_TOPIC}" in taken.out, taken.err
    assert "3月31日" in await ann.asks(KNOWN)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text.replace("停在后院", "停在前院"), "校验码对不上"),
        (lambda text: text.replace("[pack]", "[park]"), "不是问答包"),
        (lambda text: text.replace("format = 1", "format = 9"), "第 9 版"),
        (lambda text: text + "[[", "不是问答包"),
    ],
)
async def test_a_pack_that_is_not_what_was_packed_is_refused(olga: Officer, others: Officer, damage: Damage, said: str) -> None:
    """Changed on the way, cut off, of a later helpbot, or no pack at all."""
    pack = await pack_of(others)
    pack.write_text(damage(pack.read_text(encoding="utf-8")), encoding="utf-8")

    ran = await olga.runs("faq", "import", "--pack", str(pack))

    assert (ran.code, said in ran.err) == (1, True), ran.err


async def test_anothers_telephone_is_not_taken_over_by_accident(olga: Officer, others: Officer) -> None:
    """It is right there, and wrong here."""
    pack = await pack_of(others, answer=f"停在后院，电话{LAST}。")

    refused = await olga.runs("faq", "import", "--pack", str(pack))
    taken = await olga.runs("faq", "import", "--pack", str(pack), "--public")

    assert (refused.code, LAST in refused.err, taken.code) == (1, True, 0)


async def test_a_pack_that_would_steal_needs_a_word(ann: Talker, olga: Officer, others: Officer, built_in: Entry) -> None:
    """As a draft does: what clerks asked lately, and were answered, stays where it is."""
    asked = "单位年报截止日期是几号"
    assert "3月31日" in await ann.asks(asked)
    thief = replace(built_in, id="local.thief", question="各单位的工作计划几号要", answer="下月。", phrasings=(asked,), related=())
    pack = await pack_of(others, thief)

    refused = await olga.runs("faq", "import", "--pack", str(pack))
    taken = await olga.runs("faq", "import", "--pack", str(pack), "--steals")

    assert (refused.code, taken.code) == (1, 0), taken.err
    assert f"“{asked}”（现在答的是“{KNOWN_TOPIC}”）" in refused.err


async def test_an_office_without_words_of_its_own_has_no_pack(olga: Officer, tmp_path: Path) -> None:
    """It says so, and writes nothing; its own pack it need not take."""
    ran = await olga.runs("faq", "export", "--pack", str(tmp_path / "p.toml"))

    assert (ran.code, texts.PACK_EMPTY in ran.err) == (1, True)
    assert not (tmp_path / "p.toml").exists()
