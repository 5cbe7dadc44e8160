"""How calls and answers travel between a bot and Telegram: parameters in, JSON out, errors with their numbers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from typing import NoReturn, TypeAlias
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

JsonObject: TypeAlias = dict[str, object]

_ENCODER = json.JSONEncoder(separators=(",", ":"))

# Everything else is JSON inside the form: numbers, flags, lists, keyboards.
TEXTS = frozenset(
    [
        "action",
        "callback_query_id",
        "caption",
        "document",
        "file_id",
        "file_path",
        "inline_message_id",
        "ip_address",
        "language_code",
        "parse_mode",
        "secret_token",
        "text",
        "url",
    ]
)


class ApiError(Exception):
    """What Telegram answers instead of a result."""

    def __init__(self, status: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def refuse(reason: str) -> NoReturn:
    description = f"Bad Request: {reason}"
    raise ApiError(400, description)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file inside a multipart call."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The parameters of one call, however they were sent."""

    values: Mapping[str, object]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str, default: int = 0) -> int:
        """Telegram takes the default, too, for what is not a number."""
        value = self.values.get(name)
        return value if isinstance(value, int) else default

    def flag(self, name: str) -> bool:
        return self.values.get(name) in (True, 1, "True", "yes")

    def items(self, name: str) -> list[object]:
        value = self.values.get(name, [])
        if not isinstance(value, list):
            refuse(f"can't parse {name} JSON array")
        return value

    def fields(self, name: str) -> JsonObject | None:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            refuse(f"can't parse {name.replace('_', ' ')} JSON object")
        return value


async def read_values(request: Request) -> JsonObject:
    """Query, form, JSON and multipart, all mixed as Telegram allows, with numbers and lists decoded."""
    raw: dict[str, str | Upload] = dict(request.query_params) if request.scope["query_string"] else {}
    if body := await request.body():
        raw |= _parse_body(request.headers.get("content-type", ""), body)
    return {name: _decode(name, value) for name, value in raw.items()}


def read_json(body: bytes) -> JsonObject:
    return {name: _decode(name, value) for name, value in _parse_json(body).items()}


def _parse_body(content_type: str, body: bytes) -> Mapping[str, str | Upload]:
    match content_type.partition(";")[0].strip().lower():
        case "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode(), keep_blank_values=True))
        case "application/json":
            return _parse_json(body)
        case "multipart/form-data":
            return _parse_multipart(body, _boundary_in(content_type))
    return {}


def _boundary_in(content_type: str) -> str:
    header = Message()
    header["content-type"] = content_type
    return str(header.get_param("boundary"))


def _parse_json(body: bytes) -> dict[str, str]:
    try:
        values = json.loads(body)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        refuse("can't parse JSON object in the request body")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}


def _parse_multipart(body: bytes, boundary: str) -> dict[str, str | Upload]:
    """By hand, since Starlette would need a further package for it."""
    parts = body.split(b"--" + boundary.encode())[1:-1]
    return dict(_parse_part(part) for part in parts)


def _parse_part(part: bytes) -> tuple[str, str | Upload]:
    head, _, content = part.removesuffix(b"\r\n").partition(b"\r\n\r\n")
    headers = message_from_string(head.decode().lstrip())
    name = str(headers.get_param("name", header="content-disposition"))
    filename = headers.get_filename()
    return name, content.decode() if filename is None else Upload(filename, content)


def _decode(name: str, value: str | Upload) -> object:
    if isinstance(value, Upload) or name in TEXTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def success(result: object) -> Response:
    """The result of a call as JSON; bytes are a file, and come as they are."""
    if isinstance(result, bytes):
        return Response(result, media_type="application/octet-stream")
    return _json({"ok": True, "result": result})


def failure(error: ApiError) -> Response:
    body: JsonObject = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return _json(body, status=error.status)


def _json(body: JsonObject, *, status: int = 200) -> Response:
    """In ASCII, as Telegram writes it: half a surrogate pair passes, too."""
    return Response(_ENCODER.encode(body), status_code=status, media_type="application/json")
