"""Unified social credit codes (统一社会信用代码, GB 32100-2015) as people type them."""

import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""Of the organisation code inside, GB 11714-1997."""


class WrongUscc(ValueError):
    """Text that is no credit code. `kind`: `length`, `letters` or `check`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def read_uscc(text: str) -> str:
    """The code in its one form: full-width letters made narrow, blanks and dashes gone, upper case. Raises WrongUscc."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "")
    try:
        found: str = uscc.validate(plain)
    except InvalidLength as error:
        raise WrongUscc("length") from error
    except InvalidChecksum as error:
        raise WrongUscc("check") from error
    except ValidationError as error:
        raise WrongUscc("letters") from error
    return found


def complete_uscc(region: str, number: int) -> str:
    """The code of the institution of this number, of eight digits, under these eight characters (kind and division), checks and all."""
    body = f"{number:08}"
    check = -sum(int(digit) * weight for digit, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)) % 11
    stem = region + body + ("X" if check == 10 else str(check))
    return stem + str(uscc.calc_check_digit(stem))
