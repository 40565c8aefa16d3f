"""Several beats at once, each in its own process: every task, reminder and notice still comes once."""

import sys

from tests.jobs.processes import PROJECT, SET_UP, Home

FOUND = """
from bihuan.areas.policies.loading import found_company
from bihuan.areas.policies.pack import find_pack, load_pack
from bihuan.core import organisation
from tests.areas.policies.living import local
company = found_company(load_pack(find_pack("xdyj")), actor=None, at=local(2026, 1, 5))
person = organisation.put_person(company, actor=None, at=local(2026, 1, 5), name="Quinn")
for role in ("quality", "quality-head", "om-management", "om-manager"):
    organisation.grant(person, role, actor=None, at=local(2026, 1, 5))
"""
TICK = """
from bihuan.areas.policies import engine, tallies
from tests.areas.policies.living import local
company = Company.objects.get()
print("ready", flush=True)
sys.stdin.readline()
for day in (1, 1, 2):
    engine.tick(company, at=local(2026, 11, day))
print("wrong sums", tallies.rebuild(company), flush=True)
"""


def test_beats_at_once_never_make_or_send_anything_twice(home: Home) -> None:
    assert home.python(FOUND).returncode == 0
    code = SET_UP.format(project=str(PROJECT)) + TICK
    children = [home.start("-c", code, stdin=-1, stdout=-1, stderr=-1) for _n in range(3)]
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == "ready\n", child.communicate()
    answers = [child.communicate("go\n", timeout=180) for child in children]

    assert [(out, err) for out, err in answers] == [("wrong sums 0\n", "")] * 3, sys.stderr.write(str(answers))
    (made,) = home.asked("SELECT count(*), count(DISTINCT line_id || occasion || scope) FROM policies_task")
    assert made[0] == made[1] > 100  # the next year is there too
    (sent,) = home.asked("SELECT count(*) FROM policies_reminder")
    assert sent[0] > 10
    assert home.asked("SELECT task_id FROM policies_reminder GROUP BY task_id, rung, due_day HAVING count(*) > 1") == []
