"""From a question to the topic it means."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq import postings as index
from faq.entry import Entry
from faq.grams import AGAIN, grams, pieces
from faq.matcher import SHOWN, VERBATIM, Decision, Matcher
from faq.postings import Postings
from faq.ranking import COMPARED
from faq.weights import Fit, Weights
from tests.faq.stock import ENTRIES, make_matcher

ASKED = tuple(text for entry in ENTRIES for text in entry.questions)
ANYTHING = st.one_of(st.text(), st.lists(st.sampled_from([*ASKED, "。", "\n", "😀", "您好", "\0", "\ud800"]), max_size=8).map("".join))
_SURE = Fit((2.0, 4.0, 1.0, 1.0, 1.0, -1.0, 0.0, 0.0, -1.0), (0.0,) * 8 + (9.0,))
EAGER = Weights(_SURE, _SURE, (0.0,) * 4 + (9.0,), 0.5, 0.1)
"""Sure of whatever comes first, so that what is combined from sentences can be seen."""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_known_wording_finds_its_topic(entry: Entry) -> None:
    """What was written down as a way to ask is recognised."""
    assert {SHARED.match(text).candidates[0].topic for text in entry.questions} == {entry.id}


@pytest.mark.parametrize("text", ["", " ", "\0", "😀🎉", "。？！…", "\u202e\u200f", "\ud800\udfff", "\x00\x01\x02"])
def test_nothing_to_read_is_refused(text: str) -> None:
    """Silence is no question, and no error."""
    match = make_matcher().match(text)

    assert match.decision is Decision.REFUSE
    assert match.candidates == match.answers == ()
    assert match.score == 0.0


def test_a_matcher_without_topics_refuses() -> None:
    """Nothing known is nothing near."""
    assert Matcher().match("年报几号截止").decision is Decision.REFUSE


@settings(deadline=None)
@given(ANYTHING)
def test_no_text_raises(text: str) -> None:
    """Whatever comes, there is a match: best first, at most three, scores from 0 to 1, answers among them."""
    match = SHARED.match(text)
    scores = [each.score for each in match.candidates]

    assert len(scores) <= SHOWN
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert set(match.answers) <= set(match.candidates)
    assert bool(match.answers) == (match.decision is Decision.ANSWER)


@pytest.mark.slow
@settings(deadline=None)
@given(ANYTHING)
def test_a_topic_that_came_and_went_leaves_no_trace(text: str) -> None:
    """The scores are the same to the last digit."""
    matcher = make_matcher()
    matcher.match("年报")
    matcher.add("passing", ["年报几号截止", "证书丢了怎么补", "从没说过的话"])
    matcher.match("年报")
    matcher.remove("passing")

    assert matcher.compare(text) == SHARED.compare(text)


@pytest.mark.slow
@settings(deadline=None)
@given(ANYTHING, st.permutations(ENTRIES))
def test_the_order_of_topics_does_not_matter(text: str, entries: list[Entry]) -> None:
    """The same FAQ gives the same match, however its files are read."""
    matcher = Matcher()
    for entry in entries:
        matcher.add(entry.id, entry.questions, aside=entry.action is not None)

    assert matcher.match(text) == SHARED.match(text)


def test_a_removed_topic_is_not_found() -> None:
    """Forgotten is forgotten, and may be learnt anew."""
    matcher = make_matcher()
    matcher.remove("cert.lost")
    assert "cert.lost" not in {each.topic for each in matcher.match("证书丢了怎么补").candidates}

    matcher.add("cert.lost", ["证书丢了怎么补"])
    assert matcher.match("证书丢了怎么补").candidates[0].topic == "cert.lost"


def test_two_questions_get_two_answers() -> None:
    """Each sentence that is sure of another topic is answered."""
    match = eager().match("年报几号截止？证书丢了怎么补？")

    assert {each.topic for each in match.answers} == {"report.window", "cert.lost"}


def test_thanks_give_way_to_a_question() -> None:
    """Small talk beside a question is not answered, alone it is."""
    beside, alone = eager().match("证书丢了怎么补？谢谢你的帮助！"), eager().match("谢谢你的帮助！")

    assert [each.topic for each in beside.answers] == ["cert.lost"]
    assert "talk.thanks" not in {each.topic for each in beside.candidates}
    assert alone.answers[0].topic == "talk.thanks"


def test_a_story_does_not_drown_the_question_in_it() -> None:
    """The sentence that asks is found among those that tell."""
    story = "您好！我是新来的会计。上周单位装修搬了三次办公室。东西乱得很。法人证书遗失了怎么办？盼回复。"

    assert make_matcher().match(story).candidates[0].topic == "cert.lost"


def test_what_the_topic_never_says_is_named() -> None:
    """`faq test` can show why a score is low."""
    compared = make_matcher().compare("护照丢了怎么补")

    assert compared.hits[0].topic == "cert.lost"
    assert {"护", "照"} <= set(compared.missing)


def test_a_foreign_word_lowers_the_score() -> None:
    """A passport is lost like a certificate, but not ours."""
    matcher = make_matcher()

    assert matcher.match("护照丢了怎么补").score < matcher.match("证书丢了怎么补").score


def test_hits_are_ranked_and_few() -> None:
    """However many topics there are, only the nearest are compared in full."""
    matcher = Matcher(weights=EAGER)
    for number in range(COMPARED * 2):
        matcher.add(f"t{number:02}", [f"证书{number}怎么办", "证书"])
    ranks = [hit.rank for hit in matcher.compare("证书7怎么办").hits]

    assert len(ranks) == COMPARED
    assert ranks == sorted(ranks, reverse=True)


def test_grams_hold_pieces_pairs_parts_and_senses() -> None:
    """Latin words and numbers are one piece, a Chinese character is one; of Latin words there are parts besides."""
    assert pieces("ie 11打开") == ["ie", "11", "打", "开"]
    assert grams("打开", ["b", "a"]) == ["打", "开", "打 开", "@a", "@b", "@a&@b"]
    assert grams("u card") == ["u", "card", "u card", "~car", "~ard"]


def test_what_is_said_twice_is_more_than_once() -> None:
    """Unless it says little: 报 in 年报怎么报 is asked for, a second 的 is not."""
    assert grams("报的报的", little="的") == ["报", "的", f"报{AGAIN}", "报 的", "的 报"]


@given(st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=12), st.data())
def test_postings_count_what_is_there(rows: list[set[str]], data: st.DataObject) -> None:
    """Against counting by hand, with some rows removed."""
    postings = Postings()
    numbers = [postings.add(sorted(row)) for row in rows]
    gone = data.draw(st.sets(st.sampled_from(numbers), max_size=len(numbers) - 1))
    for number in gone:
        postings.remove(number)
    alive = {number: row for number, row in zip(numbers, rows, strict=True) if number not in gone}
    asked = postings.ask(["a", "c", "x"])
    shared = postings.share(asked)
    found = sorted(zip(shared.gram.tolist(), shared.row.tolist(), strict=True))

    assert postings.alive == len(alive)
    assert asked.held.tolist() == [sum(gram in row for row in alive.values()) for gram in asked.grams]
    assert found == [(place, number) for place, gram in enumerate(asked.grams) for number, row in alive.items() if gram in row]


@given(st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=12), st.sets(st.sampled_from("abcdefx"), min_size=1))
def test_overlap_is_what_both_hold(rows: list[set[str]], question: set[str]) -> None:
    """Against weighing by hand; `a` is a piece that says little."""
    postings = Postings("a")
    numbers = [postings.add(sorted(row)) for row in rows]
    asked = postings.ask(sorted(question))
    weight = {gram: np.log1p(len(rows) / max(sum(gram in row for row in rows), 1)) for gram in "abcdefx"}
    overlap = postings.overlap(asked, np.array(numbers))

    for place, row in enumerate(rows):
        both = sum(weight[gram] for gram in row & question)
        assert overlap.common[place] == pytest.approx(len(row & question) / len(row | question))
        assert overlap.asked[place] == pytest.approx(both / sum(weight[gram] for gram in question))
        assert overlap.said[place] == pytest.approx(both / sum(weight[gram] for gram in row))
        rarest = max((weight[gram] for gram in question - row), default=0.0)
        assert overlap.missing[place] == pytest.approx(rarest / np.log1p(len(rows)))
        assert np.expm1(overlap.added[place]) == pytest.approx(len(question - row - {"a"}))
        assert np.expm1(overlap.dropped[place]) == pytest.approx(len(row - question - {"a"}))


def test_a_common_gram_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rarest first, as far as the reading goes: a question costs what it finds, not what there is."""
    monkeypatch.setattr(index, "READ", 3)
    postings = Postings()
    for row in ("ab", "ab", "a", "a"):
        postings.add(list(row))

    assert set(postings.share(postings.ask(["a", "b"])).gram.tolist()) == {1}
    assert postings.share(postings.ask(["a"])).row.tolist() == [0, 1, 2, 3]


