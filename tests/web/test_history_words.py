"""What the journal keeps in one language is told in the reader's."""

from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from bihuan.areas.assurance.models import ChecklistItem
from bihuan.areas.capability.models import Objective
from bihuan.core.models import JournalEntry
from bihuan.core.writing import amend
from bihuan.web import history
from tests.cast import NOON, Cast


@pytest.mark.parametrize("kept", ["同意。 [on behalf of 李运维]", "同意。 [代 李运维]"])
def test_for_whom_something_was_signed_is_told_in_the_language_of_the_reader(kept: str) -> None:
    with translation.override("en"):
        assert history.reworded(kept) == "同意。 · on behalf of 李运维"
    with translation.override("zh-hans"):
        assert history.reworded(kept) == "同意。 · 代 李运维"


def test_any_other_comment_stays_as_it_was_written() -> None:
    assert history.reworded("见 [附件 1]") == "见 [附件 1]"


def test_what_is_no_word_is_counted() -> None:
    with translation.override("en"):
        assert history.in_words(None, [{"done": 5}, {"done": 6}], {}) == "2 entries"
        assert history.in_words(None, [], {}) == "—"


def test_a_moment_is_told_in_local_time() -> None:
    recorded_at = ChecklistItem._meta.get_field("recorded_at")

    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert history.in_words(recorded_at, "2026-04-13T17:05:09.123456+00:00", {}) == "2026-04-14 01:05"


def test_who_wanted_no_name_is_told_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert history.who_did(JournalEntry(actor_name="匿名")) == "Anonymous"
        assert history.who_did(JournalEntry()) == "The system"
        assert history.who_did(JournalEntry(actor_id=1, actor_name="王质量")) == "王质量"


@pytest.mark.parametrize("action", ["task.moved", "task.fulfilled", "task.reopened", "task.waived", "task.cancelled"])
def test_what_became_of_a_task_is_told_in_words(action: str) -> None:
    entry = JournalEntry(action=action, subject="XDYJ-03-02/plan 2026")

    assert action not in str(history.task_line(entry, {}, {}).what)


@pytest.mark.django_db
def test_a_long_journal_shows_the_newest_and_unfolds_the_rest(objective: Objective, quinn: Client, xdyj: Cast) -> None:
    for count in range(1, 21):
        amend(objective, actor=xdyj.quinn, at=NOON, title=f"目标 {count} 改")

    page = quinn.get(f"/xdyj/objectives/{objective.number}/").content.decode()

    open_part, folded = page.split('<ol class="log">')[1].split('<details class="fold mt-2">')
    assert "目标 20 改" in open_part and "目标 5 改" not in open_part
    assert "目标 5 改" in folded.split("</details>")[0]
    assert (open_part + folded).count("目标 5 改</ins>") == 1
