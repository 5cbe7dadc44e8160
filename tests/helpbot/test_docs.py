"""The docs are true: their commands parse, their keys and files exist, their links lead somewhere, and nothing is left out."""

import importlib
import inspect
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest

from helpbot import errors
from helpbot.app import CHANNELS, JOBS, TOPICS
from helpbot.cli import NOUNS, Command, Parser
from helpbot.cli.config import flatten
from helpbot.models import InboxState, OutboxState
from helpbot.topics.ask_faq import AskFaq

ROOT = Path(__file__).parents[2]
ADRS = sorted((ROOT / "docs/adr").glob("*.md"))
GUIDES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES = [*GUIDES, ROOT / "CHANGELOG.md", *ADRS]
FOLDERS = ("handlers", "helpbot", "scheduler", "faq", "tests", "docs", "deploy")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"\bHELPBOT_([A-Z0-9_]+)")
BEFORE = re.compile(r"^(?:[A-Z][A-Z0-9_]*=\S+ |sudo (?:-u \S+ )?)*")
OPERATOR = re.compile(r"\s(?:\||>|&&|;)\s")
PLACEHOLDER = re.compile(r"<.*>|[A-Z]{2,}|…|编号|文件")
KEYS = frozenset(flatten(tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))))
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "References"]


@dataclass(frozen=True, slots=True)
class Example:
    """A `helpbot …` command as a page shows it, what follows `helpbot`, and the output shown with it."""

    page: Path
    words: tuple[str, ...]
    output: str = ""

    def __str__(self) -> str:
        return f"{self.page.name}: {' '.join(self.words)}"


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def find_spans(page: Path) -> list[str]:
    """What stands in backticks outside the fenced blocks."""
    return [" ".join(span.split()) for span in SPAN.findall(FENCE.sub("", read(page)))]


def split_command(line: str) -> tuple[str, ...] | None:
    """The words after `helpbot`, or None where a line calls something else."""
    words = shlex.split(OPERATOR.split(BEFORE.sub("", line.strip()))[0], comments=True)
    return tuple(words[1:]) if words and Path(words[0]).name == "helpbot" else None


def find_blocks(page: Path) -> Iterator[Example]:
    """The commands of fenced blocks; in a transcript those behind `$ `, with what they print."""
    for language, body in FENCE.findall(read(page)):
        lines = body.splitlines()
        for place, line in enumerate(lines):
            if language == "console" and not line.startswith("$ "):
                continue
            words = split_command(line.removeprefix("$ ")) if language in ("sh", "console") else None
            if words is not None:
                output = takewhile(lambda each: not each.startswith("$ "), lines[place + 1 :]) if language == "console" else ()
                yield Example(page, words, "\n".join(output).strip())


def find_mentions(page: Path) -> Iterator[Example]:
    """The commands named in the text, brackets around what may be left out taken away."""
    for span in find_spans(page):
        words = split_command(re.sub(r"[\[\]]", "", span)) if span.startswith("helpbot ") else None
        noun = drop_options(words or ())[0]
        if words and noun and not PLACEHOLDER.fullmatch(noun):
            yield Example(page, words)


def drop_options(words: Sequence[str]) -> list[str]:
    """The words from the noun on."""
    rest = list(words)
    while rest and rest[0] in ("--config", "--office"):
        rest = rest[2:]
    return rest or [""]


def parses(words: Sequence[str]) -> bool:
    """Whether the noun's own parser takes the words, placeholders standing for a number or a name."""
    noun, *rest = drop_options(words)
    if noun not in NOUNS:
        return False
    command: Command = importlib.import_module(f"helpbot.cli.{noun}")
    parser = Parser(prog=f"helpbot {noun}")
    parser.add_argument("--config")
    parser.add_argument("--office")
    command.build(parser)
    try:
        parser.parse_args(["1" if PLACEHOLDER.fullmatch(word) else word for word in rest])
    except SystemExit as end:
        return end.code == 0
    return True


BLOCKS = [example for page in PAGES for example in find_blocks(page)]
MENTIONS = [example for page in PAGES for example in find_mentions(page)]


@pytest.mark.parametrize("example", BLOCKS, ids=str)
def test_a_command_shown_is_one_that_the_program_takes(example: Example) -> None:
    """Whoever copies a line out of the docs is not told that it is wrong."""
    assert parses(example.words)


@pytest.mark.parametrize("example", MENTIONS, ids=str)
def test_a_command_named_in_the_text_exists(example: Example) -> None:
    """A sentence may leave arguments out, or name a noun alone, but not one that there is not."""
    whole = any(parses([*example.words, *["1"] * more]) for more in range(3))

    assert whole or (len(example.words) == 1 and example.words[0] in NOUNS)


@pytest.mark.parametrize(
    "line", ["helpbot ticket reopen 3", "$ helpbot faq import", "sudo -u helpbot /opt/helpbot/.venv/bin/helpbot --config x sing"]
)
def test_a_wrong_command_would_be_found(line: str) -> None:
    """The check above does not pass whatever it is given."""
    words = split_command(line.removeprefix("$ "))

    assert words is not None
    assert not parses(words)


def test_a_transcript_is_what_the_program_says(tmp_path: Path) -> None:
    """The first thing a newcomer reads is what a newcomer gets."""
    for example in [each for each in BLOCKS if each.page.name == "README.md"]:
        done = run_helpbot(example.words, tmp_path)

        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == example.output


