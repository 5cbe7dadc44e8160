"""The entries that are live."""

from dataclasses import replace

import pytest

from faq.entry import Entry, entry_files, read_entries
from faq.library import SMALL_TALK, Library
from faq.matcher import Decision
from tests.faq.stock import ENTRIES

PARKING = Entry("visit.parking", "哪里可以停车？", "院内。", ("停车场在什么地方", "开车来停哪儿"))


def test_it_holds_what_it_was_given() -> None:
    """Entries come back in their order, and by id."""
    library = Library(ENTRIES)

    assert list(library) == list(ENTRIES)
    assert len(library) == len(ENTRIES)
    assert library.find("cert.lost") is ENTRIES[2]
    assert library.find("nothing") is None


def test_a_new_entry_is_found_at_once() -> None:
    """No rebuild, no restart."""
    library = Library(ENTRIES)
    library.add(PARKING)

    assert library.match("停车场在什么地方").candidates[0].topic == PARKING.id


def test_an_id_is_taken_once() -> None:
    """Two entries of one id would hide one another."""
    library = Library(ENTRIES)

    with pytest.raises(ValueError, match=r"cert\.lost"):
        library.add(ENTRIES[2])


def test_a_replaced_entry_listens_to_its_new_wording() -> None:
    """And no longer to the old one."""
    library = Library([*ENTRIES, PARKING])
    library.replace(replace(PARKING, question="食堂几点开饭？", phrasings=("中午食堂有饭吗",)))

    assert library.match("食堂几点开饭").candidates[0].topic == PARKING.id
    assert PARKING.id not in {each.topic for each in library.match("停车场在什么地方").candidates}


def test_replacing_what_is_not_there_adds_it() -> None:
    """An overlay need not know what it lies on."""
    library = Library()
    library.replace(PARKING)

    assert library.find(PARKING.id) is PARKING


def test_removing_what_is_not_there_does_nothing() -> None:
    """Nor does removing twice."""
    library = Library([PARKING])
    library.remove(PARKING.id)
    library.remove(PARKING.id)

    assert len(library) == 0
    assert library.match("停车").decision is Decision.REFUSE


def test_score_and_explain_tell_of_the_same_topics() -> None:
    """What `faq test` shows is what a question meets."""
    library = Library(ENTRIES)
    scored = library.score("证书丢了怎么补")

    assert [each.topic for each in scored] == [hit.topic for hit in library.explain("证书丢了怎么补").hits[: len(scored)]]
    assert library.match("证书丢了怎么补").candidates == scored


def test_the_package_entries_are_live_and_small_talk_gives_way() -> None:
    """Every entry finds itself by its title, but thanks beside a question are not answered."""
    entries = read_entries(entry_files())
    library = Library(entries)
    match = library.match("证书丢了怎么补领？谢谢！再见！")
    talk = {entry.id for entry in entries if entry.action in SMALL_TALK}

    assert talk
    assert match.candidates[0].topic == "cert.lost"
    assert not talk & {each.topic for each in match.candidates}
    found = [library.match(entry.question).candidates[0].topic == entry.id for entry in entries]
    assert sum(found) > 0.95 * len(entries)