def test_topics_are_counted_gram_by_gram() -> None:
    """How many phrasings of each topic hold each gram."""
    postings = Postings()
    for row in ("ab", "a", "b", "a"):
        postings.add(list(row))
    gram, topic, times = postings.share(postings.ask(["a", "b"])).count_topics(np.array([0, 0, 1, 1]))

    assert sorted(zip(gram.tolist(), topic.tolist(), times.tolist(), strict=True)) == [(0, 0, 2), (0, 1, 1), (1, 0, 1), (1, 1, 1)]


def test_rarer_grams_weigh_more() -> None:
    """And one that nobody uses as much as the rarest."""
    postings = Postings()
    for row in ("ab", "ac", "a"):
        postings.add(list(row))
    common, rare, unheard = postings.ask(["a", "b", "x"]).weights

    assert common < rare == unheard


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("zhengshu diule zenme bu", "cert.lost"),
        ("nianbao jihao jiezhi", "report.window"),
        ("证书guoqi了", "cert.expired"),
        ("症书遗失了怎么办", "cert.lost"),
        ("證書過期了怎麼辦", "cert.expired"),
        ("ＮＩＡＮＢＡＯ的流程", "report.steps"),
    ],
)
def test_noise_is_seen_through(typed: str, topic: str) -> None:
    """Pinyin typed out, homophones, Traditional characters, full width."""
    assert make_matcher().match(typed).candidates[0].topic == topic


