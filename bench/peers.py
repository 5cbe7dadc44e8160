"""Other ways to find a question's topic, each in the form its users know it: rows in, a ranking of topics out."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from rapidfuzz import fuzz, process

from faq.text import fold

Ranking: TypeAlias = list[tuple[str, float]]
Ranker: TypeAlias = Callable[[str], Ranking]
Rows: TypeAlias = Sequence[tuple[str, str]]
"""Topic and phrasing."""

LOOKED_AT = 50
"""Rows that are looked at for the best topics."""


def _best(rows: Rows, ranked: Sequence[tuple[int, float]]) -> Ranking:
    """The topics of these rows, each with its best score."""
    best: dict[str, float] = {}
    for row, score in ranked:
        best.setdefault(rows[row][0], float(score))
    return list(best.items())


def _fuzzy(scorer: Callable[..., float]) -> Callable[[Rows], Ranker]:
    def build(rows: Rows) -> Ranker:
        texts = [fold(text) for _, text in rows]

        def rank(question: str) -> Ranking:
            found = process.extract(fold(question), texts, scorer=scorer, limit=LOOKED_AT)
            return _best(rows, [(row, score) for _, score, row in found])

        return rank

    return build


def _tfidf(rows: Rows) -> Ranker:
    """Cosine of character 1-3-grams, scikit-learn."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 -- an extra

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = vectorizer.fit_transform([fold(text) for _, text in rows]).T.tocsr()

    def rank(question: str) -> Ranking:
        scores = (vectorizer.transform([fold(question)]) @ matrix).toarray()[0]
        near = np.argsort(-scores, kind="stable")[:LOOKED_AT]
        return _best(rows, [(row, scores[row]) for row in near.tolist()])

    return rank


def _bm25(rows: Rows) -> Ranker:
    """BM25 over jieba's words, bm25s."""
    import bm25s  # noqa: PLC0415 -- an extra
    import jieba  # noqa: PLC0415 -- an extra

    jieba.setLogLevel(60)
    index = bm25s.BM25()
    index.index([jieba.lcut(fold(text)) for _, text in rows], show_progress=False)

    def rank(question: str) -> Ranking:
        words = jieba.lcut(fold(question))
        found, scores = index.retrieve([words], k=min(LOOKED_AT, len(rows)), show_progress=False, n_threads=0)
        return _best(rows, list(zip(found[0].tolist(), scores[0].tolist(), strict=True)))

    return rank


def _tantivy(rows: Rows) -> Ranker:
    """BM25 over character bigrams, tantivy."""
    import tantivy  # noqa: PLC0415 -- an extra

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=True)
    builder.add_text_field("text", tokenizer_name="whitespace")
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for row, (_, text) in enumerate(rows):
        writer.add_document(tantivy.Document(row=row, text=" ".join(_bigrams(text))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(question: str) -> Ranking:
        terms = [(tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "text", gram)) for gram in _bigrams(question)]
        hits = searcher.search(tantivy.Query.boolean_query(terms), LOOKED_AT).hits
        return _best(rows, [(searcher.doc(address)["row"][0], score) for score, address in hits])

    return rank


def _bigrams(text: str) -> list[str]:
    plain = fold(text).replace(" ", "_")
    return [plain[place : place + 2] for place in range(max(len(plain) - 1, 1))]


PEERS: dict[str, Callable[[Rows], Ranker]] = {
    "wratio": _fuzzy(fuzz.WRatio),
    "ratio": _fuzzy(fuzz.ratio),
    "tfidf": _tfidf,
    "bm25": _bm25,
    "tantivy": _tantivy,
}
