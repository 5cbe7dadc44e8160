"""`faq` from outside: listing, explaining, checking, measuring, importing and exporting."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from faq.entry import Entry
from faq.weights import RANK_FEATURES, fitted_weights, parse_weights
from tests.cast import KNOWN, KNOWN_TOPIC, UNKNOWN, Officer, write_config
from tests.helpbot.configs import says_in_one_line

FIGURES = {"n", "hit1", "hit3", "mrr10", "answered", "answered_right", "oos_answered", "auroc", "c_p95", "p50_ms", "p99_ms"}

BROKEN = [
    ("[[entry]\n", "TOML 格式不对，第1行第8个字附近写得不对"),
    ("", "没有 [[entry]]"),
    ("entry = [1]\n", "应当是一个表"),
    ('[[entry]]\nid = "a.b"\nquestion = "停车"\n', "缺少 answer"),
    ('[[entry]]\nid = "a.b"\nquestion = "停车"\nanswer = "院内。"\nlaw = "x"\n', "不认识的键 law"),
    ('[[entry]]\nid = "a.b"\nquestion = "停车"\nanswer = 3\n', "answer 的类型不对"),
    ('[[entry]]\nid = "a.b"\nquestion = "停车"\nanswer = "院内。"\ncertainty = "sure"\n', "certainty 的值不对"),
    ('[[entry]]\nid = "a.b"\nquestion = "停车"\nanswer = "院内。"\nconfirmed = "昨天"\n', "confirmed 的类型不对"),
    ('[[entry]]\nid = "a.b"\nquestion = "停车"\nanswer = "院内。"\nphrasings = "停车"\n', "phrasings 的类型不对"),
]


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    """Two questions of the office's, two of nobody's."""
    file = tmp_path / "queries.tsv"
    lines = [
        "query\taccepted\tkind",
        f"{KNOWN}\t{KNOWN_TOPIC}\tplain",
        f"{UNKNOWN}\t-\tjunk",
        "你好\tsmalltalk.greet,smalltalk.thanks\tplain",
        f"{UNKNOWN}q\t-\tjunk",
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


async def test_every_topic_is_listed(olga: Officer, entries: Sequence[Entry]) -> None:
    """As data, and a line each."""
    listed = await olga.sees("faq", "list")
    lines = (await olga.runs("faq", "list")).out.splitlines()

    assert [row["id"] for row in listed] == [entry.id for entry in entries]
    assert set(listed[0]) == {"id", "question", "certainty", "action"}
    assert [line.split("\t")[0] for line in lines] == [entry.id for entry in entries]


async def test_a_topic_is_shown_in_the_form_of_its_file(olga: Officer) -> None:
    """It could be edited and imported."""
    shown = await olga.sees("faq", "show", KNOWN_TOPIC)
    text = (await olga.runs("faq", "show", KNOWN_TOPIC)).out

    (table,) = tomllib.loads(text)["entry"]
    assert table["id"] == shown["id"] == KNOWN_TOPIC
    assert table["phrasings"] == shown["phrasings"]


async def test_an_unknown_topic_is_named_with_the_nearest(olga: Officer) -> None:
    """As the operator's slip of the finger deserves."""
    assert says_in_one_line(await olga.runs("faq", "show", KNOWN_TOPIC + "s"), f"您是不是要 {KNOWN_TOPIC}？")


async def test_the_entries_that_come_with_helpbot_are_fine(olga: Officer, entries: Sequence[Entry]) -> None:
    """Nothing to mend in any of them, today."""
    ran = await olga.runs("faq", "lint")

    assert (ran.code, ran.out) == (0, f"{len(entries)} 条问答没有问题。\n")
    assert (await olga.runs("faq", "lint", "--json")).data == []


async def test_a_match_is_explained(olga: Officer) -> None:
    """What it was taken for, why, and against what."""
    explained = await olga.sees("faq", "test", KNOWN)
    words = (await olga.runs("faq", "test", KNOWN)).out

    assert set(explained) == {"query", "decision", "hits", "missing", "likely", "ours"}
    assert {"topic", "phrasing", "score", "shared", "lacking", "beside", *RANK_FEATURES} == set(explained["hits"][0])
    assert explained["likely"] * explained["ours"] > 0.5
    assert explained["decision"] == "answer"
    assert explained["hits"][0]["topic"] == KNOWN_TOPIC
    assert "直接回答" in words
    assert "都有：" in words
    assert KNOWN_TOPIC in words


