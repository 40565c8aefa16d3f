"""A service level agreement is drafted, signed by both sides, comes into force, and is replaced or ended, never changed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from bihuan.areas.service.models import ServiceLevel, Standard
from bihuan.core.access import By, Relation
from bihuan.core.asks import Hint, Reason
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Link, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Pdca, Role
from bihuan.core.writing import add_part, create, link, take

State = ServiceLevel.State
CLAUSE = "XDYJ-04-01/3.1"
SIGNERS: list[By] = [Role.GENERAL_MANAGER, Role.EXECUTIVE, Role.OM_MANAGEMENT, Role.OM_MANAGER]
RAISERS: list[By] = [*SIGNERS, Role.DISCIPLINE_LEAD, Role.QUALITY]
AUTHORS: list[By] = [Relation.OWNER, *RAISERS]
CARRIED_OVER = (
    "title", "customer", "project", "scope", "our_part", "customer_part", "ends_on", "owner", "department", "elements",
)  # fmt: skip
FIELDS = (
    "title", "customer", "project", "starts_on", "ends_on", "scope", "our_part", "customer_part", "changes", "owner",
    "department", "elements", "due_on",
)  # fmt: skip

service_level = Flow(
    ServiceLevel,
    {
        State.DRAFT: Look("soon", "circle", Pdca.PLAN),
        State.AGREED: Look("wait", "signature", Pdca.PLAN),
        State.IN_FORCE: Look("done", "file-check", Pdca.DO),
        State.ENDED: Look("void", "lock-check", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=RAISERS,
    form=FIELDS,
    required=("title", "customer"),
    final=[State.ENDED],
    strip=[State.DRAFT, State.AGREED, State.IN_FORCE, State.ENDED],
)
service_level.edit(State.DRAFT, by=AUTHORS, fields=FIELDS, parts={Standard: None})


def stated(record: ServiceLevel) -> Iterator[Missing]:
    """Scope, quality standards, and what each side answers for."""
    if not record.scope.strip():
        yield Missing(_("Say which services are in its scope."), "scope", CLAUSE)
    if not record.standards.exists():
        yield Missing(_("Add at least one quality standard: what is measured and its target."), clause=CLAUSE)
    if not record.our_part.strip():
        yield Missing(_("Say what we are responsible for."), "our_part", CLAUSE)
    if not record.customer_part.strip():
        yield Missing(_("Say what the customer is responsible for."), "customer_part", CLAUSE)


def term(record: ServiceLevel) -> Missing | None:
    """From when it holds, and not to a day before."""
    if record.starts_on is None:
        return Missing(_("Say from when it holds."), "starts_on")
    if record.ends_on is not None and record.ends_on < record.starts_on:
        return Missing(_("Its term ends before it begins. Correct one of the two days."), "ends_on")
    return None


def within_term(record: ServiceLevel, at: datetime) -> Missing | None:
    """It comes into force within its term."""
    day = record.company.day_of(at)
    if record.starts_on is not None and day < record.starts_on:
        text = _("It holds from %(day)s. Put it into force on that day.")
        return Missing(phrase(text, day=record.starts_on.isoformat()))
    if record.ends_on is not None and day > record.ends_on:
        text = _("Its term ended on %(day)s. Begin a new version with a new term.")
        return Missing(phrase(text, day=record.ends_on.isoformat()))
    return None


@service_level.step(
    State.DRAFT, to=State.AGREED, by=SIGNERS, needs=[stated, term], label=_("Record the signing"), clause=CLAUSE,
    icon="signature",
)  # fmt: skip
def agree(
    record: ServiceLevel,
    act: Act,
    *,
    signed_by: Annotated[Person, Hint(_("Signed for us by"))],  # type: ignore[valid-type]
    customer_signed_by: Annotated[str, Hint(_("Signed for the customer by"))],
    signed_on: date,
) -> None:
    """Both sides have signed; from here on it is not changed any more."""
    record.signed_by, record.customer_signed_by, record.signed_on = signed_by, customer_signed_by, signed_on


@service_level.step(
    State.AGREED, to=State.IN_FORCE, by=AUTHORS, needs=[within_term], label=_("Put into force"), icon="file-check"
)
def put_in_force(record: ServiceLevel, act: Act, *, comment: str = "") -> None:
    """From now on the service is measured by it; the version before ends."""
    before = record.predecessor
    if before is not None and before.state != State.ENDED:
        take("end", before, actor=None, at=act.at, reason=str(phrase(_("Replaced by %(record)s."), record=record)))


@service_level.step(State.AGREED, State.IN_FORCE, by=AUTHORS, label=_("Begin a new version"), icon="file-plus")
def new_version(
    record: ServiceLevel, act: Act, *, reason: Annotated[str, Hint(_("What should change, and why"), long=True)]
) -> None:
    """A draft with the same content; from when it holds is said anew. Until it comes into force this version holds."""
    if begun := record.successors.exclude(state=State.ENDED).first():
        raise Refused([Missing(phrase(_("The next version is under way already: %(record)s."), record=begun))])
    values = {name: getattr(record, name) for name in CARRIED_OVER}
    stamped = {"predecessor": record, "edition": record.edition + 1}
    draft = create(
        ServiceLevel, **act.signed, as_rule=True, sources=[record], stamped=stamped, changes=reason, **values
    )
    for row in record.standards.order_by("id"):
        add_part(Standard, draft, **act.signed, as_rule=True, **row.content())
    link(draft, record, actor=act.actor, at=act.at, kind=Link.Kind.REPLACES)


@service_level.step(
    State.DRAFT, State.AGREED, State.IN_FORCE, to=State.ENDED, by=[*SIGNERS, Relation.SYSTEM], label=_("End it"),
    icon="ban",
)  # fmt: skip
def end(record: ServiceLevel, act: Act, *, reason: Reason) -> None:
    """Its term is over, it was replaced, or it is given up. It stays readable, with the reason."""
