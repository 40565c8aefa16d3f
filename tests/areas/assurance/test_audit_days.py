"""The days of an audit: agreed with each department, by whom, how long before; agreed anew when they change."""

from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.areas.assurance.models import Audit, AuditedDepartment
from bihuan.core import organisation
from bihuan.core.models import Company, Department
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, amend_part, remove_part, take
from tests.areas.assurance import builders as given
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = Audit.State


@pytest.mark.requirement("YNTD-ITSS-0301.18")
class TestTheDays:
    def test_are_agreed_by_the_department_itself(self, yntd: Cast) -> None:
        made = given.agree(yntd, given.audit(yntd), yntd.departments["om"])

        row = made.departments.get(department=yntd.departments["om"])
        assert (row.agreed_by, row.agreed_on) == (yntd.max, date(2026, 3, 2))

    def test_are_entered_by_quality_only_with_who_agreed(self, yntd: Cast) -> None:
        made, om = given.audit(yntd), yntd.departments["om"]
        days = {"department": om, "starts_on": given.FIRST, "ends_on": given.LAST}

        with pytest.raises(Refused, match="Somebody of om has to agree"):
            take("agree-days", made, actor=yntd.quinn, at=NOON, **days)
        with pytest.raises(Refused, match="Somebody of om has to agree"):
            take("agree-days", made, actor=yntd.quinn, at=NOON, agreed_with=yntd.ada, **days)
        with pytest.raises(Refused, match="For om the days are agreed by Max"):
            take("agree-days", made, actor=yntd.quinn, at=NOON, agreed_with=yntd.olga, **days)
        take("agree-days", made, actor=yntd.quinn, at=NOON, agreed_with=yntd.max, **days)

        assert made.departments.get(department=om).agreed_by == yntd.max

    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    def test_settled_anew_are_entered_only_as_the_head_or_who_stands_in_agreed(
        self, company: str, request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        made, om = given.agreed(cast), cast.departments["om"]
        take("reopen-dates", made, actor=cast.quinn, at=NOON, reason="改期")
        days = {"department": om, "starts_on": given.LAST, "ends_on": given.LAST}

        with pytest.raises(Refused, match="For om the days are agreed by Max") as refused:
            take("agree-days", made, actor=cast.quinn, at=NOON, agreed_with=cast.olga, **days)
        assert [reason.field for reason in refused.value.reasons] == ["agreed_with"]
        organisation.delegate(
            cast.max, cast.eve, actor=cast.max, at=NOON, from_day=NOON.date(), to_day=NOON.date(), reason="出差"
        )
        take("agree-days", made, actor=cast.quinn, at=NOON, agreed_with=cast.eve, **days)

        row = made.departments.get(department=om)
        assert (row.agreed_by, row.starts_on) == (cast.eve, given.LAST)

    def test_are_agreed_here_by_who_stands_in_for_the_head(self, yntd: Cast) -> None:
        made, om = given.audit(yntd), yntd.departments["om"]
        organisation.delegate(
            yntd.max, yntd.eve, actor=yntd.max, at=NOON, from_day=NOON.date(), to_day=NOON.date(), reason="出差"
        )

        take("agree-days", made, actor=yntd.eve, at=NOON, department=om, starts_on=given.FIRST, ends_on=given.LAST)

        assert made.departments.get(department=om).agreed_by == yntd.eve

    def test_of_a_department_nobody_heads_are_agreed_by_somebody_of_it(self, yntd: Cast) -> None:
        made, om = given.audit(yntd), yntd.departments["om"]
        Department.objects.filter(pk=om.pk).update(head=None)
        om.refresh_from_db()
        days = {"department": om, "starts_on": given.FIRST, "ends_on": given.LAST}

        take("agree-days", made, actor=yntd.quinn, at=NOON, agreed_with=yntd.olga, **days)

        assert made.departments.get(department=om).agreed_by == yntd.olga

    def test_are_not_agreed_by_strangers_for_others(self, yntd: Cast) -> None:
        made, om = given.audit(yntd), yntd.departments["om"]
        days = {"department": om, "starts_on": given.FIRST, "ends_on": given.LAST}

        with pytest.raises(NotAllowed):
            take("agree-days", made, actor=yntd.eve, at=NOON, agreed_with=yntd.olga, **days)

    def test_are_agreed_with_each_before_they_are_confirmed(self, yntd: Cast) -> None:
        made = given.staffed(yntd)
        given.agree(yntd, made, yntd.departments["om"])

        with pytest.raises(Refused) as refusal:
            take("confirm-dates", made, actor=yntd.quinn, at=NOON)

        assert "not agreed with quality" in str(refusal.value) and "with om" not in str(refusal.value)

    @pytest.mark.parametrize(("notice", "start", "refused"), [(0, 1, False), (0, 0, True), (5, 4, True), (5, 5, False)])
    def test_are_agreed_in_advance_as_long_as_the_pack_says(
        self, yntd: Cast, notice: int, start: int, refused: bool
    ) -> None:
        Company.objects.filter(pk=yntd.company.pk).update(settings={"audit": {"notice_days": notice}})
        first = NOON.date() + timedelta(days=start)
        yntd.company.refresh_from_db()
        made = given.staffed(yntd)
        made.company = yntd.company
        for row in made.departments.all():
            given.agree(yntd, made, row.department, starts_on=first, ends_on=first)

        if refused:
            with pytest.raises(Refused, match="have to be agreed at least"):
                take("confirm-dates", made, actor=yntd.quinn, at=NOON)
        else:
            assert take("confirm-dates", made, actor=yntd.quinn, at=NOON).starts_on == first

    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    @pytest.mark.parametrize(
        "changed", [{"starts_on": date(2026, 4, 9)}, {"ends_on": date(2026, 4, 20)}, {"elements": ["people"]}]
    )
    def test_changed_afterwards_are_agreed_anew(
        self, company: str, changed: dict[str, Any], request: pytest.FixtureRequest
    ) -> None:
        cast: Cast = request.getfixturevalue(company)
        made = given.staffed(cast)
        for row in made.departments.select_related("department"):
            given.agree(cast, made, row.department)
        row = made.departments.get(department=cast.departments["om"])

        amend_part(row, actor=cast.quinn, at=NOON, **changed)

        row.refresh_from_db()
        assert (row.agreed_on, row.agreed_by) == (None, None)
        with pytest.raises(Refused, match="not agreed with om"):
            take("confirm-dates", made, actor=cast.quinn, at=NOON)
        given.agree(cast, made, row.department)
        assert take("confirm-dates", made, actor=cast.quinn, at=NOON).state == State.DATES_AGREED

    def test_agreed_twice_on_one_day_hold_as_agreed_last(self, yntd: Cast) -> None:
        made, om = given.audit(yntd), yntd.departments["om"]
        given.agree(yntd, made, om)

        given.agree(yntd, made, om, starts_on=given.LAST)

        row = made.departments.get(department=om)
        assert (row.starts_on, row.agreed_on, row.agreed_by) == (given.LAST, NOON.date(), yntd.max)

    def test_keep_when_only_the_contact_changes(self, yntd: Cast) -> None:
        made, om = given.audit(yntd), yntd.departments["om"]
        given.agree(yntd, made, om)

        row = amend_part(made.departments.get(department=om), actor=yntd.quinn, at=NOON, contact=yntd.olga)

        assert row.agreed_by == yntd.max

    def test_once_confirmed_are_closed(self, yntd: Cast) -> None:
        made = given.agreed(yntd)

        with pytest.raises(NotAllowed, match="The days are agreed with the departments"):
            amend(made, actor=yntd.quinn, at=NOON, starts_on=date(2026, 6, 1))

    @pytest.mark.parametrize("company", ["xdyj", "yntd"])
    def test_are_waited_for(self, company: str, request: pytest.FixtureRequest) -> None:
        cast: Cast = request.getfixturevalue(company)
        made = given.agreed(cast)
        take("draw-checklist", made, actor=cast.quinn, at=NOON)

        with pytest.raises(Refused, match="The first day agreed is"):
            take("start", made, actor=cast.ada, at=given.START - timedelta(days=1), notes="到会")
        assert take("start", made, actor=cast.ada, at=given.START, notes="到会").opened_on == given.FIRST

    def test_open_again_when_something_changes(self, yntd: Cast) -> None:
        made = given.agreed(yntd)

        take("reopen-dates", made, actor=yntd.quinn, at=NOON, reason="部门改期")

        assert made.state == State.PLANNED
        row = made.departments.get(department=yntd.departments["rd"])
        remove_part(row, actor=yntd.quinn, at=NOON)
        assert not AuditedDepartment.objects.filter(pk=row.pk).exists()
