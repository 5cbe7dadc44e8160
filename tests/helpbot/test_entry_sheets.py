"""Entries as tables: what is written is read back letter by letter, and a broken row is named."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.entry import Certainty, Entry, format_entries, parse_entries
from helpbot.errors import BadSpreadsheet, HelpbotError
from helpbot.services.entry_sheets import read_entry_sheet, tidy, write_entries_csv, write_entries_xlsx
from helpbot.texts import learning_cli as texts

Writer = Callable[[Path, Sequence[Entry]], None]
WRITERS: dict[str, Writer] = {"csv": write_entries_csv, "xlsx": write_entries_xlsx}

SOUND = Entry(
    id="local.parking",
    question="停车场在哪里",
    answer="停在后院。\n进门左转，见{phone}。",
    phrasings=("车停哪", "=SUM(A1)", "'引号", "-1", "有没有停车场"),
    basis="本局规定",
    certainty=Certainty.LOCAL,
    confirmed=date(2026, 11, 1),
    review_by=date(2027, 11, 1),
    related=("contact.phone",),
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff"), max_size=30)
WORDS = TEXT.filter(lambda text: any(character.isalnum() for character in text))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    return tidy(
        Entry(
            id=draw(st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True)),
            question=draw(WORDS),
            answer=draw(WORDS),
            phrasings=tuple(draw(st.lists(WORDS, max_size=4))),
            basis=draw(TEXT),
            certainty=draw(st.sampled_from([None, *Certainty])),
            confirmed=draw(st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1))),
            review_by=draw(st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1))),
            related=tuple(draw(st.lists(st.from_regex(r"[a-z.]{1,9}", fullmatch=True), max_size=3))),
            action=draw(st.none() | st.from_regex(r"[a-z-]{1,9}", fullmatch=True)),
        )
    )


@pytest.mark.parametrize("kind", WRITERS)
@given(entry=entries())
@settings(max_examples=60)
def test_what_is_written_is_read_back(entry: Entry, kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stands in it: formulas, quotes, line ends, other scripts."""
    file = tmp_path_factory.mktemp("sheet") / f"faq.{kind}"
    if not (entry.question and entry.answer):
        return
    WRITERS[kind](file, [entry])

    read, lines = read_entry_sheet(file)

    assert read == [entry]
    assert lines == {entry.id: 2}


@given(entry=entries())
def test_the_toml_form_keeps_all_of_it_too(entry: Entry) -> None:
    """So that the three are one."""
    if entry.question and entry.answer:
        assert [tidy(each) for each in parse_entries(format_entries([entry]), "faq.toml")] == [entry]


def test_what_comes_with_helpbot_is_tidy(entries: Sequence[Entry]) -> None:
    """Or an export and an import would change it."""
    assert [entry.id for entry in entries if tidy(entry) != entry] == []


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_entries_are_the_same_file(entries: Sequence[Entry], tmp_path: Path, kind: str) -> None:
    """Byte by byte, after any number of ways out and in."""
    files = [tmp_path / f"{number}.{kind}" for number in range(2)]
    WRITERS[kind](files[0], entries)
    WRITERS[kind](files[1], read_entry_sheet(files[0])[0])

    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_may_come_back_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    """As whatever program saved it, with a rare character in it."""
    entry = replace(SOUND, answer="䶮先生𠮷祥，停在后院。")
    write_entries_csv(tmp_path / "ours.csv", [entry])
    text = (tmp_path / "ours.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "theirs.csv").write_text(text, encoding=encoding)

    assert read_entry_sheet(tmp_path / "theirs.csv")[0] == [entry]


def test_row_300_is_named_with_column_cause_and_cure(tmp_path: Path) -> None:
    """Both of its faults, in the words of the sheet."""
    rows = [replace(SOUND, id=f"local.n{number}") for number in range(298)]
    write_entries_csv(tmp_path / "all.csv", [*rows, replace(SOUND, id="local.bad")])
    text = (tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    last = "".join(text).rpartition("local.bad")
    broken = last[0] + last[1] + last[2].replace("2026-11-01", "去年").replace("本地做法", "大概")
    (tmp_path / "all.csv").write_text(broken, encoding="utf-8-sig")

    with pytest.raises(BadSpreadsheet) as error:
        read_entry_sheet(tmp_path / "all.csv")

    certainty, confirmed = str(error.value).splitlines()
    line = broken[: broken.index("local.bad")].count("\n") + 1
    assert certainty.startswith(f"第{line}行“把握程度”（大概）：不认识这个说法。可以写：法律")
    assert confirmed == f"第{line}行“核对日期”（去年）：不是日期。请写成 2026-03-01。"


def test_in_a_workbook_row_300_is_row_300(tmp_path: Path) -> None:
    """A line there is a row, whatever stands in its cells."""
    rows = [replace(SOUND, id=f"local.n{number}") for number in range(298)]
    write_entries_xlsx(tmp_path / "all.xlsx", [*rows, replace(SOUND, question="")])

    with pytest.raises(BadSpreadsheet, match=r"^第300行“问题”：没有填。这一列必须填写。$"):
        read_entry_sheet(tmp_path / "all.xlsx")


def test_many_faults_are_counted(tmp_path: Path) -> None:
    """Nobody reads three hundred."""
    write_entries_csv(tmp_path / "all.csv", [replace(SOUND, question="") for _ in range(30)])

    with pytest.raises(BadSpreadsheet) as error:
        read_entry_sheet(tmp_path / "all.csv")

    assert str(error.value).splitlines()[-1] == texts.MORE_FAULTS.format(count=10)


def test_a_table_without_its_headings_says_how_to_get_one(tmp_path: Path) -> None:
    """With the command that writes one."""
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")

    with pytest.raises(BadSpreadsheet, match="helpbot faq export"):
        read_entry_sheet(tmp_path / "x.csv")


def test_a_cell_that_would_be_cut_is_refused(tmp_path: Path) -> None:
    """Rather than written in part."""
    with pytest.raises(HelpbotError, match="32767"):
        write_entries_xlsx(tmp_path / "x.xlsx", [replace(SOUND, answer="长" * 40_000)])