def test_a_wording_that_two_topics_share_decides_nothing() -> None:
    """Written down word for word it is answered; not so where another topic has nearly the same words."""
    clear, torn = Matcher(), Matcher()
    for matcher, other in ((clear, "公章怎么刻"), (torn, "证书在哪里领啊")):
        matcher.add("pickup", ["证书在哪里领", "去哪拿证"])
        matcher.add("other", [other])

    assert clear.match("证书在哪里领").score >= VERBATIM
    assert torn.match("证书在哪里领").score < VERBATIM


def test_what_is_denied_is_not_answered() -> None:
    """“Not this, but that” asks for that."""
    assert [each.topic for each in eager().match("不是问年报几号截止，是想问证书丢了怎么补").answers] == ["cert.lost"]


def test_two_questions_in_a_breath_get_two_answers() -> None:
    """Without a full stop between them; and where the whole is sure, it comes first."""
    match = eager().match("年报几号截止，证书丢了怎么补")

    assert {each.topic for each in match.answers} == {"report.window", "cert.lost"}


def test_a_sparse_faq_is_matched_by_its_nearest_phrasing() -> None:
    """One wording a topic, as in an FAQ that was copied from a list of questions."""
    matcher = Matcher()
    for entry in ENTRIES:
        matcher.add(entry.id, [entry.question])

    assert matcher.match("请问年度报告什么时候报呢").candidates[0].topic == "report.window"
    assert matcher.match("谁知道证书丢了如何补").candidates[0].topic == "cert.lost"


def test_english_is_matched_by_the_same_code() -> None:
    """Words are pieces as characters are, and their endings matter little."""
    matcher = Matcher()
    matcher.add("card", ["how do I replace a lost card", "my card was stolen"])
    matcher.add("pin", ["I forgot my pin", "how can I change my pin"])

    assert matcher.match("what can I do about my lost card?").candidates[0].topic == "card"
    assert matcher.match("change the pin please").candidates[0].topic == "pin"
    assert matcher.match("losing cards").candidates[0].topic == "card"


def test_no_two_wordings_of_different_topics_are_one() -> None:
    """The stock of these tests is sound."""
    assert not any(set(a.questions) & set(b.questions) for a, b in combinations(ENTRIES, 2))


def eager() -> Matcher:
    """The shared FAQ with a matcher that is sure of itself."""
    matcher = Matcher(weights=EAGER)
    for entry in ENTRIES:
        matcher.add(entry.id, entry.questions, aside=entry.action is not None)
    return matcher


SHARED = make_matcher()
