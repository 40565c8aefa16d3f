"""What loading a pack would change, as people read it: the day, the rule in words, the head of a paper."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from bihuan.areas.policies import loading
from bihuan.areas.policies.change_words import of_clause, of_duty, of_policy, of_settings, of_task, reworded
from bihuan.areas.policies.pack import Pack
from bihuan.areas.policies.pack_changes import Preview
from tests.areas.policies.living import MONTHLY, duty, living, local, pack
from tests.cast import Cast

pytestmark = pytest.mark.django_db
JUNE = local(2026, 6, 10)


def changed(cast: Cast, before: str, after: str, **words: Any) -> Preview:
    living(cast, before)
    return loading.preview(cast.company, pack(after, **words), at=JUNE)


def with_head(found: Pack, **head: Any) -> Pack:
    """The pack whose policy states this in its head."""
    (paper,) = found.policies
    return replace(found, policies=(paper.model_copy(update={"head": paper.head.model_copy(update=head)}),))


class TestADuty:
    def test_tells_its_rhythm_as_the_pages_do(self, xdyj: Cast) -> None:
        seen = changed(xdyj, duty(**MONTHLY), duty(every='"month"', due="{ day = 20 }", by='"om-management"'))

        with override("en"):
            assert of_duty(seen.duties[0], xdyj.company) == [
                ("When", "every month, by the last day of the month", "every month, by day 20 of the month"),
                ("Role", "Quality", "O&M management"),
            ]
        with override("zh-hans"):
            whens = of_duty(seen.duties[0], xdyj.company)[0][1:]
            assert whens == ("每月一次，当月最后一天前", "每月一次，当月第 20 日前")

    def test_tells_what_the_words_leave_out_as_the_pack_states_it(self, xdyj: Cast) -> None:
        plain, moved = (
            duty(every='"month"', due="{ day = 20 }"),
            duty(every='"month"', due='{ day = 20, adjust = "later" }'),
        )
        seen = changed(xdyj, plain, moved)

        with override("en"):
            assert of_duty(seen.duties[0], xdyj.company) == [("When: due adjust", "—", "later")]

    def test_tells_reminders_escalation_and_scope(self, xdyj: Cast) -> None:
        more = {
            "remind": '["1 week"]',
            "escalate": '{ after = "3 workdays", to = "om-manager" }',
            "for_each": '"department"',
        }
        seen = changed(xdyj, duty(**MONTHLY), duty(**MONTHLY, **more))

        with override("en"):
            assert of_duty(seen.duties[0], xdyj.company) == [
                ("For each", "—", "each department"),
                ("Reminders", "—", "1 week before"),
                ("Sent up the line", "—", "after 3 working days to: O&M manager"),
            ]

    def test_names_what_was_only_put_into_other_words(self, xdyj: Cast) -> None:
        seen = changed(xdyj, duty(**MONTHLY), duty(**MONTHLY, title='"编年度计划"', note='"见附件"'))

        with override("en"):
            assert (of_duty(seen.duties[0], xdyj.company), reworded(seen.duties[0])) == ([], "Note, Title")

    def test_that_is_new_or_gone_has_nothing_before_it(self, xdyj: Cast) -> None:
        seen = changed(xdyj, duty(**MONTHLY), duty("other", every='"year"'))

        assert [(one.what, of_duty(one, xdyj.company)) for one in seen.duties] == [("added", []), ("retired", [])]


class TestATask:
    def test_is_due_at_the_end_of_the_day_not_at_the_next_midnight(self, xdyj: Cast) -> None:
        seen = changed(xdyj, duty(**MONTHLY), duty(every='"month"', due="{ day = 20 }"))

        assert of_task(seen.tasks[0], xdyj.company.zone) == ("2026-06-30 24:00", "2026-06-20 24:00")

    def test_that_is_called_off_has_no_day_any_more(self, xdyj: Cast) -> None:
        seen = changed(xdyj, duty(**MONTHLY), duty("other", every='"year"'))

        assert of_task(seen.tasks[0], xdyj.company.zone) == ("2026-06-30 24:00", "—")


class TestAPolicy:
    def test_tells_another_day_of_effect_within_the_same_edition(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        new = with_head(pack(duty(**MONTHLY)), effective=date(2026, 7, 1), owner="om-manager")

        (paper,) = loading.preview(xdyj.company, new, at=JUNE).policies

        assert (paper.before, paper.after) == ("V1.0", "V1.0")
        with override("en"):
            assert of_policy(paper, xdyj.company) == [
                ("In force from", "2025-01-10", "2026-07-01"), ("Answers for it", "Quality", "O&M manager"),
            ]  # fmt: skip
        assert paper.as_json()["fields"]["effective"] == ["2025-01-10", "2026-07-01"]

    def test_tells_the_day_of_effect_of_a_new_edition(self, xdyj: Cast) -> None:
        living(xdyj, duty(**MONTHLY))
        new = with_head(pack(duty(**MONTHLY), version="V2.0"), effective=date(2026, 7, 1))

        (paper,) = loading.preview(xdyj.company, new, at=JUNE).policies

        assert (paper.before, paper.after, paper.fields) == (
            "V1.0", "V2.0", {"effective": (date(2025, 1, 10), date(2026, 7, 1))},
        )  # fmt: skip

    def test_of_a_first_one_that_day_alone(self, xdyj: Cast) -> None:
        (paper,) = loading.preview(xdyj.company, pack(duty(**MONTHLY)), at=JUNE).policies

        with override("en"):
            assert of_policy(paper, xdyj.company) == [("In force from", "—", "2025-01-10")]

    def test_says_which_parts_of_a_clause_and_of_the_settings_differ(self, xdyj: Cast) -> None:
        more = "[retention]\ndefault = 5\n"
        seen = changed(xdyj, duty(**MONTHLY), duty(**MONTHLY), gist="每年两份", company=more)

        with override("en"):
            assert of_clause(seen.clauses[0]) == "What it asks for"
            assert of_settings(seen.settings) == ["how long records are kept"]
