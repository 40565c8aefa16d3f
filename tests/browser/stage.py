"""Makes the database of the browser journeys: both companies from their packs, people in roles, a little played data.

Run in a process of its own: `python -m tests.browser.stage out.json`, with DATABASE_URL and BIHUAN_DATA set.
"""

import json
import os
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

AGE = timedelta(days=150)  # of the companies


def main(target: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    Path(target).write_text(json.dumps(build(timezone.now()), ensure_ascii=False), encoding="utf-8")


def build(now: datetime) -> dict[str, Any]:
    """Everything, in a few transactions; answers with what the journeys need to know."""
    from django.db import transaction
    from django.utils import translation

    with translation.override("zh-hans"):
        told: dict[str, Any] = {"sessions": {}}
        for slug in ("xdyj", "yntd"):
            with transaction.atomic():
                told[slug] = company(slug, now)
        told["sessions"] = sessions(now)
    return told


def company(slug: str, now: datetime) -> dict[str, Any]:
    """One company with its people, its past tasks and what the journeys start from."""
    from bihuan.areas.policies import engine
    from bihuan.areas.policies.loading import found_company
    from bihuan.areas.policies.pack import find_pack, load_pack
    from tests.browser.played import Play

    found = found_company(load_pack(find_pack(slug)), actor=None, at=now - AGE)
    people = take_on(found, slug, now - AGE)
    play = Play(found, people, now)
    told = play.xdyj() if slug == "xdyj" else play.yntd()
    engine.tick(found, at=now)
    return told


def take_on(company: Any, slug: str, at: datetime) -> dict[str, Any]:
    """People with departments, roles and accounts; heads of departments."""
    from bihuan.core import organisation
    from bihuan.core.models import Account, Department
    from tests.browser.people import BY_PASSWORD, MEMBERS, PASSWORD, account_values

    departments = {one.key: one for one in Department.objects.filter(company=company)}
    people: dict[str, Any] = {}
    for place, member in enumerate(MEMBERS[slug], 1):
        account = Account(**account_values(member, slug))
        if member.user in BY_PASSWORD:
            account.set_password(PASSWORD)
        else:
            account.set_unusable_password()
        account.save()
        person = organisation.put_person(
            company, actor=None, at=at, name=member.name, staff_number=f"{1000 + place}", account=account, mail="none",
            department=departments.get(member.department),
        )  # fmt: skip
        for role in member.roles:
            organisation.grant(person, role, actor=None, at=at)
        if member.heads:
            organisation.put_department(company, member.department, actor=None, at=at, head=person)
        people[member.user] = person
    return people


def sessions(now: datetime) -> dict[str, str]:
    """A session for every account, as signing in would make it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from bihuan.core.models import Account

    keys = {}
    accounts: Iterable[Any] = Account.objects.order_by("pk")
    for account in accounts:
        store = SessionStore()
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        store.save()
        keys[account.username] = str(store.session_key)
    return keys


if __name__ == "__main__":
    main(sys.argv[1])
