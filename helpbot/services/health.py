"""What an officer has to look after: an office's own checks, as far as its configuration and its database tell."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from helpbot.clock import SHANGHAI, Clock
from helpbot.documents.typefaces import find_typefaces
from helpbot.errors import FontMissing, RegistryDown
from helpbot.models import Pulse
from helpbot.ports import Finding
from helpbot.services.desk import Desk
from helpbot.services.office import PLACEHOLDERS, Office, OfficeSettings
from helpbot.services.registry import source_of
from helpbot.services.sweep import Sweep
from helpbot.services.upward import MAIL
from helpbot.texts import documents
from helpbot.texts import health as texts
from helpbot.texts import vigil as vigil_texts

NEEDED = frozenset({"phone", "hours"})
"""Facts that every hand-over tells; the others are missed only in the answers that name them."""

SILENT = timedelta(minutes=3)
"""No sign of life for so long, or so long after it was due, means something is wrong: a poll comes back within 40 seconds, and signs are
written every 15."""


def examine_settings(office: OfficeSettings, channels: Collection[str]) -> Iterable[Finding]:
    """What the office has not filled in, and whether tickets reach anybody."""
    missing = [key for key in dict.fromkeys(PLACEHOLDERS.values()) if not getattr(office, key)]
    keys = ", ".join(f"office.{key}" for key in missing)
    detail = (texts.OFFICE_MISSING if missing else texts.OFFICE_FULL).format(name=office.name, keys=keys)
    yield Finding(texts.OFFICE, fine=NEEDED.isdisjoint(missing), detail=detail, cure=texts.OFFICE_CURE)
    if not channels:
        yield Finding(texts.CHANNELS, fine=False, detail=texts.CHANNELS_NONE, cure=texts.CHANNELS_CURE)
    yield _examine_notify(office.notify, channels)
    if office.upward.mail and MAIL not in channels:
        detail = texts.UPWARD_NO_MAIL.format(mail=office.upward.mail)
        yield Finding(texts.UPWARD, fine=False, detail=detail, cure=texts.UPWARD_CURE)


def _examine_notify(notify: str, channels: Collection[str]) -> Finding:
    channel = notify.partition(":")[0]
    if not notify:
        return Finding(texts.NOTIFY, fine=False, detail=texts.NOTIFY_MISSING, cure=texts.NOTIFY_CURE)
    if channel not in channels:
        detail = texts.NOTIFY_NO_CHANNEL.format(notify=notify, channel=channel)
        return Finding(texts.NOTIFY, fine=False, detail=detail, cure=texts.NOTIFY_NO_CHANNEL_CURE.format(channel=channel))
    return Finding(texts.NOTIFY, fine=True, detail=texts.NOTIFY_TO.format(notify=notify))


def examine_font(named: str) -> Iterable[Finding]:
    """Whether a PDF can be set in Chinese."""
    try:
        faces = find_typefaces(named)
    except FontMissing as error:
        return [Finding(documents.FONT, fine=False, detail=str(error), cure=documents.FONT_CURE)]
    return [Finding(documents.FONT, fine=True, detail=documents.FONT_FOUND.format(body=faces.body, head=faces.head))]


async def examine_queues(desk: Desk) -> Iterable[Finding]:
    """What could not be handled or sent."""
    inbox, outbox = await desk.inbox.counts(), await desk.outbox.counts()
    failed, unsent, unknown = inbox.get("failed", 0), outbox.get("failed", 0), outbox.get("unknown", 0)
    came_in = Finding(texts.INBOX, fine=True, detail=texts.INBOX_FINE)
    if failed:
        came_in = Finding(texts.INBOX, fine=False, detail=texts.INBOX_FAILED.format(count=failed), cure=texts.INBOX_CURE)
    went_out = Finding(texts.OUTBOX, fine=True, detail=texts.OUTBOX_FINE)
    if unsent or unknown:
        detail = texts.OUTBOX_FAILED.format(failed=unsent, unknown=unknown)
        went_out = Finding(texts.OUTBOX, fine=False, detail=detail, cure=texts.OUTBOX_CURE)
    return came_in, went_out


async def examine_vigil(desk: Desk) -> Finding:
    """Whether reminders go out, or wait for somebody."""
    if held := await desk.vigil.held():
        since, until = (vigil_texts.TIME.format(at=at.astimezone(SHANGHAI)) for at in (held.since, held.until))
        detail = vigil_texts.HELD[held.gap].format(since=since, until=until)
        return Finding(vigil_texts.NAME, fine=False, detail=detail, cure=vigil_texts.CURE)
    if last := await desk.vigil.is_behind():
        detail = vigil_texts.BEHIND.format(since=vigil_texts.TIME.format(at=last.astimezone(SHANGHAI)))
        return Finding(vigil_texts.NAME, fine=False, detail=detail, cure=vigil_texts.BEHIND_CURE)
    return Finding(vigil_texts.NAME, fine=True, detail=vigil_texts.FINE)


async def examine_pulses(desk: Desk, clock: Clock, watched: Collection[str]) -> Iterable[Finding]:
    """Whether those channels and jobs that ran were well lately; what never ran is no fault."""
    return [_examine_pulse(pulse, clock) for pulse in await desk.pulses.listed() if pulse.name in watched]


def _examine_pulse(pulse: Pulse, clock: Clock) -> Finding:
    age = clock.now() - pulse.at
    at = pulse.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    name = texts.PULSE.format(name=pulse.name)
    if pulse.error:
        return Finding(name, fine=False, detail=texts.PULSE_ERROR.format(at=at, error=pulse.error), cure=texts.PULSE_CURE)
    if clock.now() - (pulse.next_at or pulse.at) > SILENT:
        return Finding(name, fine=False, detail=texts.PULSE_STALE.format(at=at), cure=texts.PULSE_CURE)
    return Finding(name, fine=True, detail=texts.PULSE_FRESH.format(seconds=round(age.total_seconds())))


async def examine_registry(office: Office, clock: Clock) -> Iterable[Finding]:
    """Whether the registry answers, and as of when. One without any data is not in use."""
    try:
        fresh = await Sweep(office, clock).freshness()
    except RegistryDown as error:
        return [Finding(texts.REGISTRY, fine=False, detail=str(error), cure=texts.REGISTRY_CURE)]
    if fresh.as_of is None:
        return [Finding(texts.REGISTRY, fine=True, detail=texts.REGISTRY_EMPTY)]
    at = fresh.as_of.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    detail = (texts.REGISTRY_OLD if fresh.stale else texts.REGISTRY_FRESH).format(at=at, days=source_of(office).settings.max_age)
    return [Finding(texts.REGISTRY, fine=not fresh.stale, detail=detail, cure=texts.REGISTRY_OLD_CURE)]
