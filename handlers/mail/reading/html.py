"""HTML as lines of text: what a person sees, quotes marked as such."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from handlers.mail.reading.lines import Line, Mark

LONGEST_HTML = 256 * 2**10
"""Characters of markup that are looked at, pictures inside it left out: what is new stands on top."""
MOST_NODES = 30_000
MOST_LEVELS = 1000
"""Tags within tags: a mail that went to and fro fifty times in Outlook has four hundred."""
RULE_LINE = "-" * 20

_INLINE_DATA = re.compile(r"data:[a-z0-9.+/;=-]{1,80},[A-Za-z0-9+/=%\s]{64,}", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})[^>]*>")
_UNNESTED = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "wbr", "p", "li", "option"))
_META = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\u200b\ufeff]+")
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figure",
            "footer",
        ),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody"),
        *("tfoot", "thead", "tr", "ul", "includetail"),
    )
)
_SILENT = frozenset(("head", "style", "script", "title", "meta", "noscript", "template", "object", "svg", "select", "xml", "-comment"))
_CELLS = frozenset(("td", "th"))
_INDENTED = re.compile(r"margin:\s*0(?:px)?\s+0(?:px)?\s+0(?:px)?\s+40px", re.IGNORECASE)  # Gmail's button for moving in, no quote
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)

_QUOTES = re.compile(
    r"(?:^|\s)(?:x_)*(?:gmail_quote|gmail_quote_container|gmail_extra|yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote"
    r"|ntes-mailmaster-quote|__aliyun_previous_history_wrap|lark-mail-quote|history-quote-wrapper|xm_compose_origin_mail_container)(?:$|\s)"
)
_QUOTE_IDS = re.compile(
    r"(?:x_)*(?:isforwardcontent|isreplycontent|ntes-pcmail-quote|ntes-iosmail-quote|lark-mail-quote(?:-\d+)?|original-content|yahoo_quoted"
    r"|mail-editor-reference-message-container)"
)
_REST_IDS = re.compile(r"(?:x_)*(?:divrplyfwdmsg|appendonsend|ms-outlook-mobile-body-separator-line)")
_SIGNATURES = re.compile(
    r"(?:^|\s)(?:x_)*(?:gmail_signature|moz-signature|__aliyun_signature_wrap|ntes-mailmaster-signature|xm_mail_signature"
    r"|lark-mail-signature|protonmail_signature_block)(?:$|\s)"
)
_SIGNATURE_IDS = re.compile(
    r"(?:x_)*(?:signature|ms-outlook-mobile-signature|applemailsignature|ntes-pcmail-signature|ntes-iosmail-signature|lark-mail-signature"
    r"|spneditorsign)"
)
"""An answer that went through Outlook has an x_ before every name, and one more each time."""


def charset_in(markup: bytes) -> str:
    """What a meta tag says of the charset."""
    found = _META.search(markup, 0, 8192)
    return found[1].decode("ascii") if found else ""


def read_html(markup: str) -> list[Line]:
    """The lines that a person sees; none where the markup is beyond reading."""
    markup = _INLINE_DATA.sub("", markup)[:LONGEST_HTML] if len(markup) > LONGEST_HTML or "data:" in markup else markup
    markup = _flatten(markup) if markup.count("<") > MOST_LEVELS else markup
    try:
        body = LexborHTMLParser(markup).root
        writer = _Writer()
        if body is not None:
            _walk(body, writer)
    except (SelectolaxError, ValueError, MemoryError):
        return []
    return writer.finish()


def _flatten(markup: str) -> str:
    """The markup without the tags that lie too deep: the parser's time grows with the square of the depth."""
    opened: list[str] = []

    def keep(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if tag[1]:
            if name in opened[-3:]:
                while opened.pop() != name:
                    pass
        elif name not in _UNNESTED:
            opened.append(name)
        return tag[0] if len(opened) <= MOST_LEVELS else " "

    return _TAG.sub(keep, markup)


class _Place(NamedTuple):
    """Where in the page a node lies: how deep in quotes, under which mark, and whether blanks and line ends count."""

    depth: int = 0
    mark: Mark = Mark.NONE
    as_is: bool = False


class _Writer:
    """Gathers text into lines."""

    def __init__(self) -> None:
        self.place = _Place()
        self._lines: list[Line] = []
        self._pieces: list[str] = []

    def say(self, text: str) -> None:
        if not self.place.as_is:
            self._pieces.append(_SPACES.sub(" ", text))
            return
        first, *others = text.split("\n")
        self._pieces.append(first)
        for line in others:
            self.end_line()
            self._pieces.append(line)

    def end_line(self, *, always: bool = True) -> None:
        """Close the line; `always` also where it is empty."""
        text = _tidy("".join(self._pieces)) if self._pieces else ""
        self._pieces.clear()
        if text or always:
            self._lines.append(Line(text, self.place.depth, self.place.mark))

    def begin_history(self) -> None:
        self.end_line(always=False)
        self._lines.append(Line("", self.place.depth, Mark.HISTORY))

    def finish(self) -> list[Line]:
        self.end_line(always=False)
        return self._lines


def _tidy(text: str) -> str:
    return text.replace("\u00a0", " ").strip(" ")


def _walk(root: LexborNode, writer: _Writer) -> None:
    """Every node once, without recursion: markup nests as deep as it likes."""
    todo: list[tuple[LexborNode, _Place | None]] = [(root, None)]
    for _ in range(2 * MOST_NODES):
        if not todo:
            return
        node, before = todo.pop()
        if before is not None:
            _leave(node, writer, before)
        elif node.tag == "-text":
            writer.say(node.text_content or "")
        elif node.tag in ("br", "hr"):
            _break(writer, drawn=node.tag == "hr")
        elif node.tag not in _SILENT:
            attributes = node.attributes
            if _HIDDEN.search((attributes.get("style") or "")[:500]):
                continue
            todo.append((node, writer.place))
            _enter(node.tag or "", attributes, writer)
            todo += [(child, None) for child in reversed(list(node.iter(include_text=True)))]


def _break(writer: _Writer, *, drawn: bool) -> None:
    writer.end_line(always=not drawn)
    if drawn:
        writer.say(RULE_LINE)
        writer.end_line()


def _enter(tag: str, attributes: dict[str, str | None], writer: _Writer) -> None:
    if tag in _BLOCKS:
        writer.end_line(always=tag == "p")
    role = _role(tag, attributes) if attributes or tag in ("blockquote", "includetail") else ""
    if role == "rest":
        writer.begin_history()
    elif role:
        writer.end_line(always=False)
    depth, mark, as_is = writer.place
    writer.place = _Place(depth + (role == "quote"), Mark.SIGNATURE if role == "signature" else mark, as_is or tag == "pre")


def _leave(node: LexborNode, writer: _Writer, before: _Place) -> None:
    if node.tag in _BLOCKS or writer.place != before:
        writer.end_line(always=False)
    elif node.tag in _CELLS:
        writer.say(" | ")
    writer.place = before


def _role(tag: str, attributes: dict[str, str | None]) -> str:
    """What a node is by the marks that mail programs leave: `quote`, `rest`, `signature` or nothing."""
    names, ident = ((attributes.get(key) or "")[:500].lower() for key in ("class", "id"))
    if tag in ("blockquote", "includetail") or _QUOTES.search(names) or _QUOTE_IDS.fullmatch(ident):
        return "" if _INDENTED.search((attributes.get("style") or "")[:500]) else "quote"
    if _SIGNATURES.search(names) or _SIGNATURE_IDS.fullmatch(ident):
        return "signature"
    return "rest" if _REST_IDS.fullmatch(ident) else ""
