"""How mail programs quote, sign and forward: `tests/data/mail-clients.toml`, filled with a question and an older mail."""

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

OLD = "登记局答复：年度报告请在3月31日前报送。\n如有疑问，请来电。"
QUESTION = "请问年检什么时候截止？"


@dataclass(frozen=True, slots=True)
class Client:
    """A program's answer in its plain and its HTML form; either may be empty."""

    name: str
    plain: str = ""
    html: str = ""

    def __str__(self) -> str:
        return self.name

    def fill(self, question: str = QUESTION, old: str = OLD) -> tuple[str, str]:
        """The two forms."""
        quoted = "\n".join(f"> {line}" for line in old.split("\n"))
        asked = "".join(f"<div>{escape(line)}</div>" for line in question.split("\n"))
        plain = self.plain.replace("{q}", question).replace("{quoted}", quoted).replace("{old}", old)
        return plain, self.html.replace("{q}", asked).replace("{old}", "<br>".join(map(escape, old.split("\n"))))


_FILE = tomllib.loads((Path(__file__).parents[2] / "data" / "mail-clients.toml").read_text(encoding="utf-8"))
REPLIES = [Client(**entry) for entry in _FILE["reply"]]
FORWARDS = [Client(**entry) for entry in _FILE["forward"]]
SIGNATURES: dict[str, str] = {entry["name"]: entry["text"] for entry in _FILE["signature"]}
