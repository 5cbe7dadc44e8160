"""The command line: noun, then verb. stdout is data, stderr is talk; 0 fine, 1 fault, 2 usage.

A noun's module is loaded when its noun is called, so that `helpbot ask` does not pay for what `helpbot run` needs.
"""

import argparse
import gc
import importlib
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, Protocol

from helpbot.config import nearest
from helpbot.errors import ConfigError, HelpbotError
from helpbot.texts import cli as texts
from helpbot.texts import config as config_texts
from helpbot.texts.system import OS_ERRORS, word_os_error

FINE, FAULTY, WRONG_USAGE = 0, 1, 2

NOUNS = tuple(texts.ABOUT)


class Command(Protocol):
    """A noun's module."""

    def build(self, parser: argparse.ArgumentParser) -> None:
        """Add the noun's verbs and options."""
        ...

    def run(self, args: argparse.Namespace) -> int:
        """Do it; returns the exit code."""
        ...


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, texts.USAGE_PREFIX if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse in the officer's language."""

    def __init__(self, prog: str | None = None, description: str | None = None, **others: Any) -> None:  # noqa: ANN401 -- argparse's own
        super().__init__(prog=prog, description=description, formatter_class=_Formatter, add_help=False, **others)
        self._positionals.title, self._optionals.title = texts.POSITIONALS, texts.OPTIONALS
        self.add_argument("-h", "--help", action="help", help=texts.HELP_OPTION)

    def error(self, message: str) -> NoReturn:
        for pattern, words in texts.PARSER_MESSAGES.items():
            if found := re.match(pattern, message):
                message = words.format(*found.groups())
                break
        self.exit(WRONG_USAGE, texts.USAGE_ERROR.format(message=message, command=self.prog))


def dispatch(words: Sequence[str]) -> int:
    """Run one command; every fault a person can meet becomes a line on stderr, never a trace."""
    top = Parser(prog="helpbot")
    top.add_argument("--config")
    top.add_argument("--office")
    shared, rest = top.parse_known_args(_before_noun(words))
    rest += words[len(_before_noun(words)) :]
    if not rest or rest[0] in ("-h", "--help", "help"):
        _print_help()
        return FINE if rest else WRONG_USAGE
    noun, *rest = rest
    if noun not in NOUNS:
        near = nearest(noun, list(NOUNS))
        template = texts.UNKNOWN_COMMAND_NEAR if near else texts.UNKNOWN_COMMAND
        sys.stderr.write(template.format(name=noun, near=near) + "\n")
        return WRONG_USAGE
    return _run(noun, rest, shared)


def _before_noun(words: Sequence[str]) -> list[str]:
    """The global options: what stands before the noun, each with its value."""
    end = 0
    while end < len(words) and words[end].startswith("--") and words[end] != "--help":
        end += 1 if "=" in words[end] else 2
    return list(words[:end])


def _run(noun: str, rest: Sequence[str], shared: argparse.Namespace) -> int:
    command: Command = importlib.import_module(f"helpbot.cli.{noun}")
    gc.freeze()
    gc.enable()
    parser = Parser(prog=f"helpbot {noun}", description=texts.ABOUT[noun])
    parser.add_argument("--config", default=shared.config, help=texts.CONFIG_OPTION)
    parser.add_argument("--office", default=shared.office, help=texts.OFFICE_OPTION)
    command.build(parser)
    try:
        return command.run(parser.parse_args(rest))
    except ConfigError as error:
        say(explain_faults(error))
    except HelpbotError as error:
        say(texts.FAULT.format(message=error))
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stderr.close()
        return FINE
    except OSError as error:
        say(texts.FAULT.format(message=word_os_error(error)))
    except KeyboardInterrupt:
        say(texts.INTERRUPTED)
    return FAULTY


def _print_help() -> None:
    lines = [texts.USAGE, texts.COMMANDS_ARE]
    lines += [texts.COMMAND_LINE.format(name=noun, about=about) for noun, about in texts.ABOUT.items()]
    sys.stdout.write("\n".join(lines) + "\n")


def explain_faults(error: ConfigError) -> str:
    """All faults of a configuration, a line each: file, key, value, and what was expected."""
    lines = [config_texts.HEAD.format(count=len(error.faults))]
    for fault in error.faults:
        near = f"{fault.kind}_near"
        kind = near if fault.expected and near in config_texts.PROBLEMS else fault.kind
        expected = OS_ERRORS.get(fault.expected) or config_texts.word_expected(fault.kind, fault.key, fault.expected)
        problem = config_texts.PROBLEMS.get(kind, config_texts.OTHER).format(kind=fault.kind, expected=expected)
        keyed = (config_texts.FAULT, config_texts.FAULT_VALUE)
        template = (keyed if fault.key else (config_texts.FAULT_FILE, config_texts.FAULT_FILE_VALUE))[bool(fault.value)]
        lines.append(template.format(file=fault.file, key=fault.key, value=fault.value, problem=problem))
    return "\n".join(lines)


def say(words: str) -> None:
    """Talk to the person at the terminal."""
    sys.stderr.write(words + "\n")


def put(data: str) -> None:
    """Write data."""
    sys.stdout.write(data + "\n")
