"""A revision of a document that is given up: the edition before stays in force."""

import pytest

from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import take
from tests.areas.policies.documents import draft, issued
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = ControlledDocument.State


class TestDroppingARevision:
    def revision(self, cast: Cast) -> ControlledDocument:
        first = issued(cast)
        take("request-change", first, actor=cast.olga, at=NOON, reason="补充回退")
        return first.successors.get()

    @pytest.mark.requirement("XDYJ-03-02.34")
    def test_leaves_the_edition_before_in_force_and_the_way_free_for_another(self, xdyj: Cast) -> None:
        second = self.revision(xdyj)

        take("drop", second, actor=xdyj.olga, at=NOON, reason="暂不修订")

        first = ControlledDocument.objects.get(pk=second.predecessor_id)
        assert (second.state, first.state) == (State.WITHDRAWN, State.ISSUED)
        take("request-change", first, actor=xdyj.olga, at=NOON, reason="年度修订")
        assert first.successors.exclude(state=State.WITHDRAWN).get().edition == second.edition

    def test_is_done_by_its_author_also_while_it_is_reviewed(self, xdyj: Cast) -> None:
        second = take("hand-over", self.revision(xdyj), actor=xdyj.olga, at=NOON)
        with pytest.raises(NotAllowed):
            take("drop", second, actor=xdyj.eve, at=NOON, reason="x")

        assert take("drop", second, actor=xdyj.olga, at=NOON, reason="x").state == State.WITHDRAWN

    def test_is_no_way_to_make_a_first_edition_vanish(self, xdyj: Cast) -> None:
        with pytest.raises(Refused, match="first edition"):
            take("drop", draft(xdyj), actor=xdyj.olga, at=NOON, reason="x")
