"""`helpbot config show|lint|explain`."""

import argparse
import tomllib
from pathlib import Path

from helpbot.checking import Checked
from helpbot.cli import FINE, put
from helpbot.cli.common import add_json, add_verbs, fault, put_json, read_config
from helpbot.cli.init import TEMPLATE
from helpbot.config import ENVIRONMENT, Tree, locate_config, nearest, show
from helpbot.texts import cli as texts


def build(parser: argparse.ArgumentParser) -> None:
    verbs = add_verbs(parser)
    add_json(verbs.add_parser("show", help=texts.CONFIG_SHOW))
    verbs.add_parser("lint", help=texts.CONFIG_LINT)
    explain = verbs.add_parser("explain", help=texts.CONFIG_EXPLAIN)
    explain.add_argument("key", help=texts.CONFIG_KEY)


def run(args: argparse.Namespace) -> int:
    if args.verb == "explain":
        return _explain(args.key, locate_config(args.config))
    checked = read_config(args)
    if args.verb == "lint":
        put(texts.CONFIG_FINE.format(file=checked.config.file))
        return FINE
    shown = show_config(checked)
    if args.json:
        put_json(shown)
    else:
        for key, value in flatten(shown).items():
            put(f"{key} = {value!r}")
    return FINE


def show_config(checked: Checked) -> Tree:
    """What is in force, defaults included, secrets masked; several offices under their codes."""
    tree: Tree = {"database": show(checked.database), "log": show(checked.log), "http": show(checked.http), "people": show(checked.people)}
    for office in checked.offices:
        own: Tree = {
            "office": show(office.settings),
            "registry": show(office.registry),
            "season": show(office.season),
            "channels": {name: show(settings) for name, settings in office.channels.items()},
        }
        if len(checked.offices) == 1:
            tree |= own
        else:
            tree[office.settings.code] = own
    return tree


def flatten(tree: Tree, above: str = "") -> Tree:
    """A tree as dotted keys."""
    flat: Tree = {}
    for key, value in tree.items():
        flat |= flatten(value, f"{above}{key}.") if isinstance(value, dict) else {f"{above}{key}": value}
    return flat


def _explain(key: str, file: Path) -> int:
    """The template's own comment, its default, and how to set it from outside."""
    comments = read_comments(TEMPLATE.read_text(encoding="utf-8"))
    if key not in comments:
        near = nearest(key, list(comments))
        return fault((texts.CONFIG_NO_KEY_NEAR if near else texts.CONFIG_NO_KEY).format(key=key, near=near))
    put(f"{key}\n{comments[key]}")
    default = flatten(tomllib.loads(TEMPLATE.read_text(encoding="utf-8")))[key]
    put(texts.CONFIG_DEFAULT.format(default=default))
    variable = ENVIRONMENT + key.replace(".", "__").upper()
    put(texts.CONFIG_ENVIRONMENT.format(variable=variable))
    if file.exists():
        put(texts.CONFIG_NOW.format(value=_current(key, file)))
    return FINE


def _current(key: str, file: Path) -> object:
    arguments = argparse.Namespace(config=str(file))
    return flatten(show_config(read_config(arguments))).get(key, "")


def read_comments(template: str) -> dict[str, str]:
    """The comment above each key of a commented TOML file, by dotted key."""
    found: dict[str, str] = {}
    section, lines = "", []
    for line in template.splitlines():
        if line.startswith("#"):
            lines.append(line.lstrip("# "))
        elif line.startswith("["):
            section = line.strip("[] ")
            lines = []
        elif "=" in line:
            found[f"{section}.{line.partition('=')[0].strip()}"] = "\n".join(lines)
            lines = []
        else:
            lines = []
    return found
