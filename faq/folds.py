"""What the matcher's weights are fitted to: FAQs that do not know the questions which are put to them.

For a dense FAQ the entries are cut into folds, and the phrasings of a fold are put as questions to an index of the others. A sparse one is
made in two ways. Each phrasing of the entries is a topic of its own, asked for in paraphrases that the noise model makes. And `pairs.txt`
holds questions about anything, put in different words by people, with others that are near them; each is a topic beside its neighbours and
beside some made up out of it, and some of what is asked is left out, so that the matcher learns to be silent where only a neighbour is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from faq.entry import Entry
from faq.noise import Noise

FOLDS = 10

SPOILT = 3
"""Every which phrasing is also asked with a typing error."""

LEFT_OUT = 5
"""Every which entry is unknown to the sparse FAQ."""

VARIANTS = (0, 0, 0, 1, 1, 2)
"""How many paraphrases beside it a phrasing of the sparse FAQ is known by."""

CROWD = 6000
"""Topics of a sparse FAQ, at most."""

ASKED = 1500
"""Questions that are put to a sparse FAQ."""

UNKNOWN = 0.3
"""Share of the pairs' questions that are left out."""

NEIGHBOURS = 0.6
"""Share of their neighbours that are known."""

STRANGER = 0.15
"""Share of the topics that are also asked for with a word more, which makes another question of it."""

PAIRS_FILE = Path(__file__).parent / "pairs.txt"

Example: TypeAlias = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Fold:
    """An FAQ and negatives without those that are asked; what is asked with None has no answer."""

    topics: dict[str, list[str]]
    negatives: list[str]
    asked: list[Example]


@dataclass(frozen=True, slots=True)
class Pair:
    """Different words for one question, and questions near it that ask something else."""

    same: list[str]
    near: list[str]


def read_pairs(file: Path = PAIRS_FILE) -> list[Pair]:
    """A line each: `one way = another ~ near ~ near`; lines with # are comments."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [Pair(same.split(" = "), near) for same, *near in (line.split(" ~ ") for line in lines)]


def split_folds(entries: Sequence[Entry], negatives: Sequence[str], noise: Noise) -> list[Fold]:
    """Every phrasing and every negative is asked in one fold, and unknown there."""
    folds = []
    for fold in range(FOLDS):
        asked: list[Example] = [(text, entry.id) for entry in entries for text in entry.questions[fold::FOLDS]]
        spoilt: list[Example] = [(noise.spoil(text), topic) for text, topic in asked[::SPOILT]]
        foreign: list[Example] = [(text, None) for text in negatives[fold::FOLDS]]
        kept = [text for place, text in enumerate(negatives) if place % FOLDS != fold]
        folds.append(Fold({entry.id: _cut(entry.questions, fold) for entry in entries}, kept, [*asked, *spoilt, *foreign]))
    return folds


def _cut(questions: Sequence[str], fold: int) -> list[str]:
    return [text for place, text in enumerate(questions) if place % FOLDS != fold]


def scatter(entries: Sequence[Entry], negatives: Sequence[str], noise: Noise) -> Fold:
    """A sparse FAQ: a topic for each phrasing, and questions of which some belong to entries that are left out."""
    unknown = [text for entry in entries[::LEFT_OUT] for text in entry.questions]
    known = noise.sample([text for place, entry in enumerate(entries) if place % LEFT_OUT for text in entry.questions], CROWD)
    topics = {text: [text, *(noise.paraphrase(text) for _ in range(noise.choose(VARIANTS)))] for text in known}
    asked: list[Example] = [(noise.paraphrase(text), text) for text in noise.sample(known, ASKED)]
    strange: list[Example] = [(noise.paraphrase(text), None) for text in noise.sample(unknown, ASKED // LEFT_OUT)]
    foreign: list[Example] = [(text, None) for text in noise.sample(negatives, ASKED // (2 * LEFT_OUT))]
    return Fold(topics, [], [*asked, *strange, *foreign])


def pair_off(pairs: Sequence[Pair], around: Sequence[str], noise: Noise) -> Fold:
    """A sparse FAQ of everyday questions and their neighbours, `around` being topics that nobody asks for."""
    topics: dict[str, list[str]] = {}
    asked: list[Example] = []
    for pair in pairs:
        title, *others = noise.sample(pair.same, len(pair.same))
        here = not noise.chance(UNKNOWN)
        if here:
            topics[title] = [title]
        asked += [(text, title if here else None) for text in others]
        asked += [(noise.paraphrase(text), title if here else None) for text in others[:1]]
        near = {text: noise.chance(NEIGHBOURS) for text in pair.near}
        topics |= {text: [text] for text, known in near.items() if known}
        asked += [(noise.paraphrase(text) if known else text, text if known else None) for text, known in near.items()]
    asked += [(noise.add_word(title), None) for title in topics if noise.chance(STRANGER)]
    for text in [text for title in (*topics, *around) if noise.chance(0.5) for text in _make_neighbours(title, noise)]:
        topics.setdefault(text, [text])
    return Fold({text: [text] for text in around} | topics, [], asked)


def _make_neighbours(text: str, noise: Noise) -> Iterator[str]:
    """A word more and a word less: another question, as often as not."""
    yield noise.add_word(text)
    yield noise.drop_word(text)
