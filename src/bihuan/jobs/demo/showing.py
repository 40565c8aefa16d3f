"""The demonstration from the first start to the sign-in page: played once, then only served."""

import argparse
import json
import os
import sys
import time
from typing import Any

from django.core.management import call_command
from django.utils.timezone import now

from bihuan.core.models import Person
from bihuan.jobs.demo import place
from bihuan.jobs.demo.founding import PASSWORD
from bihuan.jobs.demo.player import PACKS, play
from bihuan.jobs.demo.progress import ProgressBar
from bihuan.jobs.demo.window import window
from bihuan.jobs.outcomes import REFUSED, Outcome, WrongUse
from bihuan.jobs.serving import Place, check_free, prepare, serve

MONTHS = range(1, 37)


def show(args: argparse.Namespace) -> Outcome:
    """Play what is not there yet, say where and as whom to sign in, and serve."""
    if args.months not in MONTHS:
        raise WrongUse(f"--months must be from {MONTHS[0]} to {MONTHS[-1]}.")
    here = Place(args.host, args.port)
    if not args.no_serve:
        check_free(here)
    if args.fresh or not place.is_ready():
        stage_it(args.months, args.seed)
        if not args.no_serve:
            serve_anew(args)
    else:
        prepare()
    outcome = summary(here)
    if args.no_serve:
        return outcome
    print(json.dumps(outcome.object, ensure_ascii=False) if args.json else outcome.text, flush=True)
    return Outcome(outcome.object, REFUSED if serve(here) else 0)


def serve_anew(args: argparse.Namespace) -> None:
    """Go on as a start that finds everything there: who played the year would keep half a gigabyte of it."""
    given = ["--host", args.host, "--port", str(args.port), "--language", args.language]
    given += ["--json"] if args.json else []
    os.execv(sys.executable, [sys.executable, "-m", "bihuan", "demo", *given])  # noqa: S606 (our own)


def stage_it(months: int, seed: int) -> None:
    """A fresh database, and the year in it."""
    place.clear()
    began = time.monotonic()
    print("bihuan demo: making the tables", file=sys.stderr, flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    played = window(now(), months)
    facts = {"companies": [pack.upper() for pack in PACKS], "from": played.start, "to": played.end, "seed": seed}
    place.write({**facts, "finished": False})
    play(played, seed, ProgressBar())
    prepare()
    place.write({**facts, "finished": True, "seconds": round(time.monotonic() - began, 1)})


def summary(here: Place) -> Outcome:
    """Address and sign-ins, for people and for scripts."""
    kept = place.note()
    people = signing_in()
    facts = {"address": here.address, "password": PASSWORD, "people": people, **kept}
    return Outcome(facts, text=in_words(here, kept, people))


def signing_in() -> list[dict[str, Any]]:
    """Everyone who can sign in, by company."""
    rows = Person.objects.filter(account__isnull=False).select_related("company", "account").order_by("company", "id")
    return [
        {"company": one.company.code, "username": one.account.username, "name": one.name, "title": one.title}
        for one in rows
        if one.account
    ]


def in_words(here: Place, kept: dict[str, Any], people: list[dict[str, Any]]) -> str:
    lines = [f"\nBihuan 闭环  {here.address}", f"played from {kept['from']} to {str(kept['to'])[:10]}", ""]
    for code in kept["companies"]:
        lines.append(code)
        lines += [f"  {one['username']:<14} {one['name']}  {one['title']}" for one in people if one["company"] == code]
    return "\n".join([*lines, "", f"password of everyone: {PASSWORD}", "or click a role on the sign-in page", ""])
