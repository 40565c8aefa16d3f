"""What the clock sets off: duties and reminders, documents that take effect, rounds that end, messages on their way out,
tidying up.

Everything here may run at any time and any number of times; what was missed is caught up with.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.sessions.models import Session

from bihuan.areas.improvement.rounds import end_due_rounds
from bihuan.areas.policies import engine, issuing
from bihuan.core import lean
from bihuan.core.models import Company
from bihuan.core.outbox import deliver
from bihuan.exchange import waiting_files
from bihuan.exchange.evidence import background
from bihuan.jobs import beat
from bihuan.jobs.queue import forget_done

KEPT = timedelta(days=30)
TIDIED_EVERY = timedelta(hours=1)
logger = logging.getLogger(__name__)


def duties(company: Company, at: datetime) -> Mapping[str, int]:
    return engine.tick(company, at=at)


def documents(company: Company, at: datetime) -> Mapping[str, int]:
    return {"documents superseded": issuing.take_effect(company, at)}


def rounds(company: Company, at: datetime) -> Mapping[str, int]:
    return {"suggestion rounds ended": len(end_due_rounds(company, at))}


def tick(at: datetime, companies: Iterable[Company] | None = None) -> dict[str, Any]:
    """Let the clock strike for these companies, or all. What fails for one does not keep the others."""
    done: dict[str, dict[str, int]] = {}
    errors: list[dict[str, str]] = []
    for company in companies if companies is not None else Company.objects.order_by("pk"):
        done[company.code] = _of_company(company, at, errors)
    sent = _guarded("outbox", partial(_deliver_all, at), errors)
    tidied = {name: count for name, count in tidy(at, errors).items() if count}
    return {"at": at.isoformat(), "companies": done, "outbox": dict(sent), "tidied": tidied, "errors": errors}


def tidy(at: datetime, errors: list[dict[str, str]]) -> Mapping[str, int]:
    """Once an hour what nobody comes back to; what cannot be removed keeps nothing else."""
    counts: Counter[str] = Counter()
    if not beat.catch("tidy", TIDIED_EVERY, "tick", at):
        return counts
    try:
        for one in (jobs_done, packages, sessions, uploads):
            counts.update(_guarded(f"tidying {one.__name__}", partial(one, at), errors))
    finally:
        beat.release("tidy", "tick")
    return counts


def jobs_done(at: datetime) -> Mapping[str, int]:
    forget_done(at - KEPT)
    return {}


def packages(at: datetime) -> Mapping[str, int]:
    """Fetched or not."""
    background.forget_old(at)
    return {}


def sessions(at: datetime) -> Mapping[str, int]:
    lean.drop(Session.objects.filter(expire_date__lt=at))
    return {}


def uploads(at: datetime) -> Mapping[str, int]:
    """Of wizards left unfinished."""
    return {"uploads forgotten": waiting_files.forget_old(at)}


def _of_company(company: Company, at: datetime, errors: list[dict[str, str]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for one in (duties, documents, rounds):
        counts.update(_guarded(f"{company.code} {one.__name__}", partial(one, company, at), errors))
    return {name: count for name, count in counts.items() if count}


def _guarded(what: str, work: Callable[[], Mapping[str, int]], errors: list[dict[str, str]]) -> Mapping[str, int]:
    try:
        return work()
    except Exception as error:
        logger.exception("%s failed", what)
        errors.append({"what": what, "error": f"{type(error).__name__}: {error}"})
        return {}


def _deliver_all(at: datetime) -> Counter[str]:
    """Batch after batch; what was put off is not due any more."""
    sent: Counter[str] = Counter()
    while found := deliver(at):
        sent += found
    return sent
