"""An entry tried out before it is live: what it would answer, what it would steal, and that nothing changes by it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from faq.entry import Entry
from faq.library import Library
from faq.trial import Theft, Trial

PARKING = Entry(id="local.parking", question="停车场在哪里", answer="后院。", phrasings=("车停哪儿", "有没有停车的地方"))
WINDOW = "annual-report.window"
ASKED = "单位年报截止日期是几号"


@pytest.fixture(scope="module")
def library(entries: Sequence[Entry]) -> Library:
    return Library(entries)


def test_a_matter_of_its_own_steals_nothing(library: Library) -> None:
    """And answers what it is for."""
    trial = Trial(library, PARKING)

    assert (trial.thefts([(ASKED, WINDOW)]), trial.misses()) == ([], [])
    assert all(map(trial.takes, PARKING.questions))
    assert not trial.takes(ASKED)


def test_what_clerks_asked_and_another_topic_answered_is_a_theft(library: Library) -> None:
    """Named with its owner."""
    thief = replace(PARKING, phrasings=(ASKED,))

    assert Trial(library, thief).thefts([(ASKED, WINDOW), ("证书丢了怎么补办", "cert.lost")]) == [Theft(ASKED, WINDOW)]


def test_what_its_earlier_version_answered_is_no_theft(library: Library, entries: Sequence[Entry]) -> None:
    """A correction keeps what was its own."""
    before = next(entry for entry in entries if entry.id == WINDOW)

    assert Trial(library, replace(before, answer="改了。")).thefts([(ASKED, "annual-report.late")]) == []


def test_a_wording_of_its_own_that_another_topic_answers_is_a_miss(library: Library, entries: Sequence[Entry]) -> None:
    """A second entry on a matter that has one would never be reached."""
    known = next(entry for entry in entries if entry.id == WINDOW)

    assert {miss.owner for miss in Trial(library, replace(known, id="zz.window")).misses()} == {WINDOW}


def test_a_trial_changes_nothing_and_is_not_changed(library: Library) -> None:
    """Neither the library by the trial, nor the trial by what happens to the library."""
    trial = Trial(library, PARKING)
    assert library.find(PARKING.id) is None

    library.add(replace(PARKING, id="other.parking"))
    try:
        assert trial.takes(PARKING.question)
    finally:
        library.remove("other.parking")
