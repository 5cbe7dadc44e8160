"""Rewrites the table of sounds, `faq/sounds.txt`, by the pypinyin library: `python -m bench.sounds`."""

from collections.abc import Iterator

from pypinyin import Style, pinyin

from faq.sounds import SOUNDS_FILE


def pronounce() -> Iterator[str]:
    """The lines of the table: every character of GB 2312, by its usual reading and by the others."""
    usual: dict[str, str] = {}
    other: dict[str, str] = {}
    for character in _gb2312():
        readings = dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0])
        for place, syllable in enumerate(readings):
            table = other if place else usual
            table[syllable] = table.get(syllable, "") + character
    for syllable in sorted({*usual, *other}):
        yield f"{syllable}\t{usual.get(syllable, '')}\t{other.get(syllable, '')}"


def _gb2312() -> Iterator[str]:
    """The hanzi of GB/T 2312, rows 16 to 87."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from bytes([row, cell]).decode("gb2312", "ignore")


if __name__ == "__main__":
    SOUNDS_FILE.write_text("".join(f"{line}\n" for line in pronounce()), encoding="utf-8")
