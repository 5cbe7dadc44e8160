"""The command line: noun, then verb. stdout is data, stderr is talk; 0 fine, 1 fault, 2 usage.

A noun's module is loaded when its noun is called, so that `helpbot ask` does not pay for what `helpbot run` needs.
"""

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn, Protocol

from helpbot.config import nearest
from helpbot.errors import ConfigError, HelpbotError
from helpbot.texts import cli as texts
from helpbot.texts import config as config_texts

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


class Parser(argparse.ArgumentParser):
    """argparse in the officer's language."""

    def error(self, message: str) -> NoReturn:
        self.exit(
            WRONG_USAGE,
            texts.USAGE_ERROR.format(message=message, noun=self.prog.split()[1] if " " in self.prog else ""),
        )


def dispatch(words: Sequence[str]) -> int:
    """Run one command; every fault a person can meet becomes a line on stderr, never a trace."""
    top = Parser(prog="helpbot", add_help=False)
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
        problem = config_texts.PROBLEMS.get(kind, config_texts.OTHER).format(kind=fault.kind, expected=fault.expected)
        template = config_texts.FAULT_VALUE if fault.value else config_texts.FAULT
        lines.append(template.format(file=fault.file, key=fault.key, value=fault.value, problem=problem))
    return "\n".join(lines)


def say(words: str) -> None:
    """Talk to the person at the terminal."""
    sys.stderr.write(words + "\n")


def put(data: str) -> None:
    """Write data."""
    sys.stdout.write(data + "\n")
