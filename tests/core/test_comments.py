"""Comments: who may write them, who is called in them, what is journalled; and watching."""

from datetime import timedelta

import pytest

from bihuan.areas.capability.models import Objective
from bihuan.core import writing
from bihuan.core.access import standing_of
from bihuan.core.comments import comment, unwatch, watch
from bihuan.core.models import Comment, Department, JournalEntry, Notice, Person, Record, RoleAssignment, Watch
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import create, take
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def record(xdyj: Cast) -> Objective:
    return create(Objective, actor=xdyj.quinn, at=NOON, title="一线解决率", year=2026, owner=xdyj.max)


def sees(person: Person, record: Record) -> bool:
    return Record.objects.visible_to(standing_of(person, NOON)).filter(pk=record.pk).exists()


def named(cast: Cast, name: str, title: str, number: str = "") -> Person:
    person = cast.people[name]
    person.name, person.staff_number = title, number
    person.save()
    return person


class TestAComment:
    def test_is_kept_and_journalled(self, xdyj: Cast, record: Objective) -> None:
        comment(record, "  指标过高 ", actor=xdyj.olga, at=NOON, address="10.0.0.1")

        entry = JournalEntry.objects.latest("id")
        assert Comment.objects.get().text == "指标过高"
        assert (entry.action, entry.actor, entry.address) == ("objective.commented", xdyj.olga, "10.0.0.1")

    def test_tells_owner_and_watchers_but_not_its_author(self, xdyj: Cast, record: Objective) -> None:
        watch(record, xdyj.ada, actor=xdyj.ada, at=NOON)
        Notice.objects.all().delete()

        comment(record, "指标过高", actor=xdyj.max, at=NOON)
        comment(record, "为什么", actor=xdyj.ada, at=NOON)

        assert [n.person.name for n in Notice.objects.order_by("id")] == ["Ada", "Max"]
        assert "指标过高" in Notice.objects.get(person=xdyj.ada).text

    @pytest.mark.parametrize("text", ["", "  ", "字" * 4001])
    def test_says_something_and_not_too_much(self, xdyj: Cast, record: Objective, text: str) -> None:
        with pytest.raises(Refused):
            comment(record, text, actor=xdyj.olga, at=NOON)

    @pytest.mark.parametrize("who", ["eve", "vera"])
    def test_is_not_for_who_does_not_see_the_record_or_only_looks(
        self, xdyj: Cast, record: Objective, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            comment(record, "x", actor=xdyj.people[who], at=NOON)

    def test_is_not_added_to_an_archived_record(self, xdyj: Cast, record: Objective) -> None:
        take("issue", record, actor=xdyj.gina, at=NOON)
        take("close", record, actor=xdyj.gina, at=NOON, result="72%", attainment="reached")

        with pytest.raises(Refused, match="archived"):
            comment(record, "x", actor=xdyj.olga, at=NOON)


class TestCallingAColleague:
    def test_tells_them_and_opens_the_record_to_them(self, xdyj: Cast, record: Objective) -> None:
        eve = named(xdyj, "eve", "张三")
        assert not sees(eve, record)

        comment(record, "@张三请看，@nobody 也看", actor=xdyj.olga, at=NOON)

        assert Notice.objects.get(person=eve).kind == Notice.Kind.MENTION
        assert sees(eve, record)
        assert "张三" in JournalEntry.objects.latest("id").changes

    def test_means_the_longest_name_that_fits(self, xdyj: Cast, record: Objective) -> None:
        short, long = named(xdyj, "eve", "张三"), named(xdyj, "ada", "张三丰")

        comment(record, "@张三丰看一下", actor=xdyj.olga, at=NOON)

        assert Notice.objects.filter(person=long).exists() and not Notice.objects.filter(person=short).exists()

    def test_asks_which_one_when_two_have_the_name(self, xdyj: Cast, record: Objective) -> None:
        one, other = named(xdyj, "eve", "张三", "0012"), named(xdyj, "ada", "张三", "0013")

        with pytest.raises(Refused, match=r"@张三\(0012\) · @张三\(0013\)|@张三\(0013\) · @张三\(0012\)"):
            comment(record, "@张三 看", actor=xdyj.olga, at=NOON)
        comment(record, "@张三(0013) 看", actor=xdyj.olga, at=NOON)

        assert Notice.objects.filter(person=other).exists() and not Notice.objects.filter(person=one).exists()

    def test_never_reaches_the_other_company(self, xdyj: Cast, yntd: Cast, record: Objective) -> None:
        comment(record, "看 @Stranger x@max.com", actor=xdyj.olga, at=NOON, calls=[yntd.quinn])

        assert not Notice.objects.filter(kind=Notice.Kind.MENTION).exists()


class TestWatching:
    def test_tells_of_every_move(self, xdyj: Cast, record: Objective) -> None:
        watch(record, xdyj.ada, actor=xdyj.ada, at=NOON)

        take("issue", record, actor=xdyj.gina, at=NOON)

        assert sorted(n.person.name for n in Notice.objects.filter(kind=Notice.Kind.MOVED)) == ["Ada", "Max"]

    def test_by_another_opens_the_record_and_is_journalled(self, xdyj: Cast, record: Objective) -> None:
        watch(record, xdyj.eve, actor=xdyj.olga, at=NOON)

        assert sees(xdyj.eve, record)
        assert JournalEntry.objects.latest("id").action == "objective.watcher-added"

    def test_needs_that_one_sees_the_record(self, xdyj: Cast, yntd: Cast, record: Objective) -> None:
        for person, actor in ((xdyj.eve, xdyj.eve), (yntd.quinn, xdyj.olga), (yntd.quinn, yntd.quinn)):
            with pytest.raises(NotAllowed):
                watch(record, person, actor=actor, at=NOON)

    def test_can_be_ended(self, xdyj: Cast, record: Objective) -> None:
        watch(record, xdyj.ada, actor=xdyj.ada, at=NOON)
        unwatch(record, xdyj.ada)

        assert not Watch.objects.exists()


def loses_every_role(person: Person) -> None:
    RoleAssignment.objects.filter(person=person).delete()


class TestWhoFollowsAndLosesTheRole:
    """A watch of one's own gives no sight; one that the house gave, because of what somebody does there, does."""

    @pytest.fixture(autouse=True)
    def ada_follows(self, xdyj: Cast, record: Objective) -> None:
        watch(record, xdyj.ada, actor=xdyj.ada, at=NOON)
        Department.objects.filter(head=xdyj.ada).update(head=None)

    def test_sees_the_record_no_longer(self, xdyj: Cast, record: Objective) -> None:
        assert sees(xdyj.ada, record)

        loses_every_role(xdyj.ada)

        assert not sees(xdyj.ada, record)

    def test_is_told_nothing_more_of_it(self, xdyj: Cast, record: Objective) -> None:
        loses_every_role(xdyj.ada)
        Notice.objects.all().delete()

        comment(record, "指标过高", actor=xdyj.quinn, at=NOON)
        take("issue", record, actor=xdyj.gina, at=NOON)

        assert {notice.person for notice in Notice.objects.all()} == {xdyj.max}

    def test_hears_of_it_again_once_they_have_a_role_again(self, xdyj: Cast, record: Objective) -> None:
        loses_every_role(xdyj.ada)
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.ada, role=Role.HR)

        take("issue", record, actor=xdyj.gina, at=NOON)

        assert Notice.objects.filter(person=xdyj.ada, kind=Notice.Kind.MOVED).exists()

    @pytest.mark.parametrize("how", ["let in", "named", "called"])
    def test_still_sees_what_they_were_let_in_to(self, xdyj: Cast, record: Objective, how: str) -> None:
        if how == "let in":
            watch(record, xdyj.ada, actor=xdyj.olga, at=NOON)
        if how == "named":
            writing.watch(record, xdyj.ada)
        loses_every_role(xdyj.ada)
        if how == "called":
            comment(record, "@Ada 请看", actor=xdyj.olga, at=NOON)

        assert sees(xdyj.ada, record)


