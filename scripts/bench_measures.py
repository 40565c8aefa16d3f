"""What `make bench` measures, each beside its floor in the same run: one JSON object on stdout.

python scripts/bench_measures.py RECORDS TASKS     (DATABASE_URL and BIHUAN_DATA name an empty database)
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
os.environ.setdefault("BIHUAN_STATIC", "plain")

import django

django.setup()

import bench_data as data
import bench_faults as faults
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.test import Client, RequestFactory

from bihuan.areas.assurance.coverage import coverage_of
from bihuan.areas.assurance.documents import programme_document
from bihuan.areas.assurance.models import AuditProgramme
from bihuan.areas.correction import recurrence
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies import matrix, tallies
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.models.task_queries import soonest
from bihuan.core import around, entries, search
from bihuan.core.access import standing_of
from bihuan.core.models import Company, Person, Record
from bihuan.core.prepared import planned
from bihuan.core.tokens import issue
from bihuan.core.writing import take
from bihuan.exchange.documents import House, render


def milliseconds(call: Callable[[], Any], rounds: int = 30) -> float:
    """Median time of a call, after three to warm up."""
    for _n in range(3):
        call()
    times = []
    for _n in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 3)


def floor_sql() -> str:
    """Raw SQL and JSON for the list's 50 rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, title, state, due_on, owner_id FROM core_record WHERE company_id = %s AND kind = %s "
            "ORDER BY id DESC LIMIT 50",
            [Company.objects.values_list("pk", flat=True)[0], "opportunity"],
        )
        return json.dumps(cursor.fetchall(), default=str)


def floor_view(request: HttpRequest) -> JsonResponse:
    """A bare Django view over the same rows and columns as the API's list."""
    rows = Opportunity.objects.order_by("-id").values(
        *_columns(), "owner__name", "department__name", "created_by__name"
    )
    return JsonResponse({"rows": list(rows[:50])})


def _columns() -> list[str]:
    return [field.attname for field in Opportunity._meta.concrete_fields]


def each_second(act: Callable[[int], Any], rounds: int = 3, number: int = 100) -> float:
    """How often it is done in a second: the median of some rounds, each of `number` in a row."""
    rates = []
    for first in range(0, rounds * number, number):
        start = time.perf_counter()
        for n in range(first, first + number):
            act(n)
        rates.append(number / (time.perf_counter() - start))
    return round(statistics.median(rates), 1)


