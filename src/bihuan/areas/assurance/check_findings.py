"""What the findings of a quality check become: a nonconformity, or an entry of the improvement ledger."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.models.check import CheckItem, QualityCheck
from bihuan.areas.assurance.words import NONCONFORM, NOTED, Result
from bihuan.areas.correction.raising import by_act, raise_nonconformity
from bihuan.areas.correction.words import Severity, Source
from bihuan.areas.improvement.raising import note
from bihuan.core.flow import Act
from bihuan.core.models import Record
from bihuan.core.phrases import phrase
from bihuan.core.vocabulary import Channel, CheckType, Event
from bihuan.core.writing import amend_part

SERVICE_CHECKS = frozenset({CheckType.DAILY, CheckType.PROJECT, CheckType.CONTROL_POINT})


def hand_on(check: QualityCheck, act: Act) -> None:
    """Every finding becomes a record, linked to the check both ways."""
    rows = CheckItem.objects.filter(quality_check=check.pk, result__in=[*NONCONFORM, *NOTED], finding__isnull=True)
    for row in rows:
        record = _nonconformity(check, row, act) if row.result in NONCONFORM else _noted(check, row, act)
        amend_part(row, **act.signed, as_rule=True, stamped={"finding": record})


def fact(row: CheckItem) -> str:
    return f"check:{row.quality_check_id}:{row.pk}"


def _title(row: CheckItem) -> str:
    return str(phrase(_("%(place)s: %(point)s"), place=row.place, point=row.question) if row.place else row.question)[
        :200
    ]


def _nonconformity(check: QualityCheck, row: CheckItem, act: Act) -> Record:
    return raise_nonconformity(
        by_act(act, check, fact(row)),
        title=_title(row),
        source=Source.SERVICE if check.type in SERVICE_CHECKS else Source.SYSTEM_CHECK,
        what=row.remark or row.question,
        where=(row.place or check.subject)[:200],
        evidence=row.evidence,
        criterion=row.clause or row.question,
        severity=Severity.MAJOR if row.result == Result.MAJOR else Severity.MINOR,
        department=check.department,
        elements=check.elements,
    )


def _noted(check: QualityCheck, row: CheckItem, act: Act) -> Record:
    """An observation or a good practice, for the ledger."""
    return note(
        Event.OBSERVATION_MADE, check, act, channel=Channel.DAILY_CHECK, fact=fact(row), title=_title(row),
        what=f"{row.remark or row.question}\n{row.evidence}".strip(), where=row.place or check.subject,
        good=row.result == Result.GOOD_PRACTICE, result=row.result, department=check.department, elements=check.elements,
    )  # fmt: skip
