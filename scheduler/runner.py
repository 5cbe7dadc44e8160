"""The heartbeat: starts jobs when they are due. The only module that knows APScheduler."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from helpbot.clock import SHANGHAI
from helpbot.errors import RegistryDown, StoreError
from scheduler.job import JobContext, JobSpec

log = structlog.get_logger(__name__)


class Runner(AbstractContextManager["Runner"]):
    """Runs every job for every office, from entering to leaving.

    Nothing is stored in the scheduler: what is due stands in the database. After a sleep each job runs once, not once for each
    beat that was missed; a job that takes longer than its pause is not started twice.
    """

    def __init__(self, jobs: Sequence[JobSpec], contexts: Sequence[JobContext]) -> None:
        self._scheduler = AsyncIOScheduler(timezone=SHANGHAI)
        for job in jobs:
            for context in contexts:
                self._add(job, context)

    def __enter__(self) -> "Runner":
        self._scheduler.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._scheduler.shutdown(wait=False)

    def _add(self, job: JobSpec, context: JobContext) -> None:
        self._scheduler.add_job(
            run_job,
            "interval",
            args=(job, context),
            seconds=job.every.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )


async def run_job(job: JobSpec, context: JobContext) -> None:
    """One run of a job for one office; whatever goes wrong is noted, and the next run comes all the same."""
    name = f"job:{job.name}"
    error = ""
    try:
        await job.work(context)
    except (RegistryDown, StoreError) as failure:
        error = str(failure)
        log.error("job.stalled", job=job.name, reason=error)
    except Exception as failure:  # a broken job must not stop the heartbeat
        error = repr(failure)
        log.exception("job.broken", job=job.name)
    context.heartbeats.beat(name, next_at=context.clock.now() + job.every, error=error)
