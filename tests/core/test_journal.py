"""The journal: append-only, and every tampering is named."""

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.areas.capability.models import Objective
from bihuan.core import journal
from bihuan.core.models import JournalEntry, JournalHead
from bihuan.core.writing import amend, create
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("XDYJ-04-01.51")]


@pytest.fixture
def chain(xdyj: Cast) -> Cast:
    for n in range(5):
        create(Objective, actor=xdyj.quinn, at=NOON, title=f"目标 {n}", year=2026)
    return xdyj


def unsealed(sql: str, *params: object) -> None:
    """What a database administrator could do: drop the triggers, then change the table."""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            on = " ON core_journalentry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS seal_core_journalentry_{event}{on}")
        cursor.execute(sql, params)


def faults(chain: Cast, head: tuple[int, str] | None = None) -> list[tuple[int, str]]:
    return [(fault.position, fault.what) for fault in journal.verify(chain.company, head)]


class TestTheSeal:
    @pytest.mark.parametrize("sql", ["UPDATE core_journalentry SET subject = 'x'", "DELETE FROM core_journalentry"])
    def test_refuses_change_and_removal_in_the_database(self, chain: Cast, sql: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_refuses_to_delete_a_record_before_its_time(self, chain: Cast) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM capability_objective")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_record")


class TestTheCheck:
    def test_finds_nothing_in_an_untouched_chain(self, chain: Cast) -> None:
        assert faults(chain) == []

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("subject", "别的"),
            ("changes", "{}"),
            ("actor_name", "Max"),
            ("at", "2026-03-02 04:00:01"),
            ("comment", " "),
            ("address", "1.1.1.1"),
        ],
    )
    def test_names_a_changed_entry_whatever_the_column(self, chain: Cast, column: str, value: str) -> None:
        unsealed(f"UPDATE core_journalentry SET {column} = %s WHERE position = 3", value)

        assert faults(chain) == [(3, "was changed after it was written")]

    def test_names_a_removed_entry(self, chain: Cast) -> None:
        unsealed("DELETE FROM core_journalentry WHERE position = 2")

        assert faults(chain)[0] == (2, "entries 2 to 2 are missing")

    def test_names_reordered_entries(self, chain: Cast) -> None:
        unsealed("UPDATE core_journalentry SET position = 99 WHERE position = 2")
        unsealed("UPDATE core_journalentry SET position = 2 WHERE position = 3")
        unsealed("UPDATE core_journalentry SET position = 3 WHERE position = 99")

        assert {position for position, _what in faults(chain)} >= {2, 3}

    def test_notices_a_cut_off_end(self, chain: Cast) -> None:
        unsealed("DELETE FROM core_journalentry WHERE position > 3")

        assert faults(chain) == [(3, "the chain ends here, but its head is at 5")]

    def test_notices_an_end_cut_off_with_its_head_by_the_exported_head(self, chain: Cast) -> None:
        head = JournalHead.objects.get(company=chain.company)
        last = JournalEntry.objects.get(company=chain.company, position=3)
        unsealed("DELETE FROM core_journalentry WHERE position > 3")
        JournalHead.objects.update(position=3, digest=last.digest)

        [untold] = Objective.objects.filter(title="目标 3")
        cut_off = (3, f"no entry tells of {untold.number}: entries were cut off")
        assert faults(chain) == [cut_off]
        assert faults(chain, (head.position, head.digest)) == [
            cut_off,
            (5, "the exported head is not in the chain"),
        ]

    def test_notices_a_last_change_cut_off_with_its_head_by_the_exported_head_alone(self, chain: Cast) -> None:
        """What only changed a record leaves no gap: therefore heads are exported and kept elsewhere."""
        amend(Objective.objects.get(title="目标 4"), actor=chain.quinn, at=NOON, target="72%")
        head = JournalHead.objects.get(company=chain.company)
        last = JournalEntry.objects.get(company=chain.company, position=5)
        unsealed("DELETE FROM core_journalentry WHERE position > 5")
        JournalHead.objects.update(position=5, digest=last.digest)

        assert faults(chain) == []
        assert faults(chain, (head.position, head.digest)) == [(6, "the exported head is not in the chain")]

    def test_notices_a_journal_that_is_gone(self, chain: Cast) -> None:
        unsealed("DELETE FROM core_journalentry")
        JournalHead.objects.all().delete()

        assert [what for _position, what in faults(chain)] == [
            f"no entry tells of {Objective.objects.order_by('pk')[0].number}: entries were cut off"
        ]

    def test_notices_a_head_that_is_gone(self, chain: Cast) -> None:
        JournalHead.objects.all().delete()

        assert faults(chain) == [(5, "the head of the chain is missing")]
