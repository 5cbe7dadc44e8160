"""`helpbot faq import|export`: the questions and answers as files, in and out."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from faq.entry import Entry, format_entries, read_entries
from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_dry_run, explain_entry_errors, fault
from helpbot.cli.drafting import Verb
from helpbot.clock import SHANGHAI
from helpbot.running import App, Branch
from helpbot.services.audit import OPERATOR
from helpbot.services.entries import Change, Signed
from helpbot.services.entry_check import HINTS, find_flaws, word_flaw
from helpbot.texts import cli as texts
from helpbot.texts import learning_cli
from helpbot.texts.system import word_os_error


def build_exchange(verbs: Any) -> None:  # noqa: ANN401 -- argparse's private class
    """Add the verbs to those of `faq`."""
    taking = verbs.add_parser("import", help=texts.FAQ_IMPORT)
    taking.add_argument("file", type=Path, help=texts.FAQ_FILE)
    taking.add_argument("--quietly", action="store_true", help=learning_cli.QUIETLY)
    add_dry_run(taking)
    giving = verbs.add_parser("export", help=texts.FAQ_EXPORT)
    giving.add_argument("file", nargs="?", type=Path, help=texts.FAQ_OUTPUT)


async def _import(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """All or nothing: a file with a flaw changes nothing."""
    entries = explain_entry_errors(lambda: read_entries([args.file]))
    library = branch.shelf.library
    times = Counter(entry.id for entry in entries)
    changed = [entry for entry in entries if times[entry.id] > 1 or library.find(entry.id) != entry]
    flaws = find_flaws(changed, list(library), app.clock.now().astimezone(SHANGHAI).date())
    for flaw in flaws:
        say(word_flaw(flaw))
    if hard := [flaw for flaw in flaws if flaw.kind not in HINTS]:
        return fault(texts.FAQ_PROBLEMS.format(count=len(hard)))
    new = sum(library.find(entry.id) is None for entry in changed)
    if not args.dry_run and changed:
        async with app.open_desk(branch.office) as desk:
            changes = [Change(entry.id, entry, library.find(entry.id)) for entry in changed]
            await desk.entries.put(changes, Signed("import", OPERATOR, loud=not args.quietly))
            await desk.audit.note("faq.imported", f"entries:{len(changed)}")
    counts = {"count": len(entries), "new": new, "changed": len(changed) - new, "same": len(entries) - len(changed)}
    put((texts.FAQ_WOULD_IMPORT if args.dry_run else texts.FAQ_IMPORTED).format(**counts))
    return FINE


async def _export(args: argparse.Namespace, _app: App, branch: Branch) -> int:
    entries: list[Entry] = sorted(branch.shelf.library, key=lambda entry: entry.id)
    text = format_entries(entries)
    if args.file is None:
        sys.stdout.write(text)
        return FINE
    try:
        with args.file.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return fault(texts.FAQ_EXISTS.format(file=args.file))
    except OSError as error:
        return fault(texts.FAQ_UNWRITABLE.format(file=args.file, reason=word_os_error(error)))
    say(texts.FAQ_EXPORTED.format(count=len(entries), file=args.file))
    return FINE


EXCHANGE: dict[str, Verb] = {"import": _import, "export": _export}
