"""The office's own answers go live in a running helpbot."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from faq.entry import Entry, format_entries
from helpbot.texts import conversation as texts
from tests.cast import KNOWN, KNOWN_TOPIC, OfficeAtWork, Officer
from tests.fakes import Talker

PARKING = "zxq 停车场在哪里"
PHRASINGS = [f"{word} zxq 停车" for word in "甲乙丙丁戊己庚辛壬癸子丑"]


def write_entry(file: Path, answer: str, *, topic: str = "local.parking", more: str = "") -> Path:
    """An entry file with one entry of the office's own."""
    phrasings = "".join(f'  "{phrasing}",\n' for phrasing in PHRASINGS)
    file.write_text(
        f'[[entry]]\nid = "{topic}"\nquestion = "{PARKING}"\nanswer = """{answer}"""\nbasis = "本局规定"\ncertainty = "guide"\n'
        f"confirmed = 2026-11-01\nreview_by = 2099-01-01\nphrasings = [\n{phrasings}]\n{more}",
        encoding="utf-8",
    )
    return file


async def test_an_imported_answer_is_live_at_once(office: OfficeAtWork, ann: Talker, olga: Officer, tmp_path: Path) -> None:
    """In a helpbot that runs already; nobody restarts anything."""
    assert await ann.asks(PARKING) in (texts.REFUSE, texts.DID_YOU_MEAN)

    ran = await olga.runs("faq", "import", str(write_entry(tmp_path / "own.toml", "停在后院，{phone}")))

    assert (ran.code, "新增 1 条" in ran.out) == (0, True), ran.err
    assert "停在后院，0000-1234567" in await ann.asks(PARKING)


async def test_a_changed_answer_replaces_the_one_that_came_with_helpbot(
    office: OfficeAtWork, ann: Talker, olga: Officer, entries: Sequence[Entry], tmp_path: Path
) -> None:
    """The office knows better; the rest of the FAQ stays."""
    (built_in,) = [entry for entry in entries if entry.id == KNOWN_TOPIC]
    own = tmp_path / "own.toml"
    own.write_text(format_entries([built_in]).replace("3月31日", "3月30日"), encoding="utf-8")
    old = await ann.asks(KNOWN)

    ran = await olga.runs("faq", "import", str(own))
    new = await ann.asks(KNOWN)

    assert ran.code == 0, ran.err
    assert new == old.replace("3月31日", "3月30日")


async def test_importing_the_same_again_changes_nothing(office: OfficeAtWork, olga: Officer, tmp_path: Path) -> None:
    """No new revision, so nobody reads anything again."""
    own = write_entry(tmp_path / "own.toml", "停在后院")
    await olga.runs("faq", "import", str(own))
    async with office.desk() as desk:
        before = await desk.entries.revision()

    ran = await olga.runs("faq", "import", str(own))

    assert "不变 1 条" in ran.out
    async with office.desk() as desk:
        assert await desk.entries.revision() == before == 1


async def test_a_dry_run_imports_nothing(office: OfficeAtWork, ann: Talker, olga: Officer, tmp_path: Path) -> None:
    """It only counts."""
    ran = await olga.runs("faq", "import", str(write_entry(tmp_path / "own.toml", "停在后院")), "--dry-run")

    assert (ran.code, "会导入 1 条" in ran.out) == (0, True)
    assert "后院" not in await ann.asks(PARKING)


@pytest.mark.parametrize(
    ("answer", "more", "named"),
    [
        ("见 www.example.com", "", "网址"),
        ("到{room}办", "", "{room}"),
        ("停在后院", 'related = ["no.such"]\n', "no.such"),
    ],
)
async def test_a_file_with_a_flaw_changes_nothing(ann: Talker, olga: Officer, tmp_path: Path, answer: str, more: str, named: str) -> None:
    """The flaw is named, and no entry of the file is taken."""
    ran = await olga.runs("faq", "import", str(write_entry(tmp_path / "own.toml", answer, more=more)))

    assert ran.code == 1
    assert named in ran.err
    assert "后院" not in await ann.asks(PARKING)


async def test_what_is_exported_can_be_imported(office: OfficeAtWork, olga: Officer, tmp_path: Path) -> None:
    """All of it, as a file of the same form."""
    await olga.runs("faq", "import", str(write_entry(tmp_path / "own.toml", "停在后院")))
    exported = tmp_path / "all.toml"

    ran = await olga.runs("faq", "export", str(exported))
    again = await olga.runs("faq", "import", str(exported))

    assert (ran.code, again.code) == (0, 0), again.err
    assert "新增 0 条，修改 0 条" in again.out
    assert "停在后院" in exported.read_text(encoding="utf-8")
