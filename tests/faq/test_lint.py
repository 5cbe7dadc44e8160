"""What lint finds wrong with entries."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from faq.entry import Certainty, Entry
from faq.lint import FEWEST_PHRASINGS, LONGEST_ANSWER, Flaw, lint

TODAY = date(2026, 11, 23)
SOUND = Entry(
    "visit.parking",
    "哪里可以停车？",
    "院内。",
    tuple(f"第{number}种停车的问法" for number in range(FEWEST_PHRASINGS)),
    basis="本局规定",
    certainty=Certainty.LOCAL,
    confirmed=TODAY,
    review_by=date(2027, 11, 23),
)


def _lint(*entries: Entry, beside: Iterable[Entry] = ()) -> list[Flaw]:
    return lint(entries, today=TODAY, placeholders=frozenset({"phone"}), find_placeholders=_find, beside=beside)


def _find(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def test_a_sound_entry_has_no_flaw() -> None:
    """Silence is praise."""
    assert _lint(SOUND) == []
    assert _lint(replace(SOUND, answer="打{phone}。")) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"basis": " "}, "missing-basis"),
        ({"certainty": None}, "missing-certainty"),
        ({"confirmed": None}, "missing-confirmed"),
        ({"review_by": None}, "missing-review"),
        ({"review_by": date(2026, 11, 22)}, "overdue-review"),
        ({"answer": "长" * (LONGEST_ANSWER + 1)}, "too-long"),
        ({"answer": "{fax}"}, "unknown-placeholder"),
        ({"answer": "见 https://example.org/a"}, "web-address"),
        ({"basis": "见 www.example"}, "web-address"),
        ({"related": ("no.such",)}, "unknown-topic"),
        ({"offers": "no.such"}, "unknown-topic"),
        ({"phrasings": SOUND.phrasings[1:]}, "few-phrasings"),
        ({"phrasings": (*SOUND.phrasings, "？！")}, "empty-phrasing"),
        ({"phrasings": (*SOUND.phrasings, SOUND.phrasings[0])}, "duplicate-phrasing"),
    ],
)
def test_each_flaw_is_found_alone(change: dict[str, object], kind: str) -> None:
    """One slip, one flaw, and where it is."""
    flaws = _lint(replace(SOUND, **change))  # type: ignore[arg-type]  # the table above holds fields of Entry

    assert [(flaw.kind, flaw.where) for flaw in flaws] == [(kind, SOUND.id)]


def test_an_act_needs_no_basis() -> None:
    """It claims nothing."""
    assert _lint(replace(SOUND, action="bind", basis="", certainty=None, confirmed=None, review_by=None)) == []


def test_an_id_is_there_once() -> None:
    """The second of two is reported."""
    kinds = {flaw.kind for flaw in _lint(SOUND, SOUND)}

    assert "duplicate-id" in kinds


def test_one_phrasing_does_not_mean_two_topics() -> None:
    """However it is punctuated, here or among the entries beside."""
    other = replace(SOUND, id="visit.bus", question="坐几路车？", phrasings=tuple(f"第{n}种坐车的问法" for n in range(FEWEST_PHRASINGS)))
    clash = replace(other, phrasings=(*other.phrasings, "请问哪里可以停车!"))

    for flaws in (_lint(SOUND, clash), _lint(clash, beside=[SOUND])):
        assert [(flaw.kind, flaw.where, flaw.key) for flaw in flaws] == [("conflicting-phrasing", clash.id, SOUND.id)]


def test_entries_may_point_to_those_beside() -> None:
    """The office's own lie on top of the package's; an entry that replaces one does not collide with it."""
    other = replace(SOUND, id="visit.bus", question="坐几路车？", phrasings=tuple(f"第{n}种坐车的问法" for n in range(FEWEST_PHRASINGS)))

    assert _lint(replace(SOUND, related=("visit.bus",)), beside=[other, SOUND]) == []


@pytest.mark.parametrize("topic", ["Visit.parking", ".visit", "停车", "visit parking", "visit\n", "v" * 41])
def test_an_id_that_fits_no_button_is_bad(topic: str) -> None:
    """It stands in a token of at most 64 bytes."""
    assert _lint(replace(SOUND, id=topic)) == [Flaw("bad-id", topic, detail="40")]
    assert _lint(replace(SOUND, id="v" * 40)) == []
