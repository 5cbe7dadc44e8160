"""What pages are set in."""

import pytest

from helpbot.documents.typefaces import Typefaces, find_typefaces
from helpbot.errors import FontMissing


@pytest.fixture(scope="session")
def faces() -> Typefaces:
    """The fonts of this machine."""
    try:
        return find_typefaces()
    except FontMissing as error:
        pytest.skip(f"no Chinese font on this machine: {error}")
