"""The composition root: what there is (CHANNELS, TOPICS, JOBS), and how it is put together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import handlers.mail
import handlers.telegram
import handlers.terminal
from faq.entry import Entry
from helpbot.checking import Checked, OfficeChecked, check_all
from helpbot.clock import Clock
from helpbot.config import Config
from helpbot.conversation.engine import Engine
from helpbot.conversation.reception import Reception
from helpbot.conversation.topic import Topic
from helpbot.ports import Channel, ChannelSpec
from helpbot.running import App, Branch, load
from helpbot.services.delivery import Delivery
from helpbot.services.desk import OpenDesk, desk_opener, register_office
from helpbot.services.entries import Shelf, Stock
from helpbot.services.inbox import Intake
from helpbot.services.keys import Keyring
from helpbot.services.kinds import KINDS
from helpbot.services.office import Office
from helpbot.services.pulses import Heartbeats
from helpbot.services.witness import Witness
from helpbot.services.wording import load_wording
from helpbot.store.database import Database
from helpbot.store.registry_source import Registries
from helpbot.topics.ask_faq import AskFaq
from helpbot.topics.bind import Bind
from helpbot.topics.cancel import Cancel
from helpbot.topics.drafts import DraftDesk
from helpbot.topics.duty_answers import DutyAnswers
from helpbot.topics.feedback import Feedback
from helpbot.topics.files import Files
from helpbot.topics.filing_status import FilingStatus
from helpbot.topics.from_above import FromAbove
from helpbot.topics.guide import Guides
from helpbot.topics.handover import HandingOver
from helpbot.topics.human import Human
from helpbot.topics.meeting import Meet
from helpbot.topics.mine import Mine
from helpbot.topics.my_deadlines import MyDeadlines
from helpbot.topics.officer import OfficerWork
from helpbot.topics.reminders import ReminderAnswers
from helpbot.topics.smalltalk import Smalltalk
from helpbot.topics.stop import Stop
from helpbot.topics.survey import SurveyAnswers
from scheduler.job import JobSpec
from scheduler.jobs.clerks import clerks
from scheduler.jobs.deliver import deliver
from scheduler.jobs.digest import digest
from scheduler.jobs.escalate import escalate
from scheduler.jobs.forget import forget
from scheduler.jobs.handover import handover
from scheduler.jobs.relay import relay
from scheduler.jobs.remind import remind
from scheduler.jobs.spread import spread
from scheduler.jobs.survey import survey
from scheduler.jobs.watch import watch

CHANNELS: tuple[ChannelSpec, ...] = (handlers.terminal.SPEC, handlers.telegram.SPEC, handlers.mail.SPEC)

TOPICS: tuple[Topic, ...] = (
    *(Smalltalk(), Feedback(), Human(), Cancel(), Files(), Bind(), Mine(), Stop()),
    *(FilingStatus(), MyDeadlines(), ReminderAnswers(), DutyAnswers(), HandingOver(), Guides(), SurveyAnswers()),
    *(OfficerWork(), FromAbove(), DraftDesk(), Meet()),
)

JOBS: tuple[JobSpec, ...] = (
    JobSpec("deliver", timedelta(seconds=2), deliver),
    JobSpec("watch", timedelta(seconds=30), watch),
    JobSpec("remind", timedelta(minutes=1), remind),
    JobSpec("digest", timedelta(minutes=1), digest),
    JobSpec("forget", timedelta(hours=1), forget),
    JobSpec("survey", timedelta(minutes=5), survey),
    JobSpec("handover", timedelta(minutes=1), handover),
    JobSpec("clerks", timedelta(minutes=15), clerks),
    JobSpec("relay", timedelta(seconds=30), relay),
    JobSpec("escalate", timedelta(minutes=1), escalate),
    JobSpec("spread", timedelta(seconds=2), spread),
)


def check(config: Config) -> Checked:
    """As checking.check_all, with the channels there are. Raises ConfigError with all faults at once."""
    return check_all(config, CHANNELS)


def open_channels(office: OfficeChecked, clock: Clock) -> list[Channel]:
    """The channels that are on for an office."""
    specs = [spec for spec in CHANNELS if spec.name in office.channels]
    return [load(spec.opener)(office.channels[spec.name], clock) for spec in specs]


async def build(checked: Checked, clock: Clock, entries: Iterable[Entry], channels: Callable[[OfficeChecked], Sequence[Channel]]) -> App:
    """Put everything together over the configured database. Raises StoreError where that is missing, behind or too new."""
    database = Database(checked.database.url, checked.config.folder)
    branches: list[Branch] = []
    stocks = _lay_in(entries, {each.faq.words for each in checked.offices})
    registries = Registries(database.url, checked.config.folder)

    def wake() -> None:
        for branch in branches:
            branch.delivery.wake()

    open_desk = desk_opener(database, clock, wake)
    keyring = Keyring(checked.people, checked.config.folder)
    try:
        await database.check_revision()
        for each in checked.offices:
            opened = channels(each)
            registry = registries.open(each.registry, each.settings.code)
            names = frozenset(channel.name for channel in opened)
            withheld = frozenset(name for name, settings in each.channels.items() if not settings.registry_data)
            known = await register_office(database, clock, each.settings, keyring)
            office = replace(
                known,
                registry=registry,
                channels=names,
                withheld=withheld,
                season=each.season,
                handover=each.handover,
                faq=each.faq,
            )
            branches.append(_lay_out(office, database, open_desk, clock, Shelf(stocks[each.faq.words]), opened))
    except BaseException:
        await database.close()
        raise
    return App(database, clock, open_desk, tuple(branches), JOBS, checked.http)


def _lay_in(entries: Iterable[Entry], words: Iterable[Path]) -> dict[Path, Stock]:
    """The entries by each file of an office's own words: offices that share one share an index. Raises HelpbotError."""
    shared = tuple(entries)
    return {file: Stock(shared, load_wording(file)) for file in words}


def _lay_out(office: Office, database: Database, open_desk: OpenDesk, clock: Clock, shelf: Shelf, channels: Sequence[Channel]) -> Branch:
    by_name = {channel.name: channel for channel in channels}
    able = frozenset(action for topic in TOPICS for action in topic.actions)
    ask_faq = AskFaq(able)
    engine = Engine(office=office, open_desk=open_desk, shelf=shelf, topics=(*TOPICS, ask_faq), ask_faq=ask_faq)
    reception = Reception(office=office, open_desk=open_desk, engine=engine, channels=by_name)
    delivery = Delivery(office=office, database=database, clock=clock, kinds=KINDS, channels=by_name)
    return Branch(
        office=office,
        engine=engine,
        shelf=shelf,
        channels=by_name,
        intake=Intake(database, office.id, clock, reception.accept),
        reception=reception,
        delivery=delivery,
        heartbeats=Heartbeats(clock),
        witness=Witness(database.file, office.id) if database.file else None,
    )