async def test_a_message_with_two_questions_is_explained_as_two(olga: Officer) -> None:
    """Both topics are named that will be answered."""
    words = (await olga.runs("faq", "test", "年报什么时候截止？办登记要交费吗？")).out

    assert "annual-report.window" in words
    assert "fee.cost" in words


@pytest.mark.parametrize("question", ["", "？", "zxqv", "年" * 5000])
async def test_a_question_like_nothing_is_explained_too(olga: Officer, question: str) -> None:
    """With exit 0: it is the answer to what was asked."""
    ran = await olga.runs("faq", "test", question)

    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(("text", "said"), BROKEN)
async def test_a_broken_file_is_named_with_what_ails_it(olga: Officer, tmp_path: Path, text: str, said: str) -> None:
    """Whether it is to be checked or to be imported; nothing of it is taken."""
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")

    for verb in ("lint", "import"):
        ran = await olga.runs("faq", verb, str(file))
        assert says_in_one_line(ran, said)
        assert "own.toml" in ran.err
    assert (await olga.runs("faq", "show", "a.b")).code == 1


async def test_a_file_that_cannot_be_read_is_named(olga: Officer, tmp_path: Path) -> None:
    """Missing, a folder, or of another encoding."""
    gbk = tmp_path / "gbk.toml"
    gbk.write_bytes("[[entry]]\nid = '停车'\n".encode("gbk"))

    assert says_in_one_line(await olga.runs("faq", "import", str(gbk)), "不是 UTF-8 编码")
    assert says_in_one_line(await olga.runs("faq", "import", str(tmp_path / "none.toml")), "none.toml：读不了这个文件（文件或目录不存在）")
    assert says_in_one_line(await olga.runs("faq", "lint", str(tmp_path)), "读不了这个文件（这是一个目录）")


async def test_each_flaw_has_a_line_with_its_cure(olga: Officer, tmp_path: Path) -> None:
    """A file that can be read may still say nothing to rely on."""
    file = tmp_path / "own.toml"
    file.write_text(
        '[[entry]]\nid = "a.b"\nquestion = "停车"\nanswer = "见 www.example.cn {parking}"\nrelated = ["x.y"]\n', encoding="utf-8"
    )

    ran = await olga.runs("faq", "lint", str(file))
    flaws = (await olga.runs("faq", "lint", str(file), "--json")).data

    assert (ran.code, ran.err) == (1, "")
    kinds = {
        "missing-basis",
        "missing-certainty",
        "missing-confirmed",
        "missing-review",
        "web-address",
        "unknown-placeholder",
        "unknown-topic",
        "few-phrasings",
    }
    assert {flaw["kind"] for flaw in flaws} == kinds
    assert len(ran.out.splitlines()) == len(flaws)
    assert all(line.startswith("a.b：") for line in ran.out.splitlines())


async def test_an_export_is_taken_back_unchanged(olga: Officer, entries: Sequence[Entry], tmp_path: Path) -> None:
    """To a file or to standard output, the same."""
    file = tmp_path / "all.toml"

    written = await olga.runs("faq", "export", str(file))
    printed = await olga.runs("faq", "export")

    assert (written.code, written.out) == (0, "")
    assert printed.out == file.read_text(encoding="utf-8")
    assert f"不变 {len(entries)} 条" in (await olga.runs("faq", "import", str(file))).out


async def test_an_export_says_where_it_cannot_write(olga: Officer, tmp_path: Path) -> None:
    """With the reason."""
    assert says_in_one_line(await olga.runs("faq", "export", str(tmp_path / "none" / "all.toml")), "文件或目录不存在")


