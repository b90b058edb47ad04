"""Starting background work, telling how far it is, ending it; and finding what died."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.errors import DomainError
from screening.jobs.models import Job

log = logging.getLogger(__name__)
STALE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
LOCK_SPACE = 7301


@transaction.atomic
def start(*, review, task: str, label: str, by, payload: dict | None = None) -> Job:
    """Write the row; the message goes out after commit. If the broker is down, the sweeper sends it."""
    job = Job.objects.create(review=review, task=task, label=label, payload=payload or {}, created_by=by)
    audit.record(by=by, review=review, verb="job.start", target=job, summary=f"started: {label}")
    transaction.on_commit(partial(_send, job.task, job.pk))
    return job


def _send(task: str, job_id: int) -> None:
    try:
        current_app.send_task(task, kwargs={"job_id": job_id}) if not _eager() else _run_here(task, job_id)
    except current_app.connection_for_write().recoverable_connection_errors:
        log.warning("job %s was not sent: the broker does not answer; it will be sent later", job_id)


def _eager() -> bool:
    return bool(current_app.conf.task_always_eager)


def _run_here(task: str, job_id: int) -> None:
    current_app.loader.import_default_modules()  # as a worker does when it starts
    current_app.tasks[task].apply(kwargs={"job_id": job_id})


@contextmanager
def running(*, job_id: int) -> Iterator[Job | None]:
    """Hold the job while it runs. Yields None if it is over or another worker holds it.

    A refusal (DomainError) ends it as failed with its sentence; anything else ends it as failed
    with a sentence that names the job, and is raised for the log.
    """
    with _advisory_lock(job_id) as mine:
        job = Job.objects.select_related("review", "created_by").filter(pk=job_id).first() if mine else None
        if job is None or job.is_over:
            yield None
            return
        _begin(job)
        try:
            yield job
        except DomainError as error:
            _end(job, Job.State.FAILED, str(error))
        except BaseException:
            _end(
                job,
                Job.State.FAILED,
                f"Job {job.pk} stopped on an unexpected error. Start it again; "
                "if it stops again, give this number to the person who runs the server.",
            )
            raise
        else:
            _end(job, Job.State.DONE, "")


@contextmanager
def _advisory_lock(job_id: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, job_id])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCK_SPACE, job_id])


def _begin(job: Job) -> None:
    job.state, job.attempts = Job.State.RUNNING, job.attempts + 1
    job.heartbeat_at = timezone.now()
    job.save(update_fields=["state", "attempts", "heartbeat_at"])


def _end(job: Job, state: str, error: str) -> None:
    job.state, job.error, job.finished_at = state, error, timezone.now()
    job.save(update_fields=["state", "error", "finished_at"])


def progress(*, job: Job, phase: str, done: int, total: int) -> None:
    """How far it is, for the page; also the sign of life that the sweeper looks at."""
    Job.objects.filter(pk=job.pk).update(phase=phase, done=done, total=total, heartbeat_at=timezone.now())


def requeue_stale() -> int:
    """Send again what nobody works on: never sent, or its worker died. Returns how many."""
    stale = Job.objects.filter(
        state__in=[Job.State.WAITING, Job.State.RUNNING], heartbeat_at__lt=timezone.now() - STALE
    )
    sent = 0
    for job in stale:
        if job.attempts >= MAX_ATTEMPTS:
            _end(job, Job.State.FAILED, f"Job {job.pk} was started {job.attempts} times and never ended.")
            continue
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now())
        _send(job.task, job.pk)
        sent += 1
    return sent