def commits_per_second() -> float:
    """The floor of any step: with raw SQL one row changed, one added, and the commit waited for."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (id integer PRIMARY KEY, words varchar(500))")
        cursor.execute("INSERT INTO bench_floor VALUES (0, '')")

    def commit(n: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE bench_floor SET words = %s WHERE id = 0", [str(n)])
            cursor.execute("INSERT INTO bench_floor VALUES (%s, %s)", [n + 1, "x" * 500])

    return each_second(commit)


def writing(quinn: Person) -> dict[str, float]:
    """Steps beside bare commits, and what a step takes beyond one."""
    commits, steps = commits_per_second(), steps_per_second(quinn)
    return {
        "floor: bare commits a second": commits,
        "steps a second": steps,
        "a step beyond its bare commit": round(1000 / steps - 1000 / commits, 3),
    }


def steps_per_second(quinn: Person) -> float:
    """`finish`, a step with journal, search, events and notices, each in its own transaction."""
    rows = list(Opportunity.objects.filter(state="in-treatment").select_related("company").order_by("-pk")[:300])

    def finish(n: int) -> None:
        take("finish", rows[n], actor=quinn, at=data.NOW, progress="补充模板并培训")

    return each_second(finish, number=len(rows) // 3)


def measure(quinn: Person) -> dict[str, float]:
    """Every figure of this size, in milliseconds but for steps."""
    client, company = Client(), quinn.company
    assert quinn.account is not None
    client.force_login(quinn.account, backend="django.contrib.auth.backends.ModelBackend")
    token = issue(quinn.account, "bench", at=data.NOW, ends_at=data.NOW.replace(year=2099))
    bearer = {"authorization": f"Bearer {token}"}
    factory = RequestFactory()

    def page(path: str) -> Callable[[], Any]:
        def read() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            b"".join(answer) if answer.streaming else answer.content

        return read

    def api() -> None:
        answer = Client().get("/api/v1/xdyj/opportunities", headers=bearer)
        assert answer.status_code == 200 and len(answer.json()["rows"]) == 50

    figures = {
        "floor: raw SQL and JSON, 50 rows": milliseconds(floor_sql),
        "floor: bare Django view, 50 rows": milliseconds(lambda: floor_view(factory.get("/"))),
        "API list of 50": milliseconds(api),
        "HTML list of 50": milliseconds(page("/xdyj/opportunities/")),
    }
    figures |= reading(quinn, page) | checking_half(company, page, bearer)
    return figures | writing(quinn)


def reading(quinn: Person, page: Callable[..., Callable[[], Any]]) -> dict[str, float]:
    """A record, search, my work and the matrix: what is read, and the whole pages."""
    company, standing = quinn.company, standing_of(quinn, data.NOW)
    busy = Opportunity.objects.order_by("pk")[Opportunity.objects.count() // 2]

    def tasks() -> None:
        list(Task.objects.listed(soonest(Task.objects.each_for_person(standing), 50)))

    return {
        "detail: record, journal and links read": milliseconds(lambda: _detail(standing, busy.number)),
        "detail: whole page": milliseconds(page(f"/xdyj/opportunities/{busy.number}/")),
        "search, two characters": milliseconds(lambda: search.find(standing, "回访")),
        "search, whole page": milliseconds(page("/xdyj/search/?q=%E5%9B%9E%E8%AE%BF")),
        "my work: tasks read": milliseconds(tasks),
        "my work: whole page": milliseconds(page("/xdyj/work/")),
        "matrix of a year: computed": milliseconds(lambda: matrix.year(company, 2026, data.NOW)),
        "matrix of a year: whole page": milliseconds(page("/xdyj/matrix/?year=2026"), rounds=10),
        "duty calendar, a month: whole page": milliseconds(page("/xdyj/calendar/?view=month"), rounds=10),
    }


def checking_half(company: Company, page: Callable[..., Callable[[], Any]], bearer: dict[str, str]) -> dict[str, float]:
    """Nonconformities, recurrence, audits and consistency."""
    last = Nonconformity.objects.select_related("company").latest("pk")
    programme, action = AuditProgramme.objects.get(company=company), Action.objects.latest("pk")

    def api(query: str) -> None:
        answer = Client().get(f"/api/v1/xdyj/nonconformities{query}", headers=bearer)
        assert answer.status_code == 200 and len(answer.json()["rows"]) == 50

    def paper() -> None:
        render(programme_document(programme, data.NOW), "pdf", House.of(company))

    return {
        "nonconformities: API list of 50": milliseconds(lambda: api("")),
        "nonconformities: API, overdue": milliseconds(lambda: api("?due=overdue")),
        "nonconformities: HTML list of 50": milliseconds(page("/xdyj/nonconformities/")),
        "nonconformities: HTML, overdue": milliseconds(page("/xdyj/nonconformities/?view=overdue")),
        "nonconformity: whole page": milliseconds(page(f"/xdyj/nonconformities/{last.number}/")),
        "actions: HTML list of 50": milliseconds(page("/xdyj/actions/")),
        "action: whole page": milliseconds(page(f"/xdyj/actions/{action.number}/")),
        "recurrence proposals": milliseconds(lambda: recurrence.alike(last)),
        "coverage matrix: computed": milliseconds(lambda: coverage_of(programme)),
        "coverage matrix: whole page": milliseconds(page(f"/xdyj/audit-programmes/{programme.number}/"), rounds=10),
        "consistency: page, before its rules looked": milliseconds(page("/xdyj/consistency/")),
        "consistency: every rule over all records": milliseconds(page("/xdyj/consistency/?look=yes"), rounds=3),
        "programme as PDF": milliseconds(paper, rounds=3),
    }


def _detail(standing: Any, number: str) -> str:
    """What a record's page reads, as it reads it: the record, its whole timeline, links both ways, files, approvals."""
    with planned():
        return _read(standing, number)


def _read(standing: Any, number: str) -> str:
    record = (
        Opportunity.objects.visible_to(standing).select_related("owner", "department", "company").get(number=number)
    )
    base, (onward, back) = record.record_ptr, around.links(record)
    tied = Record.objects.visible_to(standing).in_bulk([*(a.target_id for a in onward), *(a.source_id for a in back)])
    parts = [
        entries.newest(base, 100), base.comments.all(), tied.values(), around.files(base), around.approvals(base)
    ]  # fmt: skip
    return json.dumps([[str(row) for row in part] for part in parts])


def _session(quinn: Person) -> str:
    """A signed-in session for the web process that is measured afterwards."""
    client = Client()
    assert quinn.account is not None
    client.force_login(quinn.account, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies["sessionid"].value)


def main(records: int, tasks: int) -> None:
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    company, quinn = data.found()
    plans = [*data.opportunities(company, records), *faults.planned(company, records)]
    data.records(company, plans)
    data.tasks(company, tasks)
    faults.fill(company, plans)
    faults.audits(company)
    data.index(company)
    tallies.rebuild(company)
    data.tidy()
    filled = round(time.perf_counter() - start, 1)
    print(json.dumps({"filled": filled, "figures": measure(quinn), "session": _session(quinn)}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
