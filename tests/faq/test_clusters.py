"""What was asked again and again in other words stands together."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.clusters import Said, cluster
from faq.entry import Entry

CANTEEN = ("食堂承包给公司要登记吗", "食堂外包给公司，要登记吗", "请问食堂承包给公司要不要登记", "您好，食堂承包给别的公司要登记么？急")
CHARGING = ("院里装充电桩要登记吗", "院里装个充电桩要来登记么")


def texts(questions: Sequence[str]) -> list[list[str]]:
    return [[questions[place] for place in group] for group in cluster([Said(text) for text in questions])]


def test_the_same_in_other_words_is_one_cluster() -> None:
    """And another matter is another, though words are shared."""
    assert texts([*CANTEEN, *CHARGING]) == [list(CANTEEN), list(CHARGING)]


def test_courtesy_and_a_story_around_it_make_no_difference() -> None:
    """The first sentence that asks something counts."""
    long = "您好！我是清澜县第一小学的。食堂承包给公司要登记吗？我的电话13800000000，谢谢。"

    assert len(texts([CANTEEN[0], long])) == 1


def test_what_came_near_the_same_topic_is_nearer(entries: Sequence[Entry]) -> None:
    """The matcher's word counts, where it had one."""
    others = [Said(entry.question) for entry in entries[:60]]
    said = ("食堂外包怎么弄", "食堂的事外包了报一下吗")

    def share(near: str) -> bool:
        found = cluster([*others, *(Said(text, near) for text in said)])
        return any({60, 61} <= set(group) for group in found)

    assert (share(""), share("scope.company")) == (False, True)


@pytest.mark.parametrize("text", ["", "？？", "。", "\ud800", "谢谢您"])
def test_nothing_to_read_is_left_out_or_alone(text: str) -> None:
    """And breaks nothing."""
    assert all(len(group) == 1 for group in cluster([Said(text), Said(CANTEEN[0])]))


@given(st.lists(st.sampled_from([*CANTEEN, *CHARGING, "", "年报什么时候交", "证书丢了"]), max_size=20))
def test_every_question_is_in_one_cluster_and_the_same_words_in_the_same(questions: list[str]) -> None:
    """Whatever their order."""
    found = cluster([Said(text) for text in questions])
    places = sorted(place for group in found for place in group)

    assert places == [place for place, text in enumerate(questions) if text]
    for text in set(questions) - {""}:
        assert len({number for number, group in enumerate(found) for place in group if questions[place] == text}) == 1


def test_most_of_what_stands_together_means_the_same(entries: Sequence[Entry]) -> None:
    """Held against labelled questions, which were written to be as unlike as can be."""
    file = Path(__file__).parents[1] / "data" / "clerk-questions-dev.tsv"
    with file.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["accepted"] in {entry.id for entry in entries}]
    found = cluster([Said(row["query"]) for row in rows])

    pairs = sum(len(group) * (len(group) - 1) // 2 for group in found)
    right = sum(count * (count - 1) // 2 for group in found for count in Counter(rows[place]["accepted"] for place in group).values())
    assert pairs > 20
    assert right / pairs > 0.4
