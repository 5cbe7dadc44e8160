"""Fonts are taken for what they draw, and a missing one is told with its cure."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst

from helpbot.documents import typefaces
from helpbot.documents.typefaces import SANS, SERIF, Typefaces, draws_chinese, find_typefaces, is_font_file
from helpbot.errors import FontMissing
from helpbot.services.health import examine_font
from tests.helpbot.configs import NAMED, read

LATIN = "Libertinus Serif"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """No test sees what another found."""
    find_typefaces.cache_clear()
    yield
    find_typefaces.cache_clear()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a Chinese font: there is only what the typesetter itself carries."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    monkeypatch.setattr(typefaces, "open_book", lambda _folder=None: fonts)


def test_it_finds_what_is_installed(faces: Typefaces) -> None:
    """Both are families that draw Chinese."""
    assert draws_chinese(faces.book, faces.body)
    assert draws_chinese(faces.book, faces.head)


def test_a_font_without_chinese_is_known_by_what_it_draws() -> None:
    """Its empty boxes all look the same."""
    assert not draws_chinese(typst.Fonts(include_system_fonts=False), LATIN)


@pytest.mark.usefixtures("bare")
def test_a_machine_without_chinese_is_told_so() -> None:
    """And `doctor` says what to install."""
    with pytest.raises(FontMissing, match="没有中文字体"):
        find_typefaces()
    (finding,) = examine_font("")

    assert not finding.fine
    assert "fonts-noto-cjk" in finding.cure


@pytest.mark.usefixtures("bare")
def test_a_font_that_is_named_and_of_no_use_is_told_by_name() -> None:
    """Whether it lacks Chinese or is not there at all."""
    for named in (LATIN, "Nowhere Song"):
        with pytest.raises(FontMissing, match=named):
            find_typefaces(named)


def test_a_font_installed_later_is_found(bare: None, monkeypatch: pytest.MonkeyPatch, faces: Typefaces) -> None:
    """A failure is not remembered."""
    with pytest.raises(FontMissing):
        find_typefaces()
    monkeypatch.setattr(typefaces, "open_book", lambda _folder=None: faces.book)

    assert find_typefaces() == faces


def test_a_font_outside_the_lists_is_found_all_the_same(monkeypatch: pytest.MonkeyPatch, faces: Typefaces) -> None:
    """A machine may have one that nobody has heard of."""
    monkeypatch.setattr(typefaces, "SERIF", ())
    monkeypatch.setattr(typefaces, "SANS", ())

    assert draws_chinese(faces.book, find_typefaces().body)


def test_a_font_file_need_not_be_installed(faces: Typefaces, tmp_path: Path) -> None:
    """It is enough to have it beside the configuration."""
    (installed,) = {font.path for font in faces.book.fonts() if font.family == faces.body and font.weight == 400}
    assert installed
    file = tmp_path / f"office{Path(installed).suffix}"
    shutil.copy(installed, file)
    found = find_typefaces(str(file))

    assert draws_chinese(found.book, found.body)
    assert found.body in SERIF or found.body in SANS or found.body == faces.body


def test_a_font_file_that_is_not_there_is_told_by_its_path(tmp_path: Path) -> None:
    """So that it can be put there."""
    with pytest.raises(FontMissing, match=r"office\.ttf"):
        find_typefaces(str(tmp_path / "office.ttf"))


def test_a_file_of_no_font_is_told(tmp_path: Path) -> None:
    """Whatever its name says."""
    (tmp_path / "office.ttf").write_bytes(b"no font at all")

    with pytest.raises(FontMissing, match=r"office\.ttf"):
        find_typefaces(str(tmp_path / "office.ttf"))


def test_files_are_told_from_families() -> None:
    """By an ending, or a folder."""
    assert is_font_file("song.ttc")
    assert is_font_file("/usr/share/fonts/song")
    assert not is_font_file("Noto Serif CJK SC")


def test_a_font_file_is_looked_for_beside_the_configuration(tmp_path: Path) -> None:
    """As every other path in it; a family is no path."""
    beside, family = (read(tmp_path / "config.toml", NAMED + f'font = "{named}"\n').offices[0] for named in ("song.ttf", "SimSun"))

    assert beside.settings.font == str(tmp_path / "song.ttf")
    assert family.settings.font == "SimSun"
