"""What an action still lacks: before it is submitted, and before it is closed. All of it at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction import days
from bihuan.areas.correction.checkers import somebody_can
from bihuan.areas.correction.consent import agreement, involved, together
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.areas.correction.watching import watched_at_all, watched_too_long
from bihuan.areas.correction.words import Nature, Severity
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing

CAUSE, SCHEME, EFFECT = "YNTD-ITSS-0300/4.2.2", "YNTD-ITSS-0300/4.4.4", "YNTD-ITSS-0300/4.5"
BASICS: tuple[tuple[str, Any, str], ...] = (
    ("cause", _("The root cause is not written."), f"XDYJ-04-01/4.1.1 {CAUSE}"),
    ("character", _("Say what kind of problem it is."), CAUSE),
    ("impact", _("The extent and impact are not assessed."), CAUSE),
    ("scheme", _("The implementation scheme is not written."), SCHEME),
    ("owner", _("Name who is responsible."), SCHEME),
    ("due_on", _("Say by when it is done."), SCHEME),
    ("department", _("Name the responsible department, which carries it out."), SCHEME),
    ("owning_department", _("Name the owning department, which checks it."), "YNTD-ITSS-0300/4.4.3"),
)


def basics(record: Action) -> Iterable[Missing]:
    """Cause, kind and extent of the problem; scheme, owner and due day of the action."""
    for name, text, clause in BASICS:
        if not getattr(record, name):
            yield Missing(text, name, clause)


def analysis(record: Action) -> Missing | None:
    """What weighs much is analysed in the open: by whys or on the fishbone."""
    now = {"round": record.round}
    if record.nature == Nature.PREVENTIVE or (record.severity != Severity.MAJOR and not record.recurring):
        return None
    if record.whys.filter(**now).exclude(answer="").exists() or record.causes.filter(**now, is_root=True).exists():
        return None
    text = _("A major or recurring problem needs its whys, or a root cause on the fishbone.")
    return Missing(text, "whys", CAUSE)


def measures(record: Action) -> Iterable[Missing]:
    """At least one measure; each with an owner, a due day within the action's, and how it is carried out."""
    rows = list(record.steps.filter(round=record.round))
    if not rows:
        yield Missing(_("Write at least one measure."), "steps", SCHEME)
    for row in rows:
        lacking = [str(word) for word, value in _planned(row) if not value]
        if lacking:
            text = phrase(_("The measure “%(title)s” lacks: %(what)s."), title=row.title, what=listed(lacking))
            yield Missing(text, "steps", SCHEME)
        if row.due_on and record.due_on and row.due_on > record.due_on:
            text = phrase(_("The measure “%(title)s” is due after the action."), title=row.title)
            yield Missing(text, "steps", SCHEME)


def early(record: Action) -> Iterable[Missing]:
    """Only immediate corrections are done before the approval."""
    yield from days.of_measures(record)


def _planned(row: Any) -> list[tuple[Any, Any]]:
    return [(_("responsible person"), row.owner_id), (_("due day"), row.due_on), (_("way of carrying out"), row.how)]


def recurrence(record: Action) -> Iterable[Missing]:
    """Whether it is the same again is decided before it is known who approves, and not by whoever that would spare."""
    found = record.treats if record.nature == Nature.CORRECTIVE else None
    if found is None or found.recurring:
        return
    for row in found.likenesses.filter(verdict="").select_related("earlier"):
        text = phrase(_("Say whether %(earlier)s came again."), earlier=row.earlier)
        yield Missing(text, "likenesses", "YNTD-ITSS-0300/4.2.3", found)
    for row in found.likenesses.filter(verdict="other", decided_by__in=_owners(record, found)):
        words = _("%(person)s, who answers for it, said that %(earlier)s did not come again. Let somebody else say so.")
        text = phrase(words, person=row.decided_by, earlier=row.earlier)
        yield Missing(text, "likenesses", "YNTD-ITSS-0300/4.2.3", found)


def _owners(record: Action, found: Nonconformity) -> list[int]:
    return [key for key in (record.owner_id, found.owner_id) if key]


Need = Callable[[Action], Iterable[Missing] | Missing | None]
TO_SUBMIT: tuple[Callable[..., Any], ...] = (
    basics,
    analysis,
    measures,
    early,
    watched_at_all,
    watched_too_long,
    recurrence,
    involved,
    together,
    agreement,
    somebody_can,
)


# ---------------------------------------------------------------- before it is closed


def open_measures(record: Action) -> Iterable[Missing]:
    for row in record.steps.filter(round=record.round, done_on__isnull=True):
        text = phrase(_("The measure “%(title)s” is not carried out."), title=row.title)
        yield Missing(text, "steps", "YNTD-ITSS-0300/4.4.2")


def found_cause(record: Action) -> Missing | None:
    if record.cause:
        return None
    return Missing(_("The root cause is not written."), "cause", f"XDYJ-04-01/4.1.1 {CAUSE}")


def proof(record: Action) -> Missing | None:
    """Evidence that it was carried out: described or attached."""
    if record.carried_out or record.attachments.evidence().exists():
        return None
    text = _("There is no evidence that it was carried out. Describe it or attach it.")
    return Missing(text, "attachments", "XDYJ-04-01/1.3.2")


def verification(record: Action) -> Missing | None:
    if record.verified_by_id:
        return None
    return Missing(_("Nobody has verified that it was carried out."), "", "YNTD-ITSS-0300/4.4.3", step="verify")


def effect(record: Action) -> Missing | None:
    if record.confirmed_by_id:
        return None
    return Missing(_("Nobody has confirmed its effect."), "", EFFECT, step="confirm")


def requests(record: Action) -> Iterable[Missing]:
    """The changes of documents are asked for."""
    for row in record.documents.filter(round=record.round, requested_on__isnull=True):
        text = phrase(_("The change of “%(title)s” is not asked for yet."), title=row.title)
        yield Missing(text, "documents", "YNTD-ITSS-0300/4.5.3")


TO_CLOSE: tuple[Need, ...] = (found_cause, open_measures, proof, verification, effect, requests)


def unfinished(record: Action) -> list[Missing]:
    """Everything an action lacks before it, or what it treats, can be closed."""
    found: list[Missing] = []
    for need in TO_CLOSE:
        answer = need(record)
        found += [answer] if isinstance(answer, Missing) else list(answer or ())
    return [replace(reason, record=record) for reason in found]
