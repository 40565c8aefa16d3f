"""People, departments and roles: taken on one by one or from a sheet; who may give what to whom."""

import pytest

from bihuan.core.models import Account, Department, JournalEntry, Person, RoleAssignment
from bihuan.core.vocabulary import Role
from tests.areas.policies.living import MONTHLY, duty, living
from tests.cast import Cast
from tests.web.conftest import HTMX, browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import form, main
from tests.web.pages.setup.conftest import sheet

pytestmark = pytest.mark.django_db
PEOPLE = "/xdyj/setup/people/"


@pytest.fixture(autouse=True)
def _march(clock: Clock) -> None:
    clock(2026, 3, 3)


def roles_of(person: Person) -> set[str]:
    return set(RoleAssignment.objects.filter(person=person, to_day__isnull=True).values_list("role", flat=True))


class TestTheList:
    def test_shows_departments_roles_and_sign_ins(self, xdyj: Cast) -> None:
        page = main(english(xdyj.quinn).get(PEOPLE))
        quinn = next(one for one in page.all("tr") if "Quinn" in one.words)

        assert "Head of quality" in quinn.words or "质量效能部经理" in quinn.words or "quality" in quinn.words
        assert "quinn@xdyj" in quinn.words

    def test_names_the_roles_that_nobody_holds_and_their_duties(self, xdyj: Cast) -> None:
        living(xdyj, duty(**{**MONTHLY, "by": '"hr"'}))
        gaps = main(english(xdyj.quinn).get(PEOPLE)).one("section", id="gaps")

        assert "1 role without a holder" in gaps.words
        assert "Human resources" in gaps.words and "Make the plan" in gaps.words

    def test_is_searched_by_name_number_and_department(self, xdyj: Cast) -> None:
        quinn = english(xdyj.quinn)

        assert len(main(quinn.get(f"{PEOPLE}?q=olga")).all("tbody")[0].all("tr")) == 1
        assert "Max" in main(quinn.get(f"{PEOPLE}?q=om")).words
        assert "Nobody is listed" in main(quinn.get(f"{PEOPLE}?q=nobody")).words

    @pytest.mark.parametrize("page", ["", "new/", "import/"])
    def test_is_for_administrators_and_quality(self, xdyj: Cast, yntd: Cast, page: str) -> None:
        for name, status in {"quinn": 200, "max": 403, "gina": 403, "eve": 403, "vera": 403}.items():
            assert browser(xdyj.people[name]).get(PEOPLE + page).status_code == status, name
        assert browser(yntd.quinn).get(PEOPLE + page).status_code == 404


class TestAPerson:
    def test_is_taken_on(self, xdyj: Cast) -> None:
        answer = english(xdyj.quinn).post(
            f"{PEOPLE}new/", {"name": "新同事", "staff_number": "X9", "department": xdyj.departments["om"].pk}
        )
        made = Person.objects.get(name="新同事")

        assert answer["Location"] == f"{PEOPLE}{made.pk}/"
        assert made.department == xdyj.departments["om"]
        assert JournalEntry.objects.filter(action="person.changed", actor=xdyj.quinn).exists()

    def test_with_a_number_in_use_is_refused_at_the_field(self, xdyj: Cast) -> None:
        Person.objects.filter(pk=xdyj.olga.pk).update(staff_number="X9")
        page = main(english(xdyj.quinn).post(f"{PEOPLE}new/", {"name": "新同事", "staff_number": "X9"}), 422)

        assert "already in use" in page.one("div", "field bad").words
        assert form(page, method="post")["name"] == "新同事"

    def test_of_another_company_is_no_page(self, xdyj: Cast, yntd: Cast) -> None:
        for rest in ("", "roles/", "sign-in/"):
            assert english(xdyj.quinn).get(f"{PEOPLE}{yntd.olga.pk}/{rest}").status_code == 404


class TestRoles:
    def given(self, cast: Cast, to: Person, role: str, by: Person | None = None, **fields: str) -> int:
        return english(by or cast.quinn).post(f"{PEOPLE}{to.pk}/roles/", {"role": role, **fields}).status_code

    def test_are_given_for_a_department_and_ended_with_a_last_day(self, xdyj: Cast) -> None:
        assert self.given(xdyj, xdyj.eve, Role.DISCIPLINE_LEAD, department=str(xdyj.departments["om"].pk)) == 302
        held = RoleAssignment.objects.get(person=xdyj.eve)
        english(xdyj.quinn).post(f"{PEOPLE}{xdyj.eve.pk}/roles/{held.pk}/", {"to_day": "2026-03-31"})

        held.refresh_from_db()
        assert (held.department, str(held.to_day)) == (xdyj.departments["om"], "2026-03-31")

    def test_are_given_by_nobody_to_themselves(self, xdyj: Cast) -> None:
        assert self.given(xdyj, xdyj.quinn, Role.GENERAL_MANAGER) == 422
        assert Role.GENERAL_MANAGER not in roles_of(xdyj.quinn)

    def test_of_administrators_are_given_and_ended_by_administrators(self, xdyj: Cast, adam: Person) -> None:
        assert self.given(xdyj, xdyj.eve, Role.ADMINISTRATOR) == 422
        held = RoleAssignment.objects.get(person=adam)
        assert (
            english(xdyj.quinn).post(f"{PEOPLE}{adam.pk}/roles/{held.pk}/", {"to_day": "2026-03-02"}).status_code == 422
        )
        assert self.given(xdyj, xdyj.eve, Role.ADMINISTRATOR, by=adam) == 302
        assert (roles_of(xdyj.eve), roles_of(adam)) == ({Role.ADMINISTRATOR}, {Role.ADMINISTRATOR})

    def test_that_do_not_exist_or_end_before_they_begin_are_refused(self, xdyj: Cast) -> None:
        assert self.given(xdyj, xdyj.eve, "emperor") == 422
        assert self.given(xdyj, xdyj.eve, Role.AUDITOR, from_day="2026-03-10", to_day="2026-03-01") == 422
        assert roles_of(xdyj.eve) == set()

    def test_are_a_dialog_on_the_page(self, xdyj: Cast) -> None:
        part = english(xdyj.quinn).get(f"{PEOPLE}{xdyj.eve.pk}/roles/", headers=HTMX).content.decode()

        assert "<html" not in part and 'id="dialog-title"' in part


