"""Logs: JSON, one event a line, without personal data."""

import logging
import sys

import structlog

from waardevol_lab.config import Settings


def init_logging(settings: Settings) -> None:
    """Write events to standard error; readable in development, JSON in production."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.production
        # Plain: the prettier ones print the values of variables, sessions and forms among them.
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    processors: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.production:
        processors.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*processors, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
