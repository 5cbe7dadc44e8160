"""Keeps the index of an FAQ from one start to the next, in the folder where Python keeps the package's bytecode.

Like bytecode it is made when it is missing, and replaced when what it was made of has changed; where nothing can be written, everything
goes on without it. What is read holds numbers and texts, no code.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from faq.entry import Entry
from faq.evidence import NEGATIVES_FILE
from faq.library import Library
from faq.matcher import Matcher
from faq.packing import Packed
from faq.sounds import SOUNDS_FILE
from faq.text import Wording, office_wording

KEPT = 8
"""Indexes that are kept: offices with words of their own have one each."""


def bytecode_folder() -> Path:
    """Where Python keeps this package's bytecode."""
    return Path(cache_from_source(__file__)).parent


def open_library(entries: Iterable[Entry], wording: Wording | None = None, folder: Path | None = None) -> Library:
    """The library of these entries, its index taken out of the folder, or built and kept there."""
    entries, wording, folder = tuple(entries), wording or office_wording(), folder or bytecode_folder()
    file = folder / f"faq-{_fingerprint(entries, wording)}.npz"
    kept = _read(file, wording)
    if kept is not None:
        return Library.over(entries, kept)
    library = Library(entries, matcher=Matcher(wording))
    _write(library.pack(), file)
    return library


def _fingerprint(entries: Sequence[Entry], wording: Wording) -> str:
    """The same for the same phrasings, words, negatives, sounds and code, the tables of Traditional characters among it."""
    digest = hashlib.sha256(json.dumps([(each.id, each.questions, each.action) for each in entries]).encode())
    digest.update(f"{wording.words}{version('opencc')}".encode())
    for file in (NEGATIVES_FILE, SOUNDS_FILE, *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _read(file: Path, wording: Wording) -> Matcher | None:
    """The matcher out of a file; None where there is none, or it is broken."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            return Matcher(wording, packed=stored)
    except (OSError, ValueError, LookupError, EOFError, BadZipFile):
        return None


def _write(index: Packed, file: Path) -> None:
    """Put the index in its place at once, or not at all."""
    fresh = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **index)
        fresh.replace(file)
        for old in _newest_first(file.parent)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:  # a full disk, a folder that only others may write to
        with suppress(OSError):
            fresh.unlink()


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob("faq-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
