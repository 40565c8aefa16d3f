"""What an audit calls a nonconformity says against what: a clause of the checklist, or a criterion the auditor states."""

import pytest

from bihuan.areas.assurance.documents.report import report_document
from bihuan.areas.assurance.models import ChecklistItem
from bihuan.areas.correction.models import Nonconformity
from bihuan.core.blocks import Table
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import take
from tests.areas.assurance import builders as given
from tests.cast import Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("english"),
    pytest.mark.requirement("XDYJ-04-01.15", "XDYJ-04-01.16", "YNTD-ITSS-0301.17"),
]


def without_clause(cast: Cast, *results: str) -> list[ChecklistItem]:
    """Items of O&M that name no clause, with these results; everything else conforms."""
    made = given.judged(cast, None, *results)
    items = given.items(made, cast.departments["om"])[: len(results)]
    ChecklistItem.objects.filter(pk__in=[one.pk for one in items]).update(clause="")
    return items


def end(cast: Cast, item: ChecklistItem) -> None:
    take("end-fieldwork", item.audit, actor=cast.ada, at=given.END, notes="通报发现")


def state(cast: Cast, item: ChecklistItem, words: str = "变更管理程序 5.3") -> None:
    take("state-criterion", item.audit, actor=cast.ada, at=given.END, item=item, criterion=words)


def test_the_closing_meeting_waits_for_the_criterion_of_each_nonconformity(cast: Cast) -> None:
    minor, major, noted = without_clause(cast, "minor", "major", "observation")

    with pytest.raises(Refused) as refused:
        end(cast, minor)
    said = [str(reason) for reason in refused.value.reasons]
    assert len(said) == 2 and all("State the criterion" in one and "om, “" in one for one in said)
    assert any(minor.question in one for one in said) and any(major.question in one for one in said)

    state(cast, minor)
    state(cast, major, "合同 7.2")
    end(cast, noted)
    assert set(Nonconformity.objects.values_list("criterion", flat=True)) == {"变更管理程序 5.3", "合同 7.2"}


def test_a_clause_of_the_checklist_is_enough(cast: Cast) -> None:
    given.ended(cast, None, "major")

    assert Nonconformity.objects.get().criterion == "4.1"


def test_the_report_tells_it(cast: Cast) -> None:
    (item,) = without_clause(cast, "major")
    state(cast, item)
    end(cast, item)
    item.audit.refresh_from_db()

    tables = [one for one in report_document(item.audit, given.END).blocks if isinstance(one, Table)]
    table = next(one for one in tables if "Criterion" in [str(word) for word in one.head])
    assert "变更管理程序 5.3" in table.rows[0]


def test_also_where_the_checklist_named_none_and_the_nonconformity_does(cast: Cast) -> None:
    (item,) = without_clause(cast, "major")
    state(cast, item)
    end(cast, item)
    ChecklistItem.objects.filter(pk=item.pk).update(clause="")  # as audits of before may have it
    item.audit.refresh_from_db()

    words = [
        str(cell)
        for one in report_document(item.audit, given.END).blocks
        if isinstance(one, Table)
        for row in one.rows
        for cell in row
    ]
    assert "变更管理程序 5.3" in words


def test_it_is_stated_by_those_who_audit_there_until_the_closing_meeting(cast: Cast) -> None:
    (item,) = without_clause(cast, "major")

    for person in (cast.quinn, cast.olga, cast.max):
        with pytest.raises(NotAllowed):
            take("state-criterion", item.audit, actor=person, at=given.END, item=item, criterion="5.3")
    state(cast, item)
    end(cast, item)
    with pytest.raises(Refused, match="closing meeting was held"):
        state(cast, item, "另一条")


@pytest.mark.parametrize("words", ["-", "——", "5", "规"])
def test_a_mark_or_a_single_character_is_none(cast: Cast, words: str) -> None:
    (item,) = without_clause(cast, "major")

    with pytest.raises(Refused, match="a mark says nothing"):
        state(cast, item, words)
    ChecklistItem.objects.filter(pk=item.pk).update(clause=words)  # as a checklist may name it
    with pytest.raises(Refused, match="State the criterion"):
        end(cast, item)


def test_a_cancelled_audit_keeps_its_finding_and_says_that_no_criterion_was_stated(cast: Cast) -> None:
    (item,) = without_clause(cast, "major")
    assert item.audit.criteria

    take("cancel", item.audit, actor=cast.quinn, at=given.END, reason="改期")

    found = Nonconformity.objects.get()
    assert (found.severity, found.criterion) == ("major", "Criterion not stated")
