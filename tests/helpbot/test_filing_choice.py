"""Which filings an answer is about."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from helpbot.models import FilingKind, FilingState, InstitutionStatus
from helpbot.services.filing_choice import FINISHED, Wish, choose_filings, find_named, group_filings
from helpbot.services.registry import FilingRecord, InstitutionRecord

K, S = FilingKind, FilingState
AT = datetime(2027, 2, 1, tzinfo=UTC)
TODAY = date(2027, 2, 1)


def institution(name: str, uscc: str = "", *, classified: bool = False, status: InstitutionStatus | None = None) -> InstitutionRecord:
    return InstitutionRecord(uscc or name, name, "", status, "", None, None, classified, "", "", "", None)


def filing(number: str, kind: FilingKind, state: FilingState, year: int | None = None, uscc: str = "甲", at: datetime = AT) -> FilingRecord:
    return FilingRecord(number, uscc, kind, "", year, "", state, "", at, None, "")


FILINGS = st.builds(filing, st.text("0123456789", min_size=1), st.sampled_from(K), st.sampled_from(S), st.sampled_from([None, 2025, 2026]))


def test_what_is_under_way_comes_before_what_is_over() -> None:
    """Where nothing is, the newest; of a kind likewise."""
    over, open_, older = filing("1", K.CHANGE, S.ANNOUNCED), filing("2", K.RENEW, S.ACCEPTED), filing("3", K.CHANGE, S.ANNOUNCED)

    assert choose_filings([over, open_, older], Wish(), TODAY) == [open_]
    assert choose_filings([over, older], Wish(), TODAY) == [over]
    assert choose_filings([over, open_, older], Wish(K.CHANGE), TODAY) == [over]
    assert choose_filings([over, open_], Wish(K.CANCEL), TODAY) == []


def test_of_reports_the_latest_year_is_meant_unless_one_is_said() -> None:
    """Also where it is over."""
    last, before = filing("1", K.ANNUAL, S.PUBLISHED, 2026), filing("2", K.ANNUAL, S.RETURNED, 2025)

    assert choose_filings([before, last], Wish(K.ANNUAL), TODAY) == [last]
    assert choose_filings([before, last], Wish(K.ANNUAL, 2025), TODAY) == [before]


def test_that_an_old_report_is_done_is_no_answer() -> None:
    """In February the report of last year is meant; that of the year before was due a year ago. A registry may not say the year."""
    before, unsaid = filing("1", K.ANNUAL, S.PUBLISHED, 2025), filing("2", K.ANNUAL, S.SUBMITTED)

    assert choose_filings([before], Wish(K.ANNUAL), TODAY) == []
    assert choose_filings([before, unsaid], Wish(K.ANNUAL), TODAY) == [unsaid]
    assert choose_filings([unsaid], Wish(K.ANNUAL, 2026), TODAY) == [unsaid]


def test_a_year_of_what_reports_on_none_is_when_it_moved() -> None:
    """“去年的变更”."""
    old = filing("1", K.CHANGE, S.ANNOUNCED, at=datetime(2025, 12, 31, 17, tzinfo=UTC))

    assert choose_filings([old], Wish(K.CHANGE, 2026), TODAY) == [old]  # in Shanghai it was 2026 already
    assert choose_filings([old], Wish(K.CHANGE, 2025), TODAY) == []


def test_no_report_is_an_answer_about_whoever_owes_one() -> None:
    """Not about a unit that is gone, nor a classified one."""
    owing, gone, secret = institution("甲"), institution("乙", status=InstitutionStatus.CANCELLED), institution("丙", classified=True)

    assert group_filings([owing, gone, secret], [], Wish(K.ANNUAL), TODAY) == {owing: []}
    assert group_filings([owing, gone, secret], [], Wish(), TODAY) == {}
    assert group_filings([secret], [filing("1", K.ANNUAL, S.RETURNED, 2026, uscc="丙")], Wish(), TODAY) == {}


def test_the_very_name_wins_over_a_longer_one() -> None:
    """“县医院” may be two; “县中医院” is one."""
    both = [institution("县医院"), institution("县中医院")]

    assert find_named(both, ["县医院"]) == [both[0]]
    assert find_named(both, ["医院"]) == both
    assert find_named(both, ["县中医院"]) == [both[1]]


@given(st.lists(FILINGS, max_size=8), st.sampled_from([None, *K]), st.sampled_from([None, 2025, 2026]))
def test_nothing_is_chosen_that_was_not_asked_for(filings: list[FilingRecord], kind: FilingKind | None, year: int | None) -> None:
    """And what is under way is never left out for what is over."""
    chosen = choose_filings(filings, Wish(kind, year), TODAY)

    assert all(each in filings and kind in (None, each.kind) for each in chosen)
    if any(each.state in FINISHED for each in chosen) and kind is not K.ANNUAL:
        assert len(chosen) == 1
