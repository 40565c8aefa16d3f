"""Policy packs from the web: checked with file and line, previewed without keeping anything, loaded once."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.areas.policies.models import Duty, Policy, Task
from bihuan.core.models import Account, Company, JournalEntry, Person, RoleAssignment
from bihuan.core.vocabulary import Role
from tests.areas.policies.living import COMPANY, MONTHLY, POLICY, duty, living, task
from tests.cast import Cast
from tests.web.conftest import browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, form, main

pytestmark = pytest.mark.django_db
PACK = "/xdyj/setup/pack/"


@pytest.fixture(autouse=True)
def _march(clock: Clock) -> None:
    clock(2026, 3, 3)


def zipped(*duties: str, **files: str) -> SimpleUploadedFile:
    texts = {
        "pack/company.toml": COMPANY.format(code="XDYJ", company=""),
        "pack/improvement.toml": POLICY.format(code="XDYJ-03-02", version="V1.1", gist="两份", duties="".join(duties)),
        **files,
    }
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as package:
        for name, text in texts.items():
            package.writestr(name, text)
    return SimpleUploadedFile("pack.zip", page.getvalue(), "application/zip")


def checked(person: Person, upload: SimpleUploadedFile, status: int = 200, **fields: str) -> Node:
    return main(english(person).post(PACK, {"do": "check", "files": upload, **fields}), status)


def sent_key(page: Node) -> str:
    (key,) = {one.attrs["value"] for one in page.all("input", name="from") if one.attrs["type"] == "hidden"}
    return key


class TestChecking:
    def test_names_each_error_with_file_and_line(self, xdyj: Cast) -> None:
        page = checked(xdyj.quinn, zipped(duty(every='"fortnight"')))

        assert "cannot be loaded" in page.words
        places = [one.words for one in page.all("span", "mono") if ":" in one.words]
        assert any(one.startswith("improvement.toml:") and one.partition(":")[2].isdigit() for one in places)
        assert page.links("Load the pack") == [] and not Policy.objects.exists()

    def test_shows_contradictions_as_places_to_be_decided(self, xdyj: Cast) -> None:
        twice = duty("a", **MONTHLY), duty("b", every='"month"', due="{ day = 5 }")
        page = checked(xdyj.quinn, zipped(*twice))

        assert "to be decided" in page.words and "contradiction" in page.words

    def test_that_contradicts_itself_is_loaded_only_by_who_says_so(self, xdyj: Cast, adam: Person) -> None:
        twice = duty("a", **MONTHLY), duty("b", every='"month"', due="{ day = 5 }")
        given = {"do": "load", "from": sent_key(checked(adam, zipped(*twice)))}

        page = main(english(adam).post(PACK, given), 422)
        assert "improvement.toml, line" in page.words and not Policy.objects.exists()

        english(adam).post(PACK, {**given, "contradicting": "1"})
        assert Policy.objects.filter(company=xdyj.company).exists()

    def test_of_a_sound_one_says_what_loading_would_change_and_keeps_nothing(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        before = task(xdyj, occasion="2026-03").due_at
        page = checked(
            xdyj.quinn,
            zipped(
                duty(every='"month"', due="{ day = 20 }"),
                duty("more", title='"多一项"', evidence='{ record = "kpi-record" }', **MONTHLY),
            ),
        )

        assert "V1.0 → V1.1" in page.words
        assert "多一项" in page.words and "new" in page.words and "changed" in page.words
        assert "moved" in page.words and "2026-03-31 24:00 → 2026-03-20 24:00" in page.words
        assert task(xdyj, occasion="2026-03").due_at == before
        assert Duty.objects.filter(company=xdyj.company).count() == 1

    def test_of_a_new_edition_lists_what_differs_and_counts_what_is_carried_over(self, xdyj: Cast) -> None:
        other = duty("other", title='"另一项"', evidence='{ record = "kpi-record" }', **MONTHLY)
        living(xdyj, duty(**MONTHLY), other)

        page = checked(xdyj.quinn, zipped(duty(every='"month"', due="{ day = 20 }"), other))

        assert "Carried over 1 clauses and 1 duties, unchanged" in page.words
        assert "Clauses 1 changed 计划 XDYJ-03-02 4.2" in page.words
        assert "Duties 1 changed" in page.words and "另一项" not in page.words

    def test_warns_of_a_pack_written_for_another_company(self, xdyj: Cast) -> None:
        other = zipped(duty(**MONTHLY), **{"pack/company.toml": COMPANY.format(code="YNTD", company="")})
        assert "written for YNTD" in checked(xdyj.quinn, other).words

    @pytest.mark.parametrize(
        "upload",
        [
            SimpleUploadedFile("pack.zip", b"PK\x03\x04 broken", "application/zip"),
            SimpleUploadedFile("photo.png", b"\x89PNG", "image/png"),
        ],
    )
    def test_of_what_is_no_pack_is_refused(self, xdyj: Cast, upload: SimpleUploadedFile) -> None:
        upload.seek(0)
        assert checked(xdyj.quinn, upload, 422).one(role="alert").words

    def test_of_nothing_is_refused(self, xdyj: Cast) -> None:
        assert "Choose a pack" in main(english(xdyj.quinn).post(PACK, {"do": "check"}), 422).words

    def test_takes_a_pack_of_the_house(self, xdyj: Cast) -> None:
        names = [one.attrs["value"] for one in main(english(xdyj.quinn).get(PACK)).all("input", type="radio")]

        assert "shipped:xdyj" in names
        assert "sound" in main(english(xdyj.quinn).post(PACK, {"do": "check", "from": "shipped:xdyj"})).words

    def test_reads_no_other_folder(self, xdyj: Cast) -> None:
        for name in ("shipped:../../etc", "shipped:", "sent:../x", "sent:" + "0" * 64, "/etc"):
            assert english(xdyj.quinn).post(PACK, {"do": "check", "from": name}).status_code == 422


class TestLoading:
    def test_shows_the_tasks_it_moves_in_words(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        words = checked(xdyj.quinn, zipped(duty(every='"month"', due="{ day = 20 }"))).words

        assert "Make the plan March" in words.replace(" 2026", "")
        assert "XDYJ-03-02/plan" not in words.partition("Open and future tasks")[2]

    def test_what_was_previewed_is_loaded_once(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        page = checked(xdyj.quinn, zipped(duty(every='"month"', due="{ day = 20 }")))
        (load,) = [one for one in page.all("form") if "Load the pack" in one.words]
        given = {**{one.attrs["name"]: one.attrs["value"] for one in load.all("input")}, "do": "load"}
        quinn = english(xdyj.quinn)

        assert [quinn.post(PACK, given)["Location"] for _n in range(2)] == ["/xdyj/policies/"] * 2
        assert Policy.objects.get(company=xdyj.company, superseded_at=None).version == "V1.1"
        assert task(xdyj, occasion="2026-03", cancelled_at=None).due_day.day == 20
        assert JournalEntry.objects.filter(action="pack.loaded", actor=xdyj.quinn).count() == 1

    def test_the_same_again_says_so(self, xdyj: Cast, adam: Person) -> None:
        page = checked(adam, zipped(duty(**MONTHLY)))
        english(adam).post(PACK, {"do": "load", "from": sent_key(page)})

        assert "this pack is loaded already" in checked(xdyj.quinn, zipped(duty(**MONTHLY))).words

    def test_of_an_upload_of_someone_else_is_refused(self, xdyj: Cast, adam: Person) -> None:
        page = checked(xdyj.quinn, zipped(duty("only-here", **MONTHLY)))

        assert english(adam).post(PACK, {"do": "load", "from": sent_key(page)}).status_code == 422
        assert not Policy.objects.exists()

    def test_is_for_those_who_set_the_company_up(self, xdyj: Cast) -> None:
        assert browser(xdyj.max).get(PACK).status_code == 403
        assert browser(xdyj.max).post(PACK, {"do": "load", "from": "shipped:xdyj"}).status_code == 403


class TestFounding:
    NEW = "/new-company/"

    def given(self, **fields: str) -> dict[str, str]:
        return {"do": "found", "from": "shipped:xdyj", "code": "ABCD", "name": "第四家", "person": "Adam", **fields}

    def test_shows_what_the_pack_brings_before_anything_is_kept(self, adam: Person) -> None:
        page = main(english(adam).post(self.NEW, {"do": "check", "from": "shipped:xdyj"}))
        filled = form(page, method="post")

        assert filled["code"] == "XDYJ" and filled["name"]
        assert "Where the text disagrees with itself" in page.words
        assert Company.objects.count() == 1

    def test_sets_up_the_company_with_its_administrator_and_tasks(self, adam: Person) -> None:
        answer = english(adam).post(self.NEW, self.given())
        made = Company.objects.get(code="ABCD")

        assert answer["Location"] == "/abcd/setup/"
        assert RoleAssignment.objects.get(company=made, role=Role.ADMINISTRATOR).person.account == adam.account
        assert Task.objects.filter(company=made).exists()
        page = main(english(adam).get("/abcd/setup/"))
        assert page.all("h2")[0].words == "Progress 2 / 5"

    @pytest.mark.parametrize(
        "fields", [{"code": "XDYJ"}, {"code": "a b"}, {"name": ""}, {"person": ""}, {"from": "sent:x"}]
    )
    def test_is_refused_with_the_reason(self, adam: Person, fields: dict[str, str]) -> None:
        assert main(english(adam).post(self.NEW, self.given(**fields)), 422).one(role="alert").words
        assert Company.objects.count() == 1

    @pytest.mark.parametrize("code", ["XDYJ", "杭州", "1ab", "a b"])
    def test_says_at_the_code_what_to_write_instead_and_keeps_the_rest(self, adam: Person, code: str) -> None:
        page = main(english(adam).post(self.NEW, self.given(code=code, name="第五家")), 422)

        assert "Choose" in page.one(id="code-error").words
        assert form(page, method="post")["code"] == code and form(page, method="post")["name"] == "第五家"

    def test_names_the_pack_by_its_company(self, adam: Person) -> None:
        def heading(**sent: Any) -> str:
            page = main(english(adam).post(self.NEW, {"do": "check", **sent}))
            return page.all("h2")[1].words

        assert heading(**{"from": "shipped:template"}) == "A template to start from"
        assert heading(files=zipped(duty(**MONTHLY))).startswith("XDYJ ")

    def test_is_led_to_from_the_first_steps_for_who_may(self, xdyj: Cast, adam: Person) -> None:
        assert self.NEW in main(english(adam).get("/xdyj/setup/")).links("Set up another company")
        assert not main(english(xdyj.quinn).get("/xdyj/setup/")).links("Set up another company")

    def test_is_for_the_operator_and_for_administrators(self, xdyj: Cast, adam: Person) -> None:
        assert browser(xdyj.quinn).get(self.NEW).status_code == 403
        assert browser(xdyj.quinn).post(self.NEW, self.given()).status_code == 403
        assert browser(adam).get(self.NEW).status_code == 200


class TestFirstSteps:
    def test_lead_from_nothing_to_the_tasks_of_the_year(self, xdyj: Cast) -> None:
        before = main(english(xdyj.quinn).get("/xdyj/setup/"))
        living(xdyj, duty(**{**MONTHLY, "by": '"hr"'}))
        after = main(english(xdyj.quinn).get("/xdyj/setup/"))

        assert before.one("li", aria_current="step").one("a").attrs["href"] == PACK
        assert "1 role without a holder" in after.words and "1 duty falls on nobody" in after.words
        assert "0 of 1 duties have someone who answers for them" in after.words

    def test_bring_the_tasks_up_to_date_by_hand(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(**MONTHLY))
        clock(2027, 6, 1)
        before = Task.objects.count()

        assert english(xdyj.quinn).post("/xdyj/setup/tasks/").status_code == 302
        assert Task.objects.count() > before
        assert browser(xdyj.max).post("/xdyj/setup/tasks/").status_code == 403
        assert browser(xdyj.quinn).get("/xdyj/setup/tasks/").status_code == 405


def test_an_operator_without_a_company_is_led_to_founding_one(xdyj: Cast, adam: Person) -> None:
    account = Account.objects.create(username="operator", password="!", is_operator=True)
    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/")["Location"] == "/new-company/"
