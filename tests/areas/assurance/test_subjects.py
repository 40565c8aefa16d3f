"""What an audit looks at is told as the company calls it, never by its code."""

import pytest

from bihuan.areas.assurance.models import ProgrammeScope
from bihuan.core.access import standing_of
from bihuan.core.sight import Sight
from bihuan.web.columns import column
from tests.areas.assurance import builders as given
from tests.areas.assurance.test_programme import with_processes
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_processes_stand_in_their_words(yntd: Cast) -> None:
    with_processes(yntd, incident="om-manager", change="om-manager")
    rows = {row.department.key: row for row in given.programme(yntd).scope.all()}
    sight = Sight(standing_of(yntd.quinn, NOON))

    shown = {key: column(ProgrammeScope, "processes").value(row, sight) for key, row in rows.items()}

    assert shown == {"quality": "", "om": "Incident, Change", "rd": ""}


def test_the_subject_of_a_question_stands_in_its_words(yntd: Cast) -> None:
    with_processes(yntd, incident="om-manager")
    audit = given.audit(yntd)
    row = given.ask(yntd, audit, yntd.departments["om"], "process:incident")

    assert row.get_subject_display() == "Incident"
    row.subject = "people"
    assert row.get_subject_display() == "People"