class TestWhoWasLetIn:
    def test_follows_no_longer_and_still_sees_it(self, xdyj: Cast, record: Objective) -> None:
        """Else the owner of a measure would lose it by wanting fewer messages."""
        writing.watch(record, xdyj.eve)

        unwatch(record, xdyj.eve)
        take("issue", record, actor=xdyj.gina, at=NOON)

        assert sees(xdyj.eve, record) and not Notice.objects.filter(person=xdyj.eve).exists()

    def test_may_follow_again(self, xdyj: Cast, record: Objective) -> None:
        writing.watch(record, xdyj.eve)
        unwatch(record, xdyj.eve)

        watch(record, xdyj.eve, actor=xdyj.eve, at=NOON)
        take("issue", record, actor=xdyj.gina, at=NOON)

        assert Notice.objects.filter(person=xdyj.eve, kind=Notice.Kind.MOVED).exists()


class TestARoleForOneRecord:
    def test_opens_it_as_long_as_it_is_held(self, xdyj: Cast, record: Objective) -> None:
        last = NOON.date()
        held = {"company": xdyj.company, "person": xdyj.eve, "role": Role.IMPROVEMENT_OWNER, "record_id": record.pk}
        RoleAssignment.objects.create(**held, to_day=last)

        assert sees(xdyj.eve, record)
        rows = Record.objects.visible_to(standing_of(xdyj.eve, NOON + timedelta(days=1)))
        assert not rows.filter(pk=record.pk).exists()
