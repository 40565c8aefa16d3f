"""A service level agreement: complete before it is signed, unchanged afterwards, followed by versions of its own."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.areas.service.flow import term
from bihuan.areas.service.models import ServiceLevel, Standard
from bihuan.core.access import standing_of
from bihuan.core.editing import editable, editable_parts
from bihuan.core.models import Link
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import add_part, amend, amend_part, create, remove_part, take
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = ServiceLevel.State
TODAY = date(2026, 3, 2)
CONTENT: dict[str, Any] = {
    "title": "一号园区运维服务级别协议",
    "customer": "一号园区",
    "scope": "网络与机房的日常运维",
    "our_part": "7×24 受理，按时限处理",
    "customer_part": "提供机房出入权限",
    "starts_on": TODAY,
    "ends_on": date(2026, 12, 31),
}
INCIDENT: dict[str, Any] = {
    "measure": "故障处理", "priority": "一级", "response_minutes": 15, "resolution_minutes": 240, "service_hours": "7×24",
    "target": "95%",
}  # fmt: skip


def draft(cast: Cast, **fields: Any) -> ServiceLevel:
    return create(ServiceLevel, actor=cast.olga, at=NOON, **{**CONTENT, **fields})


def complete(cast: Cast, **fields: Any) -> ServiceLevel:
    record = draft(cast, **fields)
    add_part(Standard, record, actor=cast.olga, at=NOON, **INCIDENT)
    return record


def agree(cast: Cast, record: ServiceLevel, **said: Any) -> ServiceLevel:
    names = {"signed_by": cast.gina, "customer_signed_by": "客户代表", "signed_on": TODAY}
    return take("agree", record, actor=cast.max, at=NOON, **{**names, **said})


def in_force(cast: Cast, **fields: Any) -> ServiceLevel:
    return take("put-in-force", agree(cast, complete(cast, **fields)), actor=cast.olga, at=NOON)


def next_version(cast: Cast, record: ServiceLevel) -> ServiceLevel:
    take("new-version", record, actor=cast.olga, at=NOON, reason="增加存储服务")
    return record.successors.get()


@pytest.mark.requirement("XDYJ-04-01.09")
class TestAnAgreement:
    def test_states_scope_standards_and_both_sides_responsibilities(self, xdyj: Cast) -> None:
        record = agree(xdyj, complete(xdyj))

        assert record.state == State.AGREED
        assert {name: getattr(record, name) for name in CONTENT} == CONTENT
        assert [row.content() for row in record.standards.all()] == [INCIDENT]

    def test_is_not_signed_while_anything_lacks_and_says_all_of_it(self, xdyj: Cast) -> None:
        record = draft(xdyj, scope="", our_part=" ", customer_part="", ends_on=TODAY - timedelta(1))

        with pytest.raises(Refused) as refused:
            agree(xdyj, record)

        assert [one.field for one in refused.value.reasons] == ["scope", "", "our_part", "customer_part", "ends_on"]
        assert {one.clause for one in refused.value.reasons[:4]} == {"XDYJ-04-01/3.1"}
        record.refresh_from_db()
        assert (record.state, record.signed_by) == (State.DRAFT, None)

    @pytest.mark.parametrize("field", ["scope", "our_part", "customer_part"])
    def test_is_not_signed_while_one_of_them_lacks(self, xdyj: Cast, field: str) -> None:
        with pytest.raises(Refused) as refused:
            agree(xdyj, complete(xdyj, **{field: ""}))

        assert [one.field for one in refused.value.reasons] == [field]

    def test_says_from_when_it_holds(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            agree(xdyj, complete(xdyj, starts_on=None))

        assert [one.field for one in refused.value.reasons] == ["starts_on"]

    def test_names_who_signed_on_both_sides(self, xdyj: Cast) -> None:
        record = complete(xdyj)
        with pytest.raises(Refused) as refused:
            take("agree", record, actor=xdyj.max, at=NOON)

        record = agree(xdyj, record)

        assert {one.field for one in refused.value.reasons} == {"signed_by", "customer_signed_by", "signed_on"}
        assert (record.signed_by, record.customer_signed_by, record.signed_on) == (xdyj.gina, "客户代表", TODAY)

    def test_is_not_signed_ahead_of_time(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            agree(xdyj, complete(xdyj), signed_on=TODAY + timedelta(1))

    def test_is_signed_by_those_who_may_commit_the_company(self, xdyj: Cast) -> None:
        record = complete(xdyj)

        for person in (xdyj.olga, xdyj.quinn, xdyj.eve):
            with pytest.raises(NotAllowed):
                take("agree", record, actor=person, at=NOON)

    def test_comes_into_force_within_its_term(self, xdyj: Cast) -> None:
        record = agree(xdyj, complete(xdyj, starts_on=TODAY + timedelta(1), ends_on=TODAY + timedelta(2)))

        for days in (0, 3):
            with pytest.raises(Refused):
                take("put-in-force", record, actor=xdyj.olga, at=NOON + timedelta(days))

        assert take("put-in-force", record, actor=xdyj.olga, at=NOON + timedelta(2)).state == State.IN_FORCE


@given(st.dates(), st.none() | st.dates())
def test_its_term_is_refused_exactly_if_reversed(starts_on: date, ends_on: date | None) -> None:
    refused = term(ServiceLevel(starts_on=starts_on, ends_on=ends_on)) is not None

    assert refused == (ends_on is not None and ends_on < starts_on)


class TestAStandard:
    @pytest.mark.parametrize(("response", "resolution", "fits"), [(15, 15, True), (15, 14, False), (15, None, True)])
    def test_is_not_resolved_before_it_is_responded_to(
        self, xdyj: Cast, response: int, resolution: int | None, fits: bool
    ) -> None:
        said = {**INCIDENT, "response_minutes": response, "resolution_minutes": resolution}
        record = draft(xdyj)
        if fits:
            assert add_part(Standard, record, actor=xdyj.olga, at=NOON, **said).pk
        else:
            with pytest.raises(Refused):
                add_part(Standard, record, actor=xdyj.olga, at=NOON, **said)

    @pytest.mark.parametrize("field", ["measure", "target"])
    def test_says_what_is_measured_and_how_much_must_hold(self, xdyj: Cast, field: str) -> None:
        with pytest.raises(Refused):
            add_part(Standard, draft(xdyj), actor=xdyj.olga, at=NOON, **{**INCIDENT, field: ""})


@pytest.mark.requirement("XDYJ-04-01.09")
class TestWhatIsInForce:
    def test_is_not_changed(self, xdyj: Cast) -> None:
        for record in (agree(xdyj, complete(xdyj)), in_force(xdyj)):
            row = record.standards.get()
            for person in xdyj.people.values():
                standing = standing_of(person, NOON)
                assert (editable(standing, record), editable_parts(standing, record)) == ({}, {}), person
            with pytest.raises(Refused):
                amend(record, actor=xdyj.max, at=NOON, scope="x")
            with pytest.raises(Refused):
                amend_part(row, actor=xdyj.max, at=NOON, target="90%")
            with pytest.raises(Refused):
                remove_part(row, actor=xdyj.max, at=NOON)

    def test_is_followed_by_a_version_with_the_same_content(self, xdyj: Cast) -> None:
        record = in_force(xdyj)

        follower = next_version(xdyj, record)

        assert (follower.state, follower.edition, follower.changes) == (State.DRAFT, 2, "增加存储服务")
        assert (follower.scope, follower.starts_on, follower.ends_on) == (record.scope, None, record.ends_on)
        assert [row.content() for row in follower.standards.all()] == [INCIDENT]
        assert Link.objects.filter(source=follower, target=record, kind=Link.Kind.REPLACES).exists()

    def test_holds_until_the_next_version_comes_into_force(self, xdyj: Cast) -> None:
        record = in_force(xdyj)
        follower = next_version(xdyj, record)
        amend(follower, actor=xdyj.olga, at=NOON, starts_on=TODAY, scope="网络、机房与存储的日常运维")
        agree(xdyj, follower)
        record.refresh_from_db()
        assert record.state == State.IN_FORCE

        take("put-in-force", follower, actor=xdyj.olga, at=NOON)

        record.refresh_from_db()
        assert (record.state, record.scope, follower.state) == (State.ENDED, CONTENT["scope"], State.IN_FORCE)

    def test_has_one_next_version_at_a_time(self, xdyj: Cast) -> None:
        record = in_force(xdyj)
        follower = next_version(xdyj, record)
        with pytest.raises(Refused):
            take("new-version", record, actor=xdyj.olga, at=NOON, reason="x")

        take("end", follower, actor=xdyj.max, at=NOON, reason="客户撤回")
        take("new-version", record, actor=xdyj.olga, at=NOON, reason="x")

        assert record.successors.filter(state=State.DRAFT).count() == 1

    def test_is_ended_with_a_reason(self, xdyj: Cast) -> None:
        record = in_force(xdyj)
        with pytest.raises(Refused):
            take("end", record, actor=xdyj.max, at=NOON)

        assert take("end", record, actor=xdyj.max, at=NOON, reason="合同到期").is_open is False
