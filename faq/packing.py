"""Texts as arrays of numbers, so that an index can be kept without code in it."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Packed: TypeAlias = Mapping[str, NDArray[Any]]
"""Named arrays of numbers; texts are one of them, as `pack_texts` makes it."""


def pack_texts(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Texts without a line's end in them, in UTF-8, each with one behind it."""
    return np.frombuffer("".join(f"{text}\n" for text in texts).encode(), np.uint8)


def unpack_texts(packed: NDArray[np.uint8]) -> list[str]:
    """What `pack_texts` packed. Raises ValueError where it is something else."""
    return packed.tobytes().decode().split("\n")[:-1]
