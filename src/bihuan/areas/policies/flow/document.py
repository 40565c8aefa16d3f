"""How a controlled document moves: drafted, reviewed by the departments concerned, approved, issued, read, replaced."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.areas.policies.issuing import distribute, enter_revision, next_draft, replace_predecessor
from bihuan.areas.policies.models import ControlledDocument, Distribution, Receipt, Review, Reviewer, Revision
from bihuan.core import approvals
from bihuan.core.access import By, Relation, Standing
from bihuan.core.asks import Hint, Reason
from bihuan.core.cancelling import add_take_back
from bihuan.core.events import announce
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.models import Notice
from bihuan.core.notices import notify
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Event, Pdca, Role
from bihuan.core.writing import add_part, amend_part, watch

State, Opinion = ControlledDocument.State, Review.Opinion
CLAUSE = "XDYJ-03-02/1.4.2"
QUALITY = [Role.QUALITY, Role.QUALITY_HEAD, Role.QUALITY_ADMIN]
AUTHORS: list[By] = [Relation.OWNER, Relation.CREATOR, *QUALITY]
FIELDS = (
    "title", "code", "edition", "type", "owner_process", "author", "department", "summary", "text", "changes",
    "effective_on", "review_due_on", "owner", "due_on", "elements",
)  # fmt: skip

document = Flow(
    ControlledDocument,
    {
        State.DRAFT: Look("soon", "circle", Pdca.PLAN),
        State.IN_REVIEW: Look("open", "messages", Pdca.PLAN),
        State.SUBMITTED: Look("wait", "signature", Pdca.PLAN),
        State.APPROVED: Look("done", "circle-check", Pdca.PLAN),
        State.ISSUED: Look("done", "file-check", Pdca.DO),
        State.SUPERSEDED: Look("void", "versions", Pdca.ACT),
        State.WITHDRAWN: Look("void", "ban", Pdca.ACT),
    },
    initial=State.DRAFT,
    raised_by=[Relation.ANYONE],
    form=FIELDS,
    required=("title", "code"),
    final=[State.SUPERSEDED, State.WITHDRAWN],
    strip=[State.DRAFT, State.IN_REVIEW, State.SUBMITTED, State.APPROVED, State.ISSUED, State.SUPERSEDED],
    announces=Event.DOCUMENT_DRAFTED,
)
document.edit(State.DRAFT, by=AUTHORS, fields=FIELDS, parts={Reviewer: None, Distribution: None})
document.edit(*State, by=[Relation.SYSTEM], parts={Review: None, Receipt: None, Revision: None})
document.waits(State.SUBMITTED, subject="document", approved=State.APPROVED, rejected=State.DRAFT)


def has_history(record: ControlledDocument) -> object:
    """The history of a document is written once, when it is taken over from paper."""
    return _("The history came with the edition before.") if record.predecessor_id else None


document.edit(State.DRAFT, by=AUTHORS, parts={Revision: None}, unless=has_history)


# ---------------------------------------------------------------- review


def substance(record: ControlledDocument) -> Missing | None:
    if record.text or record.attachments.evidence().exists():
        return None
    return Missing(_("Write the text, or attach the file."), "text", CLAUSE)


def enough_reviewers(record: ControlledDocument) -> Iterator[Missing]:
    """Each department concerned has a reviewer; at least one there is in any case."""
    asked = {row.owner.department_id for row in record.reviewers.select_related("owner")}
    if not asked:
        yield Missing(_("Name at least one reviewer."), "reviewers", CLAUSE)
    for row in record.distribution.select_related("department"):
        if asked and row.department_id not in asked:
            text = phrase(_("%(department)s is concerned, but nobody of it reviews."), department=row.department)
            yield Missing(text, "reviewers", CLAUSE)


@document.step(
    State.DRAFT, to=State.IN_REVIEW, by=AUTHORS, needs=[substance, enough_reviewers], label=_("Hand over for review"),
    clause=CLAUSE, icon="send",
)  # fmt: skip
def hand_over(record: ControlledDocument, act: Act) -> None:
    """The reviewers are told and give their opinions."""
    record.round += 1
    people = [row.owner for row in record.reviewers.select_related("owner")]
    for person in people:
        watch(record, person)
    text = phrase(_("Your opinion is asked for: %(record)s"), record=record)
    notify(
        people, key=f"review:{record.pk}:{record.round}", kind=Notice.Kind.REVIEW, text=text, at=act.at, record=record
    )


def asks_others(record: ControlledDocument, standing: Standing) -> Iterator[Missing]:
    """An opinion is asked of the reviewers."""
    reviewers = list(record.reviewers.select_related("owner"))
    if standing.person.pk not in {row.owner_id for row in reviewers}:
        names = listed(str(row) for row in reviewers)
        yield Missing(phrase(_("The reviewers are: %(names)s."), names=names), clause=CLAUSE)


@document.step(
    State.IN_REVIEW, by=[Relation.ANYONE], only=asks_others, label=_("Give an opinion"), clause=CLAUSE, icon="message-check"
)  # fmt: skip
def review(
    record: ControlledDocument,
    act: Act,
    *,
    opinion: Annotated[Review.Opinion, Hint(_("Opinion"))],
    comment: Annotated[str, Hint(_("Comment"), long=True)] = "",
) -> None:
    """A reviewer agrees, agrees with comments, or objects."""
    if record.round_of_review().filter(reviewer=act.actor).exists():
        raise Refused([Missing(_("You have given your opinion in this round."))])
    if opinion != Opinion.AGREE and not comment:
        raise Refused([Missing(_("Say what should be different."), "comment")])
    add_part(
        Review, record, **act.signed, as_rule=True, reviewer=act.actor, round=record.round, opinion=opinion,
        comment=comment, given_on=record.company.day_of(act.at),
    )  # fmt: skip


@document.step(State.IN_REVIEW, by=AUTHORS, label=_("Answer a comment"), clause=CLAUSE, icon="message-reply")
def answer(
    record: ControlledDocument,
    act: Act,
    *,
    comment: Review,
    reply: Annotated[str, Hint(pgettext_lazy("opinion", "Answer"), long=True)],
) -> None:
    """The author says what became of a comment."""
    if comment.document_id != record.pk:
        raise Refused([Missing(_("This comment belongs to another document."), "comment")])
    amend_part(comment, **act.signed, as_rule=True, answer=reply, answered_on=record.company.day_of(act.at))


def opinions(record: ControlledDocument) -> Iterator[Missing]:
    """Every reviewer gave an opinion in this round, and none stands against it."""
    given = {review.reviewer_id: review for review in record.round_of_review().select_related("reviewer")}
    for row in record.reviewers.select_related("owner"):
        if row.owner_id not in given:
            yield Missing(phrase(_("%(who)s has not given an opinion yet."), who=row.owner), "reviews", CLAUSE)
        elif given[row.owner_id].opinion == Opinion.OBJECT:
            text = _("%(who)s objects. Rework the document and hand it over for review again.")
            yield Missing(phrase(text, who=row.owner), "reviews", CLAUSE)


def answers(record: ControlledDocument) -> Iterator[Missing]:
    """No comment stays without an answer."""
    for one in record.round_of_review().exclude(comment="").filter(answer="").select_related("reviewer"):
        text = phrase(_("The comment of %(who)s is not answered yet."), who=one.reviewer)
        yield Missing(text, "reviews", CLAUSE)


@document.step(
    State.IN_REVIEW, to=State.SUBMITTED, by=AUTHORS, needs=[opinions, answers], label=_("Submit for approval"),
    announces=Event.DOCUMENT_REVIEWED, clause=CLAUSE, icon="signature",
)  # fmt: skip
def submit(record: ControlledDocument, act: Act) -> None:
    """Reviewed, every comment answered; those the policy names decide."""


@document.step(State.IN_REVIEW, to=State.DRAFT, by=AUTHORS, label=_("Rework"), clause=CLAUSE, icon="edit")
def rework(record: ControlledDocument, act: Act, *, reason: str = "") -> None:
    """The document is changed and reviewed once more; the opinions so far stay on record."""


add_take_back(document, State.SUBMITTED, by=AUTHORS)


# ---------------------------------------------------------------- issue


@document.step(
    State.APPROVED, to=State.ISSUED, by=QUALITY, label=_("Issue"), announces=Event.DOCUMENT_ISSUED, clause="XDYJ-03-02/5",
    icon="file-check",
)  # fmt: skip
def issue(record: ControlledDocument, act: Act, *, effective_on: date) -> None:
    """The document goes to the departments concerned and takes effect; it replaces the edition before."""
    day = record.company.day_of(act.at)
    if effective_on < day:
        raise Refused([Missing(_("A document cannot take effect before it is issued."), "effective_on")])
    enter_revision(record, act, day)
    distribute(record, act, day)
    record.effective_on, record.issued_on, record.open_to_all = effective_on, day, True
    if effective_on == day:
        replace_predecessor(record, act.at)


@document.step(
    State.ISSUED, by=[Relation.ANYONE], label=_("Confirm that I have read it"), announces=Event.DOCUMENT_RECEIPT, icon="eye-check"
)  # fmt: skip
def confirm_reading(record: ControlledDocument, act: Act) -> None:
    """The reader confirms; that it was delivered is no such confirmation."""
    day = record.company.day_of(act.at)
    receipt = record.receipts.filter(owner=act.actor).first()
    if receipt is None:
        add_part(Receipt, record, **act.signed, as_rule=True, owner=act.actor, sent_on=day, read_on=day)
    elif receipt.read_on:
        text = phrase(_("You have confirmed this on %(day)s."), day=receipt.read_on.isoformat())
        raise Refused([Missing(text)])
    else:
        amend_part(receipt, **act.signed, as_rule=True, read_on=day)


@document.step(State.ISSUED, by=[Relation.ANYONE], label=_("Ask for a change"), icon="file-plus")
def request_change(
    record: ControlledDocument,
    act: Act,
    *,
    reason: Annotated[str, Hint(_("What should change, and why"), long=True)],
    edition: Annotated[str, Hint(_("Edition"), help=_("Left empty, the last number goes up."))] = "",
) -> None:
    """The next edition is drafted with the same reviewers; until it takes effect this one holds."""
    if begun := record.successors.exclude(state=State.WITHDRAWN).first():
        raise Refused([Missing(phrase(_("The next edition is under way already: %(document)s."), document=begun))])
    draft = next_draft(record, act, reason, edition)
    announce(Event.DOCUMENT_CHANGE_REQUESTED, company=record.company, at=act.at, actor=act.actor, record=draft)


@document.step(State.ISSUED, to=State.SUPERSEDED, by=[Relation.SYSTEM], label=_("Superseded"), icon="versions")
def supersede(record: ControlledDocument, act: Act) -> None:
    """The next edition took effect."""


def next_one(record: ControlledDocument) -> Missing | None:
    """A first edition holds nothing to fall back on; quality withdraws it."""
    if record.predecessor_id:
        return None
    return Missing(_("This is the first edition. Quality withdraws it, if it is not to be."))


@document.step(
    State.DRAFT, State.IN_REVIEW, to=State.WITHDRAWN, by=AUTHORS, needs=[next_one], label=_("Drop this revision"),
    announces=Event.RECORD_CANCELLED, icon="circle-x",
)  # fmt: skip
def drop(record: ControlledDocument, act: Act, *, reason: Reason) -> None:
    """The revision is given up; the edition before stays in force, and a new revision can be begun."""


@document.step(
    State.DRAFT, State.IN_REVIEW, State.SUBMITTED, State.APPROVED, State.ISSUED, to=State.WITHDRAWN, by=QUALITY,
    label=_("Withdraw"), announces=Event.RECORD_CANCELLED, icon="ban",
)  # fmt: skip
def withdraw(record: ControlledDocument, act: Act, *, reason: Reason) -> None:
    """The document is void. It stays readable, with the reason."""
    approvals.withdraw(record, act)
