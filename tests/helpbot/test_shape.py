"""The shape of the house: where words stand, where time comes from, and that every line of a table leads somewhere."""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import helpbot
from faq.entry import Entry
from helpbot.app import CHANNELS, JOBS, TOPICS
from helpbot.cli import NOUNS
from helpbot.conversation import answers
from helpbot.errors import HelpbotError
from helpbot.messages import TOKEN_BYTES
from helpbot.running import load
from helpbot.services.kinds import KINDS
from helpbot.texts import cli as cli_texts

ROOT = Path(helpbot.__file__).parent.parent
PACKAGES = ("helpbot", "faq", "handlers", "scheduler")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")

CHINESE_ALLOWED = {
    "helpbot/texts": "every sentence a person reads",
    "helpbot/calendar/announcement.py": "the language of the State Council's notices",
    "faq/text.py": "what is written in one way for another: the language itself",
    "faq/train.py": "the noise that training makes",
    "handlers/mail/reading/words.py": "what mail programs and servers write, to be told from what people do",
}
QUEUES = ("put", "put_notices", "_tell_office", "tell_clerk")
NOW = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


MODULES = dict(modules())


def docstrings(tree: ast.Module) -> set[int]:
    """The nodes that only say something to the reader of the code: docstrings, and strings under constants."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}


@pytest.mark.parametrize("path", [path for path in MODULES if not path.startswith(tuple(CHINESE_ALLOWED))])
def test_what_people_read_stands_in_texts(path: str) -> None:
    """A Chinese literal anywhere else would escape whoever edits the sentences."""
    tree = MODULES[path]
    said = docstrings(tree)
    literals = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said]

    assert [f"{path}:{node.lineno} {node.value!r}" for node in literals if CHINESE.search(str(node.value))] == []


@pytest.mark.parametrize("path", [path for path in MODULES if path != "helpbot/clock.py"])
def test_nobody_but_the_clock_reads_the_time(path: str) -> None:
    """Each exception says why on its line."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    calls = [node for node in ast.walk(MODULES[path]) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    reading = [call for call in calls if isinstance(call.func, ast.Attribute) and (_owner(call.func), call.func.attr) in NOW]

    assert [f"{path}:{call.lineno}" for call in reading if "noqa: TID251 -- " not in lines[call.lineno - 1]] == []


@pytest.mark.parametrize("path", MODULES)
def test_a_module_opens_with_a_sentence(path: str) -> None:
    """But for the empty ones of Alembic."""
    tree = MODULES[path]

    assert not tree.body or ast.get_docstring(tree)


@pytest.mark.parametrize("path", MODULES)
def test_nothing_is_imported_inside_a_function(path: str) -> None:
    """What is loaded late is named in a table, and loaded in one place."""
    functions = [node for node in ast.walk(MODULES[path]) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]

    assert [f"{path}:{node.lineno}" for node in inside] == []


@pytest.mark.parametrize("spec", CHANNELS, ids=lambda spec: spec.name)
def test_a_channel_can_be_opened_and_is_documented(spec: object) -> None:
    """Its opener's name leads to a callable; its settings and its module say what they are."""
    (found,) = [each for each in CHANNELS if each is spec]

    assert callable(load(found.opener))
    assert found.settings.__doc__
    assert sys.modules[f"handlers.{found.name}"].__doc__
    assert re.fullmatch(r"[a-z]+", found.name)


def test_a_channel_that_is_off_costs_nothing() -> None:
    """Its module is loaded by name; importing the app does not load it."""
    imported = {node.module for node in ast.walk(MODULES["helpbot/app.py"]) if isinstance(node, ast.ImportFrom)}

    assert not [name for name in imported if name and name.endswith(".channel")]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_is_documented_and_can_be_reached(topic: object) -> None:
    """By an action, a command, a choice, a message without words, or a reply to a message of ours."""
    (found,) = [each for each in TOPICS if each is topic]

    assert inspect.getdoc(type(found))
    assert (
        found.actions | found.commands | found.tokens | found.forms | {kind.dialog for kind in KINDS.values() if kind.dialog == found.name}
    )


@pytest.mark.parametrize("of", ["name", "actions", "commands", "tokens", "forms"])
def test_no_two_topics_claim_the_same(of: str) -> None:
    """The later would silently win."""
    claimed = [{topic.name} if of == "name" else getattr(topic, of) for topic in TOPICS]

    assert sum(map(len, claimed)) == len(set().union(*claimed))


def test_every_job_is_documented_and_named_once() -> None:
    """What it does, and how often."""
    assert all(inspect.getdoc(job.work) and job.every.total_seconds() >= 1 for job in JOBS)
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_every_kind_of_message_that_is_queued_is_known_to_delivery() -> None:
    """One that is not could not be sent."""
    queued = {
        node.args[1].value
        for path, tree in MODULES.items()
        if path.startswith(("helpbot/services", "helpbot/conversation", "helpbot/topics"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in QUEUES
        for node in [_with_kind(node)]
        if len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    }

    assert queued == set(KINDS)


def test_every_command_is_explained_and_exists() -> None:
    """In the officer's language."""
    parts = {"__init__", "common", "drafting", "evaluation", "exchange", "inviting", "noting", "progress", "replanning"}
    parts |= {"owing", "planning", "plotting", "speaking", "ticket_deeds", "ticket_files"}
    files = {file.stem for file in (ROOT / "helpbot" / "cli").glob("*.py")} - parts

    assert set(NOUNS) == set(cli_texts.ABOUT) == files


def test_every_error_says_when_it_is_raised() -> None:
    """And stands in the tree that opens the module."""
    module = sys.modules[HelpbotError.__module__]
    errors = [each for _, each in inspect.getmembers(module, inspect.isclass) if issubclass(each, HelpbotError)]

    assert all(each.__doc__ for each in errors)
    assert [each.__name__ for each in errors if each.__name__ not in (module.__doc__ or "")] == []


def test_every_action_of_the_faq_has_a_topic_or_words_of_its_own(entries: list[Entry]) -> None:
    """An act nobody carries out yet answers with its entry's text."""
    able = {action for topic in TOPICS for action in topic.actions}

    assert [entry.id for entry in entries if entry.action and entry.action not in able and not entry.answer] == []
    assert able <= {entry.action for entry in entries}


def test_every_topic_of_the_faq_fits_into_a_button(entries: list[Entry]) -> None:
    """With an inquiry of nineteen digits before it."""
    tokens = [f"{answers.ASK}:{'9' * 19}:{entry.id}" for entry in entries]

    assert [token for token in tokens if len(token.encode()) > TOKEN_BYTES] == []


def _owner(function: ast.Attribute) -> str:
    value = function.value
    return value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""


def _with_kind(call: ast.Call) -> ast.Call:
    """`_tell_office` names its kind first, the others second."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "_tell_office":
        return ast.Call(call.func, [call.func, *call.args], [])
    return call
