"""PDF out of a template in `templates/` and data. The same data, fonts and hour give the same bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from helpbot.documents.page import Page, flatten_page
from helpbot.documents.typefaces import Typefaces, load_typst

TEMPLATES = Path(__file__).parent / "templates"


def render_pdf(template: str, data: Mapping[str, object], *, made: datetime, faces: Typefaces) -> bytes:
    """The template of that name, filled with data: a tagged PDF, its dates `made`, which is aware.

    Data are handed over as JSON, which the template reads: nothing in them is ever taken for markup. Takes a tenth of a second of
    CPU without holding the interpreter, so call it by `asyncio.to_thread` where others wait.
    """
    packed = {**data, "faces": {"body": faces.body, "head": faces.head}}
    set_page = load_typst().compile
    pdf: bytes = set_page(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=faces.book,
        sys_inputs={"data": json.dumps(packed, ensure_ascii=False)},
        timestamp=int(made.timestamp()),
    )
    return pdf


def render_page(page: Page, *, made: datetime, faces: Typefaces) -> bytes:
    """A page as A4 sheets; as `render_pdf`."""
    return render_pdf("page", flatten_page(page), made=made, faces=faces)