async def test_questions_with_their_answers_are_measured(queries: Path, tmp_path: Path) -> None:
    """Flat, then the same by kind; it needs no configuration."""
    nobody = Officer(tmp_path / "none.toml")

    figures = await nobody.sees("faq", "eval", str(queries))
    words = (await nobody.runs("faq", "eval", str(queries))).out

    assert {*FIGURES, "build_s", "rss_mb", "by_kind"} <= set(figures)
    assert (figures["n"], figures["hit1"], figures["answered"], figures["oos_answered"], figures["auroc"]) == (4, 1.0, 1.0, 0.0, 1.0)
    assert "auroc_junk" in figures
    assert set(figures["by_kind"]) == {"plain", "junk"}
    assert set(figures["by_kind"]["plain"]) >= FIGURES
    assert figures["by_kind"]["junk"]["n"] == 2
    assert "[plain]" in words


async def test_calibration_is_drawn(queries: Path, tmp_path: Path) -> None:
    """How sure, how many, how many right: in words and as data."""
    nobody = Officer(tmp_path / "none.toml")
    bands = (await nobody.sees("faq", "eval", str(queries), "--plot"))["reliability"]
    words = (await nobody.runs("faq", "eval", str(queries), "--plot")).out

    assert sum(band["count"] for band in bands) <= 4
    assert bands[-1]["right"] == 1.0
    assert "│" in words


