"""Logs are events with fields, one canonical line a turn; never a person's words, a token or a code."""

import logging
import sys
from typing import Literal

import structlog

from helpbot.ports import Settings


class LogSettings(Settings):
    """`[log]`."""

    level: Literal["debug", "info", "warning", "error"] = "info"


def start_logging(settings: LogSettings) -> None:
    """Write events as JSON lines to stderr, from this level up; libraries only from warning up."""
    level = getattr(logging, settings.level.upper())
    logging.basicConfig(stream=sys.stderr, level=max(level, logging.WARNING), format="%(levelname)s %(name)s %(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
