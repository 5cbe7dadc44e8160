"""An English FAQ of 150 intents, made up, to see that the matcher knows no single language.

`python -m bench.english FOLDER` writes `entries.jsonl` and `queries.tsv`, for `python -m bench.match --entries … --queries …`.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

DEEDS = (
    ("cancel", "cancel", "call off", "get rid of", "stop", "terminate"),
    ("order", "order", "ask for", "get", "request", "apply for"),
    ("replace", "replace", "exchange", "swap", "get another one for", "renew"),
    ("find", "find", "locate", "look up", "see", "check"),
    ("pay", "pay for", "settle", "pay the bill of", "clear the charge for", "pay off"),
    ("change", "change", "update", "edit", "modify", "correct"),
    ("lose", "have lost", "cannot find", "am missing", "lost", "misplaced"),
    ("share", "share", "lend out", "let my wife use", "give someone", "pass on"),
    ("delay", "delay", "postpone", "put off", "push back", "reschedule"),
    ("verify", "verify", "confirm", "validate", "prove", "authenticate"),
)
THINGS = (
    ("card", "my card", "the bank card", "my debit card"),
    ("flight", "my flight", "the plane ticket", "the trip I booked"),
    ("meeting", "the meeting", "my appointment", "the call with the team"),
    ("policy", "my insurance policy", "the insurance", "my cover"),
    ("password", "my password", "the login code", "my pin"),
    ("address", "my home address", "where I live", "the postal address"),
    ("parcel", "my parcel", "the package", "the delivery"),
    ("reservation", "my hotel reservation", "the room I booked", "the hotel booking"),
    ("invoice", "the invoice", "my bill", "the receipt"),
    ("subscription", "my subscription", "the membership", "my monthly plan"),
    ("account", "my account", "the profile", "my user account"),
    ("loan", "my loan", "the mortgage", "the money I borrowed"),
    ("phone", "my phone number", "the mobile number", "the contact number"),
    ("alarm", "my alarm", "the wake up call", "the timer"),
    ("car", "the rental car", "my hire car", "the car I rented"),
)
FRAMES = (
    "how do I {}", "I want to {}", "can you help me {}", "please let me {}", "is it possible to {}", "what to do to {}", "I need to {}",
    "could I {} today", "tell me the way to {}", "{}", "where can I {}", "I would like to {}", "which steps to {}", "can I {} online",
)  # fmt: skip
KNOWN, ASKED = 100, 3
SEED = 20261126


def make() -> Iterator[tuple[str, list[str], list[str]]]:
    """Each intent with the phrasings it is known by, and questions, in other combinations of words, some with a typing error."""
    draw = random.Random(SEED)  # noqa: S311 -- questions, not secrets
    for (deed, *ways), (thing, *names) in product(DEEDS, THINGS):
        said = [frame.format(f"{way} {name}") for frame, way, name in product(FRAMES, ways, names)]
        draw.shuffle(said)
        yield f"{deed}-{thing}", said[:KNOWN], [_spoil(text, draw) for text in said[KNOWN : KNOWN + ASKED]]


def _spoil(text: str, draw: random.Random) -> str:
    """Every second text with two letters swapped."""
    place = draw.randrange(len(text) - 1)
    return text if draw.random() < 0.5 else text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def main(folder: Path) -> None:
    """Write both files."""
    made = list(make())
    _write(folder / "entries.jsonl", [json.dumps({"id": topic, "questions": known}) for topic, known, _ in made])
    _write(folder / "queries.tsv", ["query\taccepted\tkind", *(f"{text}\t{topic}\tin" for topic, _, asked in made for text in asked)])


def _write(file: Path, lines: Sequence[str]) -> None:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
