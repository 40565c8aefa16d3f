"""Every shipped pack, the one to start from too, says who decides wherever the system asks for a decision."""

import pytest

from bihuan.core import catalogue
from bihuan.core.access import Routed
from bihuan.core.flow import FLOWS
from tests.areas.policies.years import pack

WAITED_FOR = {w.subject for flow in FLOWS.values() for w in flow.waiting.values() if not w.otherwise}
DECIDED = {
    by.subject for flow in FLOWS.values() for step in flow.steps.values() for by in step.by if isinstance(by, Routed)
}


@pytest.mark.parametrize("name", ["template", "xdyj", "yntd"])
def test_a_pack_names_who_decides_each_subject(name: str) -> None:
    routed = {route.subject for policy in pack(name).policies for route in policy.approvals}

    assert (WAITED_FOR | DECIDED) - routed == set()


def test_who_writes_a_pack_is_told_every_subject() -> None:
    subjects = {waiting.subject for flow in FLOWS.values() for waiting in flow.waiting.values()}

    assert set(catalogue.DECIDED) == WAITED_FOR | DECIDED
    assert set(catalogue.DECIDED) | set(catalogue.MAY_BE_DECIDED) == subjects | DECIDED
