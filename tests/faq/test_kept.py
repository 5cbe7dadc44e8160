"""The index that is kept from one start to the next."""

from pathlib import Path

import numpy as np
import pytest

from faq.entry import Entry
from faq.kept import KEPT, bytecode_folder, open_library
from faq.library import Library
from faq.text import Wording, Words, office_wording
from tests.faq.stock import ENTRIES

ASKED = ("证书丢了怎么办", "zhengshu diule", "年报几号截止？另外密码忘了", "公积金怎么提取", "", "💥")


def matches_of(library: Library) -> list[object]:
    return [library.match(text) for text in ASKED]


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """The entries whose phrasings are indexed from here on."""
    indexed: list[Entry] = []
    add = Library.add

    def note(library: Library, entry: Entry) -> None:
        indexed.append(entry)
        add(library, entry)

    monkeypatch.setattr(Library, "add", note)
    return indexed


def test_the_second_start_indexes_nothing_and_says_the_same(tmp_path: Path, unread: list[Entry]) -> None:
    """To the last digit of a score, in the folder that the first made."""
    folder = tmp_path / "new"
    first = open_library(ENTRIES, folder=folder)
    assert unread == list(ENTRIES)
    unread.clear()

    second = open_library(ENTRIES, folder=folder)

    assert not unread
    assert list(second) == list(ENTRIES)
    assert matches_of(second) == matches_of(first) == matches_of(Library(ENTRIES))


def test_what_was_kept_goes_on_learning(tmp_path: Path) -> None:
    """Entries come, change and go as in one that was built."""
    open_library(ENTRIES, folder=tmp_path)
    parking = Entry("visit.parking", "哪里可以停车？", "院内。", ("停车场在什么地方",))
    kept, built = open_library(ENTRIES, folder=tmp_path), Library(ENTRIES)

    for library in (kept, built):
        library.add(parking)
        library.remove("cert.lost")

    assert kept.match("停车场在什么地方").score > 0.9
    assert matches_of(kept) == matches_of(built)


@pytest.mark.parametrize("other", ["entries", "words"])
def test_another_faq_has_another_index(tmp_path: Path, unread: list[Entry], other: str) -> None:
    """Nobody is answered out of yesterday's phrasings, or another office's words."""
    open_library(ENTRIES, folder=tmp_path)
    unread.clear()
    wording = Wording(Words(same={"本子": "证书"})) if other == "words" else office_wording()
    entries = ENTRIES if other == "words" else [*ENTRIES, Entry("visit.parking", "哪里可以停车？", "院内。")]

    open_library(entries, wording, tmp_path)

    assert unread == list(entries)
    assert len(files_in(tmp_path)) == 2


@pytest.mark.parametrize("damage", ["empty", "half", "text", "others", "short"])
def test_a_broken_file_is_made_anew(tmp_path: Path, unread: list[Entry], damage: str) -> None:
    """A power cut, a full disk, another program: the clerk gets the same answer."""
    open_library(ENTRIES, folder=tmp_path)
    (file,) = files_in(tmp_path)
    whole = file.read_bytes()
    if damage == "others":
        np.savez(file, allow_pickle=False, strange=np.zeros(3))
    elif damage == "short":
        with np.load(file) as stored:
            np.savez(file, allow_pickle=False, **{**stored, "sizes": stored["sizes"][:-1]})
    else:
        file.write_bytes({"empty": b"", "half": whole[: len(whole) // 2], "text": "年报".encode()}[damage])
    unread.clear()

    library = open_library(ENTRIES, folder=tmp_path)

    assert unread == list(ENTRIES)
    assert matches_of(library) == matches_of(Library(ENTRIES))
    assert open_library(ENTRIES, folder=tmp_path).match(ASKED[0]) == library.match(ASKED[0])


def test_it_goes_on_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("", encoding="utf-8")

    library = open_library(ENTRIES, folder=tmp_path / "taken")

    assert matches_of(library) == matches_of(Library(ENTRIES))


def test_nothing_half_written_stays_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start finds either a whole index or none."""

    def fill(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("faq.kept.np.savez", fill)

    open_library(ENTRIES, folder=tmp_path)

    assert files_in(tmp_path) == []


def test_old_ones_go(tmp_path: Path) -> None:
    """Each change of the FAQ would leave one behind."""
    for number in range(KEPT + 3):
        open_library([*ENTRIES, Entry("visit.parking", f"停车场{number}在哪里？", "院内。")], folder=tmp_path)

    assert len(files_in(tmp_path)) == KEPT


def test_it_lies_with_the_bytecode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python writes for itself, and whoever wants that elsewhere has said so."""
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path))

    open_library(ENTRIES)

    assert bytecode_folder().is_relative_to(tmp_path)
    assert len(files_in(bytecode_folder())) == 1
