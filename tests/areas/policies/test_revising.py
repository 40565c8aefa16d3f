"""A revised plan stays evidence: the edition approved before holds until the next one is."""

import pytest

from bihuan.areas.policies.models import TaskState
from bihuan.core.organisation import put_routes
from bihuan.core.writing import take
from tests.areas.improvement.builders import full_plan, sign
from tests.areas.policies.living import START, duty, living, local, task
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SUBMITTED = '{ record = "improvement-plan", state = "submitted", where = { year = "$year" } }'
STARTED = '{ record = "improvement-plan", state = "in-execution" }'


@pytest.mark.requirement("XDYJ-03-02.19", "XDYJ-03-02.29")
def test_a_revision_in_summer_leaves_what_was_done_in_spring_done_in_time(xdyj: Cast) -> None:
    yearly = {"every": '"year"', "due": "{ month = 3, day = 31 }", "evidence": SUBMITTED}
    start = {"on": '"improvement-plan.approved"', "within": '"10 workdays"', "evidence": STARTED}
    living(xdyj, duty(**yearly), duty("start", **start))
    put_routes(xdyj.company, [{"subject": "improvement-plan", "by": [["om-management"]]}], actor=None, at=START)
    plan = full_plan(xdyj)
    take("submit", plan, actor=xdyj.quinn, at=local(2026, 3, 9))
    plan = sign(plan, xdyj.max, at=local(2026, 3, 10))
    take("start", plan, actor=xdyj.quinn, at=local(2026, 3, 11))

    take("revise", plan, actor=xdyj.quinn, at=local(2026, 7, 6), reason="新增一项")
    take("submit", plan, actor=xdyj.quinn, at=local(2026, 7, 7))
    sign(plan, xdyj.max, at=local(2026, 7, 8))

    assert task(xdyj).state_at(local(2026, 7, 9)) == TaskState.ON_TIME
    assert task(xdyj, "start", occasion=plan.number).fulfilled_at == local(2026, 3, 11)
