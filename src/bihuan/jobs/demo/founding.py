"""How a company comes to be: its pack, its people with roles and sign-ins, its projects and customers."""

from datetime import datetime
from typing import Any

from bihuan.areas.policies.loading import found_company
from bihuan.areas.policies.pack import find_pack, load_pack
from bihuan.core import organisation, sign_ins
from bihuan.core.models import Company, Department, Mail, Person
from bihuan.jobs.demo.agenda import Agenda
from bihuan.jobs.demo.earlier_acts import take_over
from bihuan.jobs.demo.stage import Stage
from bihuan.jobs.demo.stories import Cast, Member, Place, Story
from bihuan.jobs.demo.window import Window

PASSWORD = "bihuan-demo"  # noqa: S105 (a demonstration's, printed at its end)


def found(story: Story, window: Window, agenda: Agenda, seed: int, at: datetime) -> Stage:
    """Set the company up as an administrator would, before its year begins."""
    company = found_company(load_pack(find_pack(story.pack)), actor=None, at=at)
    people = take_on(company, story.cast, at)
    name_heads(company, story.cast, people, at)
    list_places(company, story.cast, people, at)
    stage = Stage(company, story, window, agenda, seed, people)
    take_over(stage, at)
    return stage


def take_on(company: Company, cast: Cast, at: datetime) -> dict[str, Person]:
    """Everyone with department, roles and, where they have one, an account."""
    departments = {one.key: one for one in Department.objects.filter(company=company)}
    people: dict[str, Person] = {}
    for place, member in enumerate(cast.person, 1):
        values: dict[str, Any] = {"department": departments.get(member.department), "staff_number": f"{1000 + place}"}
        if member.user:
            values |= {"email": address(company, member), "mail": mail(cast, member)}
        people[member.name] = organisation.put_person(
            company, actor=None, at=at, name=member.name, title=member.title, **values
        )
        for role in member.roles:
            organisation.grant(people[member.name], role, actor=None, at=at)
    for member in cast.person:
        if member.user:
            sign_ins.open_account(people[member.name], member.user, actor=None, at=at, password=PASSWORD)
    return people


def address(company: Company, member: Member) -> str:
    return f"{member.user}@{company.slug}.example"


def mail(cast: Cast, member: Member) -> str:
    """Those in charge get one mail a day, the others look into the house."""
    return Mail.DIGEST if member.name in {cast.head, cast.approver} else Mail.NONE


def name_heads(company: Company, cast: Cast, people: dict[str, Person], at: datetime) -> None:
    for key, name in cast.heads.items():
        organisation.put_department(company, key, actor=people[cast.administrator], at=at, head=people[name])


def list_places(company: Company, cast: Cast, people: dict[str, Person], at: datetime) -> None:
    """Projects and customers as places duties hold for, until they are records of their own."""
    places = {
        "project": [place(one, people) for one in cast.project],
        "customer": [place(one, people) for one in cast.customer],
        "key-customer": [place(one, people) for one in cast.customer if one.important],
    }
    settings = {"scopes": {**company.settings.get("scopes", {}), **places}}
    organisation.change_settings(company, settings, actor=people[cast.administrator], at=at)


def place(one: Place, people: dict[str, Person]) -> dict[str, Any]:
    entry: dict[str, Any] = {"key": one.key, "label": one.label}
    return entry | ({"people": {"discipline-lead": people[one.lead].pk}} if one.lead else {})


__all__ = ["PASSWORD", "found"]
