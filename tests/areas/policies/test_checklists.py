"""Checklists and review inputs in company.toml: read, kept in the settings, refused where they are wrong."""

import pytest

from bihuan.areas.policies.company_rules import roles_named
from bihuan.areas.policies.pack import check_files
from bihuan.core.vocabulary import CheckType, ReviewInput
from tests.areas.policies.living import pack
from tests.areas.policies.years import pack as shipped

POINT = '{ zh = "记录完整", en = "Records are complete", clause = "XDYJ-04-01 4.2.1" }'


def listed(type_: str, *points: str) -> str:
    return f'[[checklist]]\ntype = "{type_}"\npoint = [{", ".join(points)}]\n'


class TestChecklists:
    def test_are_kept_by_kind_of_check(self) -> None:
        kept = pack(company=listed("daily-process", POINT)).company.settings()["checklists"]

        assert kept == {
            "daily-process": [{"zh": "记录完整", "en": "Records are complete", "clause": "XDYJ-04-01 4.2.1"}]
        }

    @pytest.mark.parametrize(
        "text",
        [
            listed("monthly", POINT),
            listed("daily-process"),
            listed("daily-process", POINT) * 2,
            listed("daily-process", '{ zh = "x" }'),
        ],
    )
    def test_are_refused_where_they_are_wrong(self, text: str) -> None:
        with pytest.raises(Exception, match=r"company\.toml"):
            pack(company=text)

    @pytest.mark.parametrize("name", ["xdyj", "yntd"])
    def test_of_both_companies_have_points_of_their_own_policies(self, name: str) -> None:
        rules = shipped(name)
        codes = {policy.code for policy in rules.policies}
        lists = {one.type: one.point for one in rules.company.checklist}

        assert {CheckType.DAILY, CheckType.PROJECT, CheckType.PLAN} <= lists.keys()
        assert all(point.clause.split(" ")[0] in codes for points in lists.values() for point in points)


class TestWhoChecksTheAdministrators:
    @pytest.mark.requirement("YNTD-ITSS-0301.16")
    def test_is_said_by_the_pack_in_roles_it_has_words_for(self) -> None:
        rules = shipped("yntd").company

        assert rules.settings()["administrator_checks_by"][0] == "quality-admin"
        assert set(rules.administrator_checks_by) <= rules.role.keys()
        assert check_files({"company.toml": b'administrator_checks_by = ["wizard"]\n'}).errors
        found = check_files({"company.toml": b"administrator_checks_by = []\n"}).errors
        assert any("administrator_checks_by" in str(one) for one in found)

    def test_where_it_says_nothing_the_roles_of_the_policies_are_kept_and_read(self) -> None:
        kept = shipped("xdyj").company.settings()

        for name, usual in (
            ("administrator_checks_by", ["quality-admin", "quality", "quality-head"]),
            ("escalation_tells", ["department-head"]),
        ):
            assert kept[name] == usual == roles_named({}, name) == roles_named(kept, name)
            assert roles_named({name: ["auditor"]}, name) == ["auditor"]


class TestReviewInputs:
    @pytest.mark.requirement("XDYJ-04-01.20")
    def test_of_xdyj_are_the_five_of_its_policy(self) -> None:
        assert set(shipped("xdyj").company.review_inputs) == {
            ReviewInput.AUDITS, ReviewInput.SATISFACTION, ReviewInput.OBJECTIVES, ReviewInput.ACTIONS, ReviewInput.FORMER,
        }  # fmt: skip

    def test_are_those_five_where_a_pack_says_nothing(self) -> None:
        assert pack().company.settings()["review_inputs"] == [
            "audits",
            "satisfaction",
            "objectives",
            "actions",
            "former",
        ]

    def test_nobody_knows_are_refused(self) -> None:
        assert check_files({"company.toml": b'review_inputs = ["weather"]\n'}).errors
