"""Reads the configuration into plain trees: the TOML file, the environment over it, files for secrets over that.

It knows no section: whoever owns one names a Settings class, and `check_section` holds the tree against it.
"""

import errno
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from helpbot.errors import ConfigError, Fault

Tree: TypeAlias = dict[str, object]
SettingsT = TypeVar("SettingsT", bound=BaseModel)

ENVIRONMENT = "HELPBOT_"
FROM_FILE = "_FILE"
OWN_VARIABLES = frozenset({"HELPBOT_CONFIG"})

_PASSWORD = re.compile(r"(://[^:@/\s]*:)\S+(?=@)|(\bpassword=)[^&\s]+")


@dataclass(frozen=True, slots=True)
class OfficeConfig:
    """What one office says: its file, and its sections with those of the main file beneath; `own` is what its own file says alone."""

    file: Path
    tree: Tree
    own: Tree = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """The main file, and one tree an office: the files of `offices.d/`, or else the main file itself."""

    file: Path
    tree: Tree
    offices: tuple[OfficeConfig, ...]

    @property
    def folder(self) -> Path:
        """Where relative paths of the configuration start."""
        return self.file.parent


def locate_config(given: str | None, environ: Mapping[str, str] | None = None) -> Path:
    """The file to read: what was given, else $HELPBOT_CONFIG, else ./config.toml."""
    variables = os.environ if environ is None else environ
    return Path(given or variables.get("HELPBOT_CONFIG") or "config.toml").absolute()


def load_config(file: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Read the main file, `offices.d/` beside it and the environment. Raises ConfigError for what is unreadable."""
    variables = os.environ if environ is None else environ
    main, environment = read_toml(file), read_environment(variables)
    tree = merge(main, environment)
    shared = {key: value for key, value in main.items() if key != "office"}
    own = {path: read_toml(path) for path in sorted((file.parent / "offices.d").glob("*.toml"))}
    offices = tuple(OfficeConfig(path, merge(merge(shared, each), environment), each) for path, each in own.items())
    return Config(file, tree, offices or (OfficeConfig(file, tree),))


def read_toml(file: Path) -> Tree:
    """One TOML file as a tree. Raises ConfigError."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError([Fault(str(file), "", "", "unreadable", errno.errorcode.get(error.errno or 0, ""))]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([Fault(str(file), "", "", "encoding")]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([Fault(str(file), "", "", "toml", str(error))]) from error


def read_environment(variables: Mapping[str, str]) -> Tree:
    """HELPBOT_A__B=x as {"a": {"b": "x"}}; HELPBOT_A__B_FILE=path takes the file's content. Raises ConfigError."""
    tree: Tree = {}
    for name, value in sorted(variables.items()):
        if not name.startswith(ENVIRONMENT) or name in OWN_VARIABLES or not value:
            continue
        if name.endswith(FROM_FILE):
            value = _read_secret(name, value)  # noqa: PLW2901 -- the variable's value *is* the file's content
            name = name.removesuffix(FROM_FILE)  # noqa: PLW2901 -- as above
        *sections, key = name.removeprefix(ENVIRONMENT).lower().split("__")
        place = tree
        for section in sections:
            inner = place.setdefault(section, {})
            if not isinstance(inner, dict):
                raise ConfigError([Fault(name, section, "", "not_a_section")])
            place = inner
        place[key] = value
    return tree


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError([Fault(name, "", path, "secret_file", errno.errorcode.get(error.errno or 0, ""))]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([Fault(name, "", path, "encoding")]) from error


def merge(below: Tree, above: Tree) -> Tree:
    """Both trees as one; where both speak, `above` wins."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def check_section(settings: type[SettingsT], tree: object, *, file: Path, section: str) -> tuple[SettingsT | None, list[Fault]]:
    """The section as its Settings, or None and every fault in it. Paths in it are relative to the file's folder."""
    try:
        return settings.model_validate(tree, context={"folder": file.parent.absolute()}), []
    except ValidationError as error:
        return None, [_fault(settings, each, file, section) for each in error.errors(include_url=False)]


def _fault(settings: type[BaseModel], error: ErrorDetails, file: Path, section: str) -> Fault:
    path = [str(part) for part in error["loc"]]
    key = ".".join([section, *path]) if section else ".".join(path)
    kind = error["type"]
    if kind == "extra_forbidden":
        return Fault(str(file), key, "", kind, nearest(path[-1], _keys_at(settings, path[:-1])))
    if kind == "missing":
        return Fault(str(file), key, "", kind)
    return Fault(str(file), key, _show_input(settings, path, error), kind, _bound(error))


def _show_input(settings: type[BaseModel], path: list[str], error: ErrorDetails) -> str:
    """What stands there, but nothing of a section or in the place of one: a secret may be in it."""
    if error["type"].startswith("model_") or isinstance(error["input"], dict | list):
        return ""
    return "******" if _is_secret(settings, path) else mask_address(str(error["input"]))[:80]


def _bound(error: ErrorDetails) -> str:
    """What a limit, a choice or our own validator says beyond the kind."""
    context = error.get("ctx", {})
    for name in ("error", "expected", "ge", "gt", "le", "lt", "min_length", "max_length", "pattern"):
        if name in context:
            return str(context[name])
    return ""


def _keys_at(settings: type[BaseModel], path: list[str]) -> list[str]:
    model = settings
    for part in path:
        field = model.model_fields.get(part)
        inner = field.annotation if field else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return []
        model = inner
    return list(model.model_fields)


def _is_secret(settings: type[BaseModel], path: list[str]) -> bool:
    model = settings
    for part in path:
        field = model.model_fields.get(part)
        if field is None:
            return False
        if "SecretStr" in str(field.annotation):
            return True
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            model = field.annotation
    return False


def nearest(word: str, known: list[str]) -> str:
    """The known word that looks most like this one as a whole, else in part; nothing where none does."""
    if len(word) < 2:  # one letter is in part of everything
        return ""
    for likeness in (fuzz.ratio, fuzz.WRatio):
        if found := process.extractOne(word, known, scorer=likeness, score_cutoff=60):
            return found[0]
    return ""


def show(settings: BaseModel) -> Tree:
    """The settings as a tree for people to read, secrets masked."""
    return {name: _show_value(getattr(settings, name)) for name in type(settings).model_fields}


def _show_value(value: object) -> object:
    if isinstance(value, BaseModel):
        return show(value)
    if isinstance(value, SecretStr):
        return "******" if value.get_secret_value() else ""
    if isinstance(value, Path):
        return "" if value == Path() else str(value)
    return mask_address(value) if isinstance(value, str) else value


def mask_address(text: str) -> str:
    """The text without the password of an address in it: of a database, of a proxy."""
    return _PASSWORD.sub(lambda found: f"{found[1] or found[2]}******", text)
