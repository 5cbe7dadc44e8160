"""The key outside the database: what a stolen copy of the database lacks to try codes out, or to write an audit line of its own."""

import hmac
import secrets
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr, field_validator

from helpbot.errors import KeyUnusable
from helpbot.ports import Settings
from helpbot.texts import people as texts
from helpbot.texts.system import word_os_error

KEY_FILE = "helpbot.key"
SHORTEST = 32
"""Characters of a key: as hexadecimal, 128 bits."""


class PeopleSettings(Settings):
    """`[people]`: the key, where it is not to lie in the file beside the configuration."""

    key: SecretStr = SecretStr("")

    @field_validator("key")
    @classmethod
    def demand_long(cls, key: SecretStr) -> SecretStr:
        """Empty, or hard to guess."""
        if 0 < len(key.get_secret_value()) < SHORTEST:
            raise ValueError(texts.KEY_SETTING_SHORT.format(length=SHORTEST))
        return key


class Keyring:
    """Signs with the configured key, or else with the one in `helpbot.key`, which is made when the first thing of all is signed."""

    def __init__(self, settings: PeopleSettings, folder: Path) -> None:
        self._key = settings.key.get_secret_value()
        self._file = folder / KEY_FILE
        self._may_make = True

    def demand_old(self) -> None:
        """Something is signed already: a new key would make every code void and every audit line look changed, and nobody would be told."""
        self._may_make = False

    def check(self) -> None:
        """Raises KeyUnusable where nothing can be signed."""
        self.sign("check", "")

    def sign(self, purpose: str, text: str) -> str:
        """HMAC-SHA-256 in hexadecimal; what is signed for one purpose is worth nothing for another. Raises KeyUnusable."""
        if not self._key:
            if not self._may_make and not self._file.exists():
                raise KeyUnusable(texts.KEY_LOST.format(file=self._file))
            self._key = read_key(self._file)
        return hmac.new(self._key.encode(), f"{purpose}\0{text}".encode(), sha256).hexdigest()


def read_key(file: Path) -> str:
    """The key in a file, made now where there is none. Raises KeyUnusable."""
    try:
        make_key(file)
        key = file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise KeyUnusable(texts.KEY_UNREADABLE.format(file=file, reason=word_os_error(error))) from error
    except UnicodeDecodeError as error:
        raise KeyUnusable(texts.KEY_TOO_SHORT.format(file=file, length=SHORTEST)) from error
    if len(key) < SHORTEST:
        raise KeyUnusable(texts.KEY_TOO_SHORT.format(file=file, length=SHORTEST))
    return key


def make_key(file: Path) -> None:
    """A new random key, for its owner alone; one that is there already stays. Raises OSError.

    It appears whole under its name or not at all: another process may be looking for it.
    """
    if file.exists():
        return
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    try:
        draft.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
        try:
            file.hardlink_to(draft)
        except FileExistsError:  # another process was faster: its key counts
            return
    finally:
        draft.unlink()