class TestSignIns:
    def test_are_opened_with_a_first_password_that_works_and_is_shown_once(self, xdyj: Cast) -> None:
        made = Person.objects.create(company=xdyj.company, name="新同事", email="xin@example.com")
        quinn = english(xdyj.quinn)
        page = main(quinn.post(f"{PEOPLE}{made.pk}/sign-in/", {"username": "xin"}))
        secret = page.one("dd", "mono").words.split()[0]

        account = Account.objects.get(username="xin")
        assert account.check_password(secret) and account.people.get() == made
        assert secret not in main(quinn.get(f"{PEOPLE}{made.pk}/sign-in/")).words
        assert not any(secret in str(one.changes) for one in JournalEntry.objects.all())

    def test_with_a_name_that_is_taken_are_refused(self, xdyj: Cast) -> None:
        made = Person.objects.create(company=xdyj.company, name="新同事")

        assert english(xdyj.quinn).post(f"{PEOPLE}{made.pk}/sign-in/", {"username": "QUINN@xdyj"}).status_code == 422

    def test_of_those_who_hold_a_role_are_reset_by_an_administrator(self, xdyj: Cast, adam: Person) -> None:
        address, given = f"{PEOPLE}{xdyj.gina.pk}/sign-in/", {"username": "gina@xdyj"}

        assert english(xdyj.quinn).post(address, given).status_code == 422
        assert english(adam).post(address, given).status_code == 200

    def test_of_those_who_act_elsewhere_too_are_left_alone(self, xdyj: Cast, yntd: Cast, adam: Person) -> None:
        Person.objects.filter(pk=yntd.eve.pk).update(account=xdyj.eve.account)

        assert english(adam).post(f"{PEOPLE}{xdyj.eve.pk}/sign-in/", {"username": "eve@xdyj"}).status_code == 422


class TestDepartments:
    def test_are_added_and_changed(self, xdyj: Cast) -> None:
        quinn = english(xdyj.quinn)
        quinn.post("/xdyj/setup/departments/new/", {"name": "信息安全部", "parent": xdyj.departments["om"].pk})
        made = Department.objects.get(company=xdyj.company, name="信息安全部")
        quinn.post(f"/xdyj/setup/departments/{made.key}/", {"name": "安全部", "head": xdyj.eve.pk})

        made.refresh_from_db()
        assert (made.name, made.head) == ("安全部", xdyj.eve)

    def test_do_not_stand_below_themselves(self, xdyj: Cast) -> None:
        om = xdyj.departments["om"]

        assert (
            english(xdyj.quinn).post("/xdyj/setup/departments/om/", {"name": "om", "parent": om.pk}).status_code == 422
        )


class TestASheet:
    ROWS = "姓名,工号,部门,角色,邮箱\n赵一,A1,om,,zhao@example.com\n钱二,A2,不存在,,不是邮箱\nEve,,rd,质量效能部,\n"

    def tried(self, cast: Cast, text: str, by: Person | None = None) -> tuple[str, str]:
        page = main(english(by or cast.quinn).post(f"{PEOPLE}import/", {"do": "try", "file": sheet(text)}))
        keys = [one.attrs["value"] for one in page.all("input", name="key")]
        return page.words, keys[0] if keys else ""

    def test_is_tried_out_first_and_names_every_fault_of_every_row(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        words, _key = self.tried(xdyj, self.ROWS)

        assert "There is no department “不存在”" in words and "is no e-mail address" in words
        assert "Take on 1, change 1" in words
        assert not Person.objects.filter(name="赵一").exists()

    def test_is_taken_then_once(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        _words, key = self.tried(xdyj, self.ROWS)
        quinn = english(xdyj.quinn)
        for _n in range(2):
            quinn.post(f"{PEOPLE}import/", {"do": "take", "key": key, "once": "s1"})

        assert Person.objects.get(name="赵一").department == xdyj.departments["om"]
        assert roles_of(xdyj.eve) == {Role.QUALITY}
        assert Person.objects.filter(staff_number="A1").count() == 1

    def test_gives_no_role_to_who_sends_it(self, xdyj: Cast, adam: Person) -> None:
        living(xdyj, duty(**MONTHLY))
        text = "姓名,角色\nQuinn,总经理\n"

        assert "Nobody gives a role to themselves" in self.tried(xdyj, text)[0]
        assert "Nobody gives" not in self.tried(xdyj, text, by=adam)[0]

    def test_makes_no_administrator(self, xdyj: Cast) -> None:
        assert "There is no role" in self.tried(xdyj, "姓名,角色\nEve,administrator\n")[0]

    def test_of_someone_else_is_gone(self, xdyj: Cast, adam: Person) -> None:
        _words, key = self.tried(xdyj, self.ROWS)

        assert english(adam).post(f"{PEOPLE}import/", {"do": "take", "key": key}).status_code == 422

    @pytest.mark.parametrize("text", ["", "工号,部门\n1,om\n"])
    def test_without_names_is_refused(self, xdyj: Cast, text: str) -> None:
        answer = english(xdyj.quinn).post(f"{PEOPLE}import/", {"do": "try", "file": sheet(text)})

        assert main(answer, 422).one(role="alert").words
