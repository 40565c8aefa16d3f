"""Notices: once per person and key, in the person's language, and out of the house as the person chose."""

import json
from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models import Objective
from bihuan.core.channels import put_channel
from bihuan.core.models import Account, Mail, Notice, Outgoing, Person
from bihuan.core.notices import mark_read, notify, unread
from bihuan.core.phrases import phrase
from bihuan.core.writing import create
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def reached(person: Person, mail: str = Mail.SINGLE) -> Person:
    person.email, person.mail = f"{person.name.lower()}@example.com", mail
    person.save()
    return person


def told(*people: Person | None, key: str = "k", text: object = "响应慢", **facts: object) -> list[int]:
    return notify(people, **{"key": key, "kind": "reminder", "text": text, "at": NOON, **facts})


class TestANotice:
    def test_reaches_each_person_once(self, xdyj: Cast) -> None:
        assert set(told(xdyj.quinn, xdyj.olga, xdyj.quinn, None)) == {xdyj.quinn.pk, xdyj.olga.pk}
        assert told(xdyj.quinn, xdyj.max) == [xdyj.max.pk]

        assert sorted(n.person.name for n in Notice.objects.all()) == ["Max", "Olga", "Quinn"]

    def test_is_worded_in_the_language_of_who_reads_it(self, xdyj: Cast) -> None:
        Account.objects.filter(pk=xdyj.olga.account_id).update(language="en")

        with translation.override("en"):
            told(xdyj.quinn, xdyj.olga, text=phrase(_("Fill in: %(label)s"), label="x"))

        by_name = {n.person.name: n.text for n in Notice.objects.all()}
        with translation.override("zh-hans"):
            assert by_name == {"Olga": "Fill in: x", "Quinn": str(phrase(_("Fill in: %(label)s"), label="x"))}

    def test_leads_to_its_record(self, xdyj: Cast) -> None:
        record = create(Objective, actor=xdyj.quinn, at=NOON, title="x", year=2026)

        told(xdyj.olga, record=record)

        assert Notice.objects.get(person=xdyj.olga).path == f"/xdyj/objectives/{record.number}/"

    def test_is_not_for_who_has_left_or_works_elsewhere(self, xdyj: Cast, yntd: Cast) -> None:
        Person.objects.filter(pk=xdyj.olga.pk).update(left_on=date(2026, 3, 1))

        assert told(xdyj.quinn, xdyj.olga, yntd.quinn) == [xdyj.quinn.pk]

    def test_is_unread_until_it_is_marked(self, xdyj: Cast) -> None:
        for key in "ab":
            told(xdyj.quinn, key=key)
        first, second = Notice.objects.order_by("id")
        assert list(unread(xdyj.quinn)) == [second, first]

        assert mark_read(xdyj.quinn, NOON, [first.pk]) == 1
        assert mark_read(xdyj.olga, NOON) == 0

        assert list(unread(xdyj.quinn)) == [second]


class TestEMail:
    def test_goes_out_for_each_notice(self, xdyj: Cast, settings: LazySettings) -> None:
        settings.SITE_URL = "https://bihuan.example.com/"
        record = create(Objective, actor=xdyj.quinn, at=NOON, title="x", year=2026)

        told(reached(xdyj.olga), xdyj.quinn, record=record)
        told(xdyj.olga, record=record)

        mail = Outgoing.objects.get()
        assert (mail.channel, mail.address, mail.subject, mail.next_try_at) == (
            "email",
            "olga@example.com",
            "响应慢",
            NOON,
        )
        assert f"https://bihuan.example.com/xdyj/objectives/{record.number}/" in mail.body

    def test_waits_while_it_is_night(self, xdyj: Cast) -> None:
        night = NOON + timedelta(hours=10)

        told(reached(xdyj.olga), at=night)

        assert Notice.objects.get().at == night
        assert Outgoing.objects.get().next_try_at == NOON + timedelta(hours=20)

    def test_collects_a_day_where_the_person_wants_that(self, xdyj: Cast) -> None:
        reached(xdyj.olga, Mail.DIGEST)

        for n, at in enumerate([NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=2), NOON + timedelta(days=1)]):
            told(xdyj.olga, key=f"k{n // 2 * 2 if n < 3 else n}", text=f"第 {n} 条", at=at)

        first, second = Outgoing.objects.order_by("id")
        assert [line[:5] for line in first.body.splitlines() if line.startswith("·")] == ["· 第 0", "· 第 2"]
        assert "· 第 3" in second.body and second.next_try_at - first.next_try_at == timedelta(days=1)

    def test_is_not_sent_to_who_wants_none_or_has_no_address(self, xdyj: Cast) -> None:
        told(reached(xdyj.olga, Mail.NONE), xdyj.quinn)

        assert Notice.objects.count() == 2 and not Outgoing.objects.exists()

    def test_stays_away_when_the_notice_is_for_the_house_only(self, xdyj: Cast) -> None:
        told(reached(xdyj.olga), leaves=False)

        assert not Outgoing.objects.exists()


class TestAChannel:
    def test_gets_one_message_that_names_the_people(self, xdyj: Cast) -> None:
        put_channel(
            xdyj.company, "ops", actor=xdyj.quinn, at=NOON, kind="wecom", name="群", url="https://example.com/?key=k"
        )
        Person.objects.filter(pk=xdyj.olga.pk).update(mobile="13800000000")

        told(xdyj.olga, xdyj.quinn)
        told(xdyj.olga, xdyj.max)

        message = Outgoing.objects.get()
        said = json.loads(message.body)
        assert (message.channel, message.address) == ("wecom", "ops")
        assert (said["text"], said["mobiles"], said["kind"]) == ("响应慢", ["13800000000"], "reminder")

    def test_gets_only_the_kinds_that_were_chosen_and_only_of_its_company(self, xdyj: Cast, yntd: Cast) -> None:
        facts = {"kind": "webhook", "name": "x", "url": "https://example.com/hook"}
        for cast, tells in ((xdyj, ["overdue"]), (yntd, [])):
            put_channel(cast.company, "x", actor=None, at=NOON, tells=tells, **facts)

        told(xdyj.olga)
        assert not Outgoing.objects.exists()
        told(xdyj.olga, key="late", kind="overdue")
        told(yntd.olga)

        assert sorted(Outgoing.objects.values_list("company__code", "key")) == [("XDYJ", "late"), ("YNTD", "k")]

    def test_that_is_not_in_use_gets_nothing(self, xdyj: Cast) -> None:
        facts = {"kind": "webhook", "name": "x", "url": "https://example.com/hook", "is_active": False}
        put_channel(xdyj.company, "x", actor=None, at=NOON, **facts)

        told(xdyj.olga)

        assert not Outgoing.objects.exists()
