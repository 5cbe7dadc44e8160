"""`helpbot faq import|export`: the questions and answers as files, in and out, and packs between offices."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from faq.entry import Entry, format_entries, read_entries
from faq.trial import Theft, Trial
from helpbot.cli import FINE, put, say
from helpbot.cli.common import add_dry_run, explain_entry_errors, fault
from helpbot.cli.drafting import Verb
from helpbot.clock import SHANGHAI
from helpbot.errors import Declined
from helpbot.models import Layer
from helpbot.running import App, Branch
from helpbot.services.audit import OPERATOR
from helpbot.services.draft_review import find_thefts
from helpbot.services.draft_words import word_edit, word_findings
from helpbot.services.entries import Change, Signed
from helpbot.services.entry_check import HINTS, find_flaws, word_flaw
from helpbot.services.entry_sheets import read_entry_sheet, tidy, write_entries_csv, write_entries_xlsx
from helpbot.services.packs import SHORT, Difference, Fate, Pack, compare, make_pack, read_pack, write_pack
from helpbot.services.privacy import find_private
from helpbot.texts import cli as texts
from helpbot.texts import learning as learning_texts
from helpbot.texts import learning_cli
from helpbot.texts.system import word_os_error


def build_exchange(verbs: Any) -> None:  # noqa: ANN401 -- argparse's private class
    """Add the verbs to those of `faq`."""
    taking = verbs.add_parser("import", help=texts.FAQ_IMPORT)
    taking.add_argument("file", type=Path, help=texts.FAQ_FILE)
    taking.add_argument("--pack", action="store_true", help=learning_cli.PACK_IN)
    taking.add_argument("--steals", action="store_true", help=learning_cli.STEALS)
    taking.add_argument("--public", action="store_true", help=learning_cli.PUBLIC)
    taking.add_argument("--quietly", action="store_true", help=learning_cli.QUIETLY)
    add_dry_run(taking)
    giving = verbs.add_parser("export", help=texts.FAQ_EXPORT)
    giving.add_argument("file", nargs="?", type=Path, help=texts.FAQ_OUTPUT)
    giving.add_argument("--pack", action="store_true", help=learning_cli.PACK_OUT)
    giving.add_argument("--public", action="store_true", help=learning_cli.PUBLIC)


async def _import(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """All or nothing: a file with a flaw changes nothing."""
    if args.pack:
        return await _import_pack(args, app, branch)
    entries, lines = _read(args.file)
    library = branch.shelf.library
    times = Counter(entry.id for entry in entries)
    changed = [entry for entry in entries if times[entry.id] > 1 or library.find(entry.id) != entry]
    if count := await _count_flaws(args, app, branch, changed, lines):
        return fault(texts.FAQ_PROBLEMS.format(count=count))
    new = sum(library.find(entry.id) is None for entry in changed)
    if not args.dry_run and changed:
        async with app.open_desk(branch.office) as desk:
            changes = [Change(entry.id, entry, library.find(entry.id)) for entry in changed]
            await desk.entries.put(changes, Signed("import", OPERATOR, loud=not args.quietly))
            await desk.audit.note("faq.imported", f"entries:{len(changed)}")
    counts = {"count": len(entries), "new": new, "changed": len(changed) - new, "same": len(entries) - len(changed)}
    put((texts.FAQ_WOULD_IMPORT if args.dry_run else texts.FAQ_IMPORTED).format(**counts))
    return FINE


def _read(file: Path) -> tuple[list[Entry], Mapping[str, int]]:
    """The entries of a file, and the line of each where it is a table. Raises HelpbotError with place, cause and cure."""
    if file.suffix.lower() in (".xlsx", ".xls", ".csv"):
        return read_entry_sheet(file)
    return [tidy(entry) for entry in explain_entry_errors(lambda: read_entries([file]))], {}


async def _count_flaws(args: argparse.Namespace, app: App, branch: Branch, entries: Sequence[Entry], lines: Mapping[str, int]) -> int:
    """Say everything that is wrong with entries that are to be live; returns how much of it forbids that."""
    flaws = find_flaws(entries, list(branch.shelf.library), app.clock.now().astimezone(SHANGHAI).date())
    for flaw in flaws:
        line = lines.get(flaw.where)
        said = word_flaw(flaw)
        say(learning_cli.ROW_FLAW.format(line=line, flaw=said) if line else said)
    return sum(flaw.kind not in HINTS for flaw in flaws) + await _count_private(args, app, branch, entries)


async def _count_private(args: argparse.Namespace, app: App, branch: Branch, entries: Sequence[Entry]) -> int:
    async with app.open_desk(branch.office, reading=True) as desk:
        names = await desk.reviews.names()
    found = {entry.id: find_private(entry.answer, branch.office.settings, names) for entry in entries}
    for topic, private in found.items():
        if private:
            say(
                learning_cli.TOPIC_PRIVATE.format(
                    topic=topic, private=learning_texts.PRIVATE.format(found=learning_texts.BETWEEN.join(private))
                )
            )
    count = sum(map(bool, found.values()))
    if count and not args.public:
        say(learning_texts.CURE_PRIVATE)
    return 0 if args.public else count


async def _import_pack(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """Another office's entries, below the office's own."""
    pack = _read_pack(args.file)
    if pack.origin == branch.office.settings.name:
        raise Declined(learning_cli.PACK_OWN.format(file=args.file))
    library = branch.shelf.library
    async with app.open_desk(branch.office, reading=True) as desk:
        differences = compare(pack, {layer: await desk.entries.of_layer(layer) for layer in Layer}, library)
        answered, names = await desk.reviews.answered(), await desk.reviews.names()
    put(learning_cli.PACK_HEAD.format(origin=pack.origin, made=pack.made, hash=pack.hash[:SHORT]))
    for each in differences:
        put(word_difference(each))
    live = [each.entry for each in differences if each.entry and each.fate in (Fate.NEW, Fate.CHANGED)]
    thefts = find_thefts(Trial(library, *live), answered, names) if live else []
    if await _count_flaws(args, app, branch, live, {}) + _count_thefts(args, thefts):
        return fault(learning_cli.REFUSED)
    if not args.dry_run:
        await _keep_pack(args, app, branch, pack, [each.change for each in differences if each.write])
    counts = Counter(each.fate for each in differences)
    template = learning_cli.PACK_WOULD if args.dry_run else learning_cli.PACK_DONE
    put(template.format(**{fate.value: counts[fate] for fate in Fate}))
    return FINE


async def _keep_pack(args: argparse.Namespace, app: App, branch: Branch, pack: Pack, changes: Sequence[Change]) -> None:
    async with app.open_desk(branch.office) as desk:
        signed = Signed(pack.name, OPERATOR, layer=Layer.PACK, loud=not args.quietly)
        await desk.entries.put(changes, signed)
        await desk.audit.note("faq.pack", f"entries:{len(changes)} hash:{pack.hash[:SHORT]}")


def _read_pack(file: Path) -> Pack:
    packs: list[Pack] = []

    def read() -> list[Entry]:
        packs.append(read_pack(file))
        return list(packs[0].entries)

    explain_entry_errors(read)
    return packs[0]


def _count_thefts(args: argparse.Namespace, thefts: Sequence[Theft]) -> int:
    """Say what would be taken from other topics; returns how much of it nobody has agreed to."""
    if thefts:
        say(word_findings({"thefts": [[each.said, each.owner] for each in thefts]}))
    if thefts and not args.steals:
        say(learning_texts.CURE_THEFTS)
    return 0 if args.steals else len(thefts)


def word_difference(each: Difference) -> str:
    """A topic of a pack, what becomes of it, and what is different."""
    shown = each.entry or each.before
    line = learning_cli.PACK_LINES[each.fate].format(topic=each.topic, question=shown.question if shown else "")
    differs = each.entry and each.before and each.fate in (Fate.CHANGED, Fate.KEPT)
    return "\n".join(filter(None, [line, word_edit(each.before, each.entry) if differs and each.before and each.entry else ""]))


async def _export(args: argparse.Namespace, app: App, branch: Branch) -> int:
    if args.pack:
        return await _export_pack(args, app, branch)
    entries = sorted(branch.shelf.library, key=lambda entry: entry.id)
    if args.file is None:
        sys.stdout.write(format_entries(entries))
        return FINE
    writer = WRITERS.get(args.file.suffix.lower())
    if writer is None:
        return fault(learning_cli.FORMAT.format(file=args.file))
    if code := _write(args.file, lambda: writer(args.file, entries)):
        return code
    say(texts.FAQ_EXPORTED.format(count=len(entries), file=args.file))
    return FINE


async def _export_pack(args: argparse.Namespace, app: App, branch: Branch) -> int:
    """What the office itself wrote; what it took away, and what others gave it, is not for others."""
    async with app.open_desk(branch.office, reading=True) as desk:
        own = await desk.entries.of_layer(Layer.OWN)
    entries = [entry for topic, row in own.items() if row.entry and (entry := branch.shelf.library.find(topic))]
    if not entries:
        return fault(learning_cli.PACK_EMPTY)
    if args.file is None:
        return fault(learning_cli.PACK_NO_FILE)
    if await _count_private(args, app, branch, entries):
        return fault(learning_cli.PACK_NOT_WRITTEN)
    pack = make_pack(branch.office.settings.name, app.clock.now().astimezone(SHANGHAI).date(), entries)
    if code := _write(args.file, lambda: write_pack(args.file, pack)):
        return code
    say(learning_cli.PACK_EXPORTED.format(count=len(entries), file=args.file, hash=pack.hash[:SHORT]))
    return FINE


def _write(file: Path, write: Callable[[], None]) -> int:
    """Write a new file; the exit code, where that cannot be done."""
    try:
        write()
    except FileExistsError:
        return fault(texts.FAQ_EXISTS.format(file=file))
    except OSError as error:
        return fault(texts.FAQ_UNWRITABLE.format(file=file, reason=word_os_error(error)))
    return FINE


def _write_toml(file: Path, entries: Sequence[Entry]) -> None:
    with file.open("x", encoding="utf-8") as target:
        target.write(format_entries(entries))


WRITERS: dict[str, Callable[[Path, Sequence[Entry]], None]] = {
    ".toml": _write_toml,
    ".csv": write_entries_csv,
    ".xlsx": write_entries_xlsx,
}

EXCHANGE: dict[str, Verb] = {"import": _import, "export": _export}