async def test_the_score_to_answer_from_is_tuned(queries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the wanted share of right answers; a dry run says so and writes nothing."""
    stored = tmp_path / "weights.json"
    monkeypatch.setattr("helpbot.cli.evaluation.WEIGHTS_FILE", stored)
    nobody = Officer(tmp_path / "none.toml")

    dry = await nobody.runs("faq", "eval", str(queries), "--tune", "0.9", "--dry-run")
    assert (dry.code, stored.exists()) == (0, False)
    assert "没有改动" in dry.err

    done = await nobody.runs("faq", "eval", str(queries), "--tune", "0.9")
    tuned = parse_weights(stored.read_text(encoding="utf-8"))
    assert done.code == 0
    assert replace(tuned, answer=0.0, choices=0.0) == replace(fitted_weights(), answer=0.0, choices=0.0)
    assert f"{tuned.answer:.4f}" in done.err


@pytest.mark.parametrize("share", ["1", "0", "x", "95"])
async def test_a_share_that_is_none_is_refused(queries: Path, tmp_path: Path, share: str) -> None:
    """With an example of a good one."""
    ran = await Officer(tmp_path / "none.toml").runs("faq", "eval", str(queries), "--tune", share)

    assert ran.code == 2
    assert "0.95" in ran.err


async def test_what_cannot_be_tuned_stays(tmp_path: Path) -> None:
    """No score is enough where no answer is right."""
    file = tmp_path / "queries.tsv"
    file.write_text(f"query\taccepted\tkind\n{KNOWN}\t-\tx\n", encoding="utf-8")

    ran = await Officer(tmp_path / "none.toml").runs("faq", "eval", str(file), "--tune", "0.9")

    assert ran.code == 1
    assert "没有哪条分数线" in ran.err


async def test_any_corpus_can_be_measured(olga: Officer, tmp_path: Path) -> None:
    """A line an entry, in place of those that come with helpbot."""
    corpus = tmp_path / "entries.jsonl"
    corpus.write_text(
        "\n".join(
            json.dumps(each, ensure_ascii=False)
            for each in [{"id": "fee", "questions": ["要多少钱"]}, {"id": "time", "questions": ["要多久"]}]
        ),
        encoding="utf-8",
    )
    queries = tmp_path / "queries.tsv"
    queries.write_text("query\taccepted\tkind\r\n要多少钱\tfee\tx\r\n", encoding="utf-8")

    figures = await olga.sees("faq", "eval", str(queries), "--entries", str(corpus))

    assert (figures["n"], figures["hit1"]) == (1, 1.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "query<TAB>accepted<TAB>kind"),
        ("question\ttopic\n", "query<TAB>accepted<TAB>kind"),
        ("query\taccepted\tkind\n年报\n", "queries.tsv [2]"),
    ],
)
async def test_questions_in_another_form_are_refused(olga: Officer, tmp_path: Path, text: str, said: str) -> None:
    """With the place, and the form that is expected."""
    file = tmp_path / "queries.tsv"
    file.write_text(text, encoding="utf-8")

    assert says_in_one_line(await olga.runs("faq", "eval", str(file)), said)


@pytest.mark.parametrize("text", ["{", '{"id": "a"}', '{"id": "a", "questions": []}', "[]"])
async def test_a_corpus_in_another_form_is_refused(olga: Officer, queries: Path, tmp_path: Path, text: str) -> None:
    """Without a trace."""
    file = tmp_path / "entries.jsonl"
    file.write_text(text, encoding="utf-8")

    assert says_in_one_line(await olga.runs("faq", "eval", str(queries), "--entries", str(file)), "entries.jsonl")


async def test_an_export_overwrites_nothing(olga: Officer, tmp_path: Path) -> None:
    """The file may be what the office has been working on."""
    file = tmp_path / "own.toml"
    file.write_text("# 本局的\n", encoding="utf-8")

    assert says_in_one_line(await olga.runs("faq", "export", str(file)), "已经存在")
    assert file.read_text(encoding="utf-8") == "# 本局的\n"


async def test_an_id_that_stands_twice_is_not_imported(olga: Officer, tmp_path: Path) -> None:
    """Not even where both are as they are already, nor for a dry run."""
    shown = (await olga.runs("faq", "show", KNOWN_TOPIC)).out
    file = tmp_path / "own.toml"
    file.write_text(f"{shown}\n{shown}", encoding="utf-8")

    for words in ([], ["--dry-run"]):
        ran = await olga.runs("faq", "import", str(file), *words)
        assert ran.code == 1
        assert "主题编号重复" in ran.err


async def test_an_id_too_long_for_a_button_is_not_imported(olga: Officer, tmp_path: Path) -> None:
    """Else its answers could never be offered."""
    file = tmp_path / "own.toml"
    file.write_text(f'[[entry]]\nid = "{"a" * 41}"\nquestion = "停车"\nanswer = "院内。"\n', encoding="utf-8")

    ran = await olga.runs("faq", "import", str(file))

    assert ran.code == 1
    assert "最多 40 个" in ran.err


WORDED = '[faq]\nwords = "words.toml"\n'


async def test_the_offices_own_words_are_understood(olga: Officer) -> None:
    """On the path that a chat takes; without the table nobody knows them."""
    before = await olga.sees("faq", "test", "红皮宝书丢了怎么补")
    write_config(olga.config.parent, more=WORDED)
    (olga.config.parent / "words.toml").write_text('"证书" = ["红皮宝书"]\n', encoding="utf-8")
    after = await olga.sees("faq", "test", "红皮宝书丢了怎么补")

    assert after["query"] == "证书丢了怎么补"
    assert after["hits"][0]["topic"] == "cert.lost"
    assert after["hits"][0]["score"] > before["hits"][0]["score"]
    assert (await olga.runs("faq", "lint")).code == 0


async def test_a_flaw_of_the_offices_words_is_named_with_its_line(olga: Officer) -> None:
    """What is wrong, and the way out of it."""
    write_config(olga.config.parent, more=WORDED)
    (olga.config.parent / "words.toml").write_text('"证书" = ["证书", "谢谢"]\n"打回" = ["退回"]\n', encoding="utf-8")
    ran = await olga.runs("faq", "lint")

    assert ran.code == 1
    assert ran.out.splitlines() == [
        "words.toml:1：“证书”指向了它自己，请删掉。",
        "words.toml:1：“谢谢”本身是主题 smalltalk.thanks 的问法，替换后这种问法就答不到了，请删掉。",
        "words.toml:2：“退回”和“打回”互相替代，转了一圈，请只留一个方向。",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [("[same\n", "TOML 格式不对，第1行第6个字附近写得不对"), (None, "读不了这个文件"), ('"证书" = "本"\n', "证书 的类型不对")],
)
async def test_a_file_of_words_that_cannot_be_read_is_a_fault_of_the_configuration(olga: Officer, text: str | None, said: str) -> None:
    """It is told before helpbot serves anybody."""
    write_config(olga.config.parent, more=WORDED)
    if text is not None:
        (olga.config.parent / "words.toml").write_text(text, encoding="utf-8")
    ran = await olga.runs("config", "lint")

    assert ran.code == 1
    assert "faq.words" in ran.err
    assert said in ran.err
