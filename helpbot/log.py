"""Logs are events with fields, one canonical line a turn; never a person's words, a token or a code."""

import logging
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict, WrappedLogger

from helpbot.clock import SHANGHAI, SystemClock
from helpbot.ports import Settings


class LogSettings(Settings):
    """`[log]`."""

    level: Literal["debug", "info", "warning", "error"] = "info"


def start_logging(settings: LogSettings, *, quiet: bool = False) -> None:
    """Write events as JSON lines to stderr, from this level up; libraries, and all where it is to be `quiet`, only from warning up."""
    level = max(getattr(logging, settings.level.upper()), logging.WARNING if quiet else logging.NOTSET)
    logging.basicConfig(stream=sys.stderr, level=max(level, logging.WARNING), format="%(levelname)s %(name)s %(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _add_time,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _add_time(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The office's time: officers read this beside their clocks."""
    event["timestamp"] = SystemClock().now().astimezone(SHANGHAI).isoformat()
    return event
