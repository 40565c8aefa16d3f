"""A byte of the journal changed in the database file, whichever it is: the check names the entry and reads the others."""

import json

import pytest

from tests.jobs.processes import Home

pytestmark = pytest.mark.requirement("XDYJ-04-01.51")

ENTRIES = """
cast = make_company("XDYJ")
for n in range(4):
    create(Objective, actor=cast.quinn, at=NOON, title=f"一线解决率 {n}", year=2026)
"""
EACH_BYTE_OF_THE_THIRD = """
import json
from django.db import connection
from bihuan.core import journal

company, entry = Company.objects.get(), JournalEntry.objects.get(position=3)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.execute("SELECT CAST(at AS BLOB) FROM core_journalentry WHERE position = 3")
    [first] = cursor.fetchone()
connection.close()
path = connection.settings_dict["NAME"]
kept = open(path, "rb").read()
end = kept.index((entry.previous + entry.digest).encode()) + 128
values = kept.rindex(first, 0, end) - 1  # the position comes before the time
header = next(size for size in range(10, 40) if kept[values - size] == size)

told, spared = [], 0
with open(path, "r+b", buffering=0) as file:
    for place in range(values - header, end):
        file.seek(place)
        file.write(bytes([kept[place] ^ (1 if place % 2 else 0x80)]))
        faults = {fault.position for fault in journal.verify(company)}
        if not faults and journal.sealed(JournalEntry.objects.get(pk=entry.pk)) == journal.sealed(entry):
            faults = {3}  # the mark of how the time is kept, as text or as bytes: no value is another
            spared += 1
        told.append([place - values, sorted(faults)])
        connection.close()
        file.seek(place)
        file.write(kept[place:place + 1])
assert spared <= 1
print(json.dumps(told))
"""


def test_is_named_with_its_entry_and_no_entry_before_it(home: Home) -> None:
    if not home.database.startswith("sqlite"):
        pytest.skip("a server keeps its files to itself")
    assert home.python(ENTRIES).returncode == 0

    done = home.python(EACH_BYTE_OF_THE_THIRD)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert len(told) > 300
    assert [place for place, faults in told if 3 not in faults] == []
    assert [place for place, faults in told if {1, 2, 5} & set(faults)] == []


def test_does_not_hide_what_else_was_changed(home: Home) -> None:
    if not home.database.startswith("sqlite"):
        pytest.skip("a server keeps its files to itself")
    assert home.python(ENTRIES).returncode == 0
    home.python(
        """
        from django.db import connection
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER seal_core_journalentry_update")
            cursor.execute("UPDATE core_journalentry SET subject = CAST(x'e4bd' AS TEXT) WHERE position = 2")
            cursor.execute("UPDATE core_journalentry SET at = '2026-13-02 04:00:00' WHERE position = 3")
            cursor.execute("UPDATE core_journalentry SET comment = 'x' WHERE position = 4")
        """
    )

    status, found = home.told("journal", "verify")

    unreadable = "cannot be read: its bytes were changed"
    assert (status, found["ok"]) == (1, False)
    assert [(fault["position"], fault["what"]) for fault in found["faults"]] == [
        (2, unreadable),
        (3, unreadable),
        (4, "was changed after it was written"),
    ]
