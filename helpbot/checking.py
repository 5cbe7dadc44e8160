"""A configuration, whole: every section held against the Settings class that knows it, all faults told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from helpbot.config import Config, OfficeConfig, check_section, nearest
from helpbot.errors import ConfigError, Fault
from helpbot.log import LogSettings
from helpbot.ports import ChannelSettings, ChannelSpec, Settings
from helpbot.services.faq_settings import FaqSettings
from helpbot.services.handover_settings import HandoverSettings
from helpbot.services.keys import PeopleSettings
from helpbot.services.office import OfficeSettings
from helpbot.services.season_settings import SeasonSettings
from helpbot.store.database import DatabaseSettings
from helpbot.store.registry_settings import RegistrySettings


class HttpSettings(Settings):
    """`[http]`: where the one HTTP server listens, if a channel wants one."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080


@dataclass(frozen=True, slots=True)
class OfficeChecked:
    """One office's configuration, valid."""

    settings: OfficeSettings
    channels: Mapping[str, ChannelSettings]
    registry: RegistrySettings = field(default_factory=RegistrySettings)
    season: SeasonSettings = field(default_factory=SeasonSettings)
    handover: HandoverSettings = field(default_factory=HandoverSettings)
    faq: FaqSettings = field(default_factory=FaqSettings)


@dataclass(frozen=True, slots=True)
class Checked:
    """A configuration that was found valid, section by section."""

    config: Config
    database: DatabaseSettings
    log: LogSettings
    http: HttpSettings
    people: PeopleSettings
    offices: tuple[OfficeChecked, ...]


_ROOT: dict[str, type[Settings]] = {
    "database": DatabaseSettings,
    "log": LogSettings,
    "http": HttpSettings,
    "people": PeopleSettings,
}

_OFFICE: dict[str, type[Settings]] = {
    "office": OfficeSettings,
    "registry": RegistrySettings,
    "season": SeasonSettings,
    "handover": HandoverSettings,
    "faq": FaqSettings,
}


def check_all(config: Config, specs: Sequence[ChannelSpec]) -> Checked:
    """Hold the configuration against every Settings class there is, those of the channels in `specs` too.

    Raises ConfigError with all faults at once.
    """
    faults: list[Fault] = []
    roots: dict[str, Settings] = {}
    for section, settings in _ROOT.items():
        found, wrong = check_section(settings, config.tree.get(section, {}), file=config.file, section=section)
        faults += wrong
        if found:
            roots[section] = found
    offices = tuple(_check_office(office, specs, faults) for office in config.offices)
    codes = [office.settings.code for office in offices if office]
    faults += [Fault(str(config.file), "office.code", c, "duplicate") for c in sorted(set(codes)) if codes.count(c) > 1]
    if faults:
        raise ConfigError(list(dict.fromkeys(faults)))
    return Checked(config=config, offices=tuple(each for each in offices if each), **roots)  # type: ignore[arg-type]  # the classes are those of _ROOT


def _check_office(office: OfficeConfig, specs: Sequence[ChannelSpec], faults: list[Fault]) -> OfficeChecked | None:
    known = [*_ROOT, *_OFFICE, "channels"]
    faults += [_unknown(office.file, key, key, known) for key in office.tree if key not in known]
    faults += [Fault(str(office.file), key, "", "main_file_only") for key in office.own if key in _ROOT]
    own: dict[str, Settings] = {}
    for section, settings in _OFFICE.items():
        found, wrong = check_section(settings, office.tree.get(section, {}), file=office.file, section=section)
        faults += wrong
        if found:
            own[section] = found
    channels = _check_channels(office, specs, faults)
    if len(own) < len(_OFFICE):
        return None
    return OfficeChecked(own.pop("office"), channels, **own)  # type: ignore[arg-type]  # the classes are those of _OFFICE


def _check_channels(office: OfficeConfig, specs: Sequence[ChannelSpec], faults: list[Fault]) -> dict[str, ChannelSettings]:
    sections = office.tree.get("channels", {})
    if not isinstance(sections, dict):
        faults.append(Fault(str(office.file), "channels", "", "model_type"))
        sections = {}
    channels: dict[str, ChannelSettings] = {}
    for name, section in sections.items():
        spec = next((each for each in specs if each.name == name), None)
        if spec is None:
            faults.append(_unknown(office.file, f"channels.{name}", name, [each.name for each in specs]))
            continue
        found, wrong = check_section(spec.settings, section, file=office.file, section=f"channels.{name}")
        faults += wrong
        if found and found.enabled:
            channels[name] = found
    return channels


def _unknown(file: Path, key: str, word: str, known: Sequence[str]) -> Fault:
    return Fault(str(file), key, "", "extra_forbidden", nearest(word, list(known)))
