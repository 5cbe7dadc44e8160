"""What stories begin with: an office with the real FAQ and a database of its own, and the cast."""

import logging
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from faq.entry import Entry
from faq.kept import open_library
from faq.library import Library
from faq.matcher import Decision
from faq.text import Wording
from helpbot.cli import dispatch
from helpbot.cli.common import read_package_entries
from helpbot.clock import SettableClock, SystemClock
from helpbot.documents.typefaces import Typefaces, find_typefaces
from helpbot.errors import FontMissing
from tests.cast import OfficeAtWork, Officer, office_at_work, write_config
from tests.fakes import Talker

settings.register_profile("helpbot", deadline=None)  # how long an example takes is told by how busy the machine is
settings.load_profile("helpbot")

VAGUE = ("年报材料", "怎么注销", "法人变更", "证书", "开户", "变更", "材料", "法人", "年报", "注销", "公章", "怎么办")


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Whatever a command set up for logging ends with its test."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:], logging.root.level = handlers, level


@pytest.fixture(scope="session")
def entries() -> Sequence[Entry]:
    """The FAQ that comes with helpbot."""
    return read_package_entries()


@pytest.fixture(scope="session", autouse=True)
def indexed_once(entries: Sequence[Entry]) -> Iterator[None]:
    """The FAQ is indexed once for all offices of a run: what they share, none of them changes."""
    shared, known = open_library(entries), tuple(entries)

    def share(base: Iterable[Entry], wording: Wording | None = None) -> Library:
        wanted = tuple(base)
        return shared if wording is None and wanted == known else open_library(wanted, wording)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpbot.services.entries.open_library", share)
        yield


@pytest.fixture(scope="session")
def vague(entries: Sequence[Entry]) -> str:
    """A question so short that the FAQ asks back, with several topics to choose from."""
    library = Library(entries)
    matches = {text: library.match(text) for text in VAGUE}
    return next(text for text, match in matches.items() if match.decision is Decision.CHOICES and len(match.candidates) > 1)


@pytest.fixture(scope="session")
def fresh_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `helpbot init` leaves it, to be copied."""
    folder = tmp_path_factory.mktemp("init") / "office"
    assert dispatch(["init", str(folder)]) == 0
    return folder


@pytest.fixture
def folder(fresh_office: Path, tmp_path: Path) -> Path:
    """An office of this test's own, not running yet."""
    folder = tmp_path / "office"
    shutil.copytree(fresh_office, folder)
    write_config(folder)
    return folder


@pytest.fixture
def clock() -> SettableClock:
    """It stands at the present, because what Olga does at the command line happens now."""
    return SettableClock(SystemClock().now())


@pytest.fixture
async def office(folder: Path, entries: Sequence[Entry], clock: SettableClock) -> AsyncIterator[OfficeAtWork]:
    """The office at work."""
    async with office_at_work(folder, entries, clock=clock) as office:
        yield office


@pytest.fixture
def ann(office: OfficeAtWork) -> Talker:
    return office.person("安")


@pytest.fixture
def olga(folder: Path) -> Officer:
    return Officer(folder / "config.toml")


@pytest.fixture(scope="session")
def faces() -> Typefaces:
    """The fonts of this machine; what looks at PDFs is skipped where it has no Chinese one."""
    try:
        return find_typefaces()
    except FontMissing as error:
        pytest.skip(f"no Chinese font on this machine: {error}")