def run_helpbot(words: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "helpbot", *words]
    environment = {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False)


@pytest.mark.parametrize(
    "written", ["config.toml", "helpbot.db", "helpbot.db.0001.2026.bak", "helpbot.key", "offices.d/north.toml", "outgoing/1.eml"]
)
def test_git_takes_in_nothing_that_an_office_keeps(written: str) -> None:
    """Whoever runs it where it was cloned commits no key and no letter by mistake."""
    assert subprocess.run(["git", "check-ignore", "--quiet", "--no-index", written], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("noun", NOUNS)
def test_every_command_is_documented(noun: str) -> None:
    """A command without its words does not exist for anybody."""
    assert any(drop_options(example.words)[0] == noun for example in (*BLOCKS, *MENTIONS))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_key_named_in_the_docs_exists(page: Path) -> None:
    """`section.key` is a key of the template, wherever a page says so, as an environment variable too."""
    sections = "|".join(sorted({re.escape(key.rpartition(".")[0]) for key in KEYS}))
    named = {span for span in find_spans(page) if re.fullmatch(rf"(?:{sections})\.[a-z_]+", span)}
    variables = {name.removesuffix("_FILE").replace("__", ".").lower() for name in VARIABLE.findall(read(page)) if name != "CONFIG"}

    assert named | variables <= KEYS


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_is_documented(key: str) -> None:
    """What can be set is explained."""
    assert any(key in find_spans(page) for page in GUIDES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path) -> None:
    """Relative links name files that are there."""
    targets = [link.partition("#")[0] for link in LINK.findall(read(page)) if "://" not in link]
    missing = [target for target in targets if target and not (page.parent / target.replace("\\", "")).exists()]

    assert missing == []


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_a_file_named_in_the_docs_is_there(page: Path) -> None:
    """A path out of our folders exists, unless it stands for one that is yet to be written."""
    paths = [span for span in find_spans(page) if span.startswith(tuple(f"{folder}/" for folder in FOLDERS))]
    written = [path for path in paths if not re.search(r"/x\b|[<…]", path)]

    assert [path for path in written if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_make_target_named_in_the_docs_exists(page: Path) -> None:
    """`make run` and its like are in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    blocks = [line.split("#")[0] for _, body in FENCE.findall(read(page)) for line in body.splitlines()]
    called = {found for text in (*blocks, *find_spans(page)) for found in re.findall(r"(?:^|\s)make ([a-z-]+)", text)}

    assert called <= targets


def test_states_are_explained() -> None:
    """docs/operate.md has every state of inbox and outbox, and no other."""
    section = read(ROOT / "docs/operate.md").partition("## What waits where")[2].partition("\n## ")[0]
    explained = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)

    assert sorted(explained) == sorted([*InboxState, *OutboxState])


def test_jobs_are_explained() -> None:
    """docs/operate.md has every job, and no other."""
    section = read(ROOT / "docs/operate.md").partition("## What is done by the clock")[2].partition("\n## ")[0]
    explained = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)

    assert sorted(explained) == sorted(job.name for job in JOBS)


def test_what_there_is_is_listed() -> None:
    """docs/extend.md begins with every channel, topic and job."""
    section = read(ROOT / "docs/extend.md").partition("What there is:")[2].partition("\n\n")[0]
    topics = {each.name for each in (*TOPICS, AskFaq(frozenset()))}

    assert set(SPAN.findall(section)) == topics | {each.name for each in CHANNELS} | {each.name for each in JOBS}


def test_events_named_in_the_docs_are_logged() -> None:
    """Whoever looks for an event in the log can find it there."""
    section = read(ROOT / "docs/operate.md").partition("## Logs")[2]
    named = {span for span in SPAN.findall(section) if re.fullmatch(r"[a-z]+\.[a-z_]+", span)}
    source = "".join(read(file) for folder in ("helpbot", "handlers", "scheduler") for file in (ROOT / folder).rglob("*.py"))

    assert {name for name in named if f'"{name}"' not in source} == set()


def test_every_error_stands_in_the_tree() -> None:
    """The tree drawn in the module's docstring has every class and no other."""
    drawn = re.findall(r"^(?:    |[ │]*[├└]── )(\w+)", errors.__doc__ or "", re.MULTILINE)
    classes = [name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.HelpbotError)]

    assert sorted(drawn) == sorted(classes)


@pytest.mark.parametrize("page", ADRS, ids=lambda page: page.name)
def test_a_decision_has_its_five_headings(page: Path) -> None:
    """Context, Decision, Consequences, Alternatives, References, under the number of its file."""
    text = read(page)

    assert text.startswith(f"# {page.name[:4]}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_decisions_are_numbered_without_a_gap() -> None:
    """0001, 0002, and so on."""
    assert [page.name[:4] for page in ADRS] == [f"{number:04}" for number in range(1, len(ADRS) + 1)]


@pytest.mark.parametrize("bench", sorted(each.stem for each in (ROOT / "bench").glob("*.py") if "def main()" in each.read_text("utf-8")))
def test_every_bench_is_documented(bench: str) -> None:
    """With the command that runs it."""
    assert f"python -m bench.{bench}" in (ROOT / "docs/extend.md").read_text("utf-8")
