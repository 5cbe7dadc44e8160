"""A report as plain data, for programs."""

from datetime import timedelta
from typing import Any

from helpbot.services.figures import HandOffs, Questions, Saved, Share, Voices
from helpbot.services.filing_figures import FilingFigures
from helpbot.services.reports import Report


def as_data(report: Report) -> dict[str, Any]:
    """All figures, as numbers; null where nothing can be said. Rates from 0 to 1, times in seconds."""
    return {
        "from": report.period.first,
        "to": report.period.last,
        "over": report.over,
        "made": report.made.isoformat(),
        "questions": _questions(report.questions),
        "hand_offs": _hand_offs(report.hand_offs),
        "survey": _voices(report.voices) | {"visits_saved": _saved(report.visits), "calls_saved": _saved(report.calls)},
        "filings": _filings(report.filings) if report.filings else None,
        "no_filings": report.no_filings,
    }


def _share(share: Share | None) -> dict[str, Any] | None:
    return {"part": share.part, "whole": share.whole, "rate": share.rate} if share else None


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else round(time.total_seconds())


def _questions(found: Questions) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "answered_outright": found.outright,
        "asked_back": found.asked_back,
        "picked": found.picked,
        "refused": found.refused,
        "right_by_feedback": _share(found.right),
        "by_day": {str(day): count for day, count in sorted(found.by_day.items())},
    }


def _hand_offs(found: HandOffs) -> dict[str, Any]:
    return {
        "opened": found.opened,
        "by_reason": dict(found.by_reason),
        "answered": found.answered,
        "waiting": found.waiting,
        "closed_unanswered": found.unanswered,
        "median_seconds": _seconds(found.median),
        "median_working_seconds": _seconds(found.working),
    }


def _voices(found: Voices) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "scores": {str(score): count for score, count in sorted(found.scores.items())},
        "mean": found.mean,
        "otherwise": dict(found.otherwise),
        "words": list(found.words),
    }


def _saved(saved: Saved | None) -> dict[str, Any] | None:
    if saved is None:
        return None
    return {"estimate": saved.estimate, "range": list(saved.range), "helped": saved.helped, "share": _share(saved.share)}


def _filings(found: FilingFigures) -> dict[str, Any]:
    return {
        "as_of": found.as_of and found.as_of.isoformat(),
        "filed": _share(found.filed),
        "late": found.late,
        "came_in": found.total("came_in"),
        "first_time_right": _share(found.right),
        "returns": found.total("returns"),
        "classified": found.classified,
        "reasons": dict(found.reasons.most_common()),
        "unexplained": found.unexplained,
        "without_opinion": found.silent,
        "sponsors": [
            {
                "sponsor": name,
                "due": each.due,
                "filed": each.filed,
                "came_in": each.came_in,
                "first_time_right": _share(Share(each.right, each.decided)) if found.histories else None,
                "returns": each.returns,
            }
            for name, each in sorted(found.sponsors.items())
        ],
    }
