"""Loading a pack: policies, clauses, duties, routes and settings become the company's; idempotent and journalled.

A changed rule, or a new edition of the paper, gives a duty a new row; what is still to come follows it, the past does not.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.duty_rules import Duty as DutyRules
from bihuan.areas.policies.models import Clause, Duty, Policy
from bihuan.areas.policies.own_scopes import kept_scopes, names_of
from bihuan.areas.policies.pack import Pack, PackConflicts
from bihuan.areas.policies.pack_changes import DutyChange, PolicyChange, Preview, TaskChange, difference, rule_of
from bihuan.areas.policies.policy_rules import Clause as ClauseRules
from bihuan.areas.policies.policy_rules import Policy as PolicyRules
from bihuan.areas.policies.reconcile import Changes, materialise
from bihuan.areas.policies.under_control import put_under_control
from bihuan.core import lean, organisation
from bihuan.core.access import standing_of
from bihuan.core.events import announce
from bihuan.core.flow import Act
from bihuan.core.models import Company, Department, Person
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Event

HEAD = ("title", "title_en", "effective", "owner", "scope", "decisions")  # of a policy
STATED = ("title", "gist", "is_heading", "no_duty")  # of a clause


class _OnlyLooking(Exception):
    """Undoes everything a preview did."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview


def preview(company: Company, pack: Pack, *, at: datetime) -> Preview:
    """What loading the pack would change, down to the deadlines of open and future tasks. Nothing is kept."""
    try:
        with transaction.atomic():
            raise _OnlyLooking(Loading(company, pack, Act(None, at)).apply())
    except _OnlyLooking as looked:
        company.refresh_from_db()
        return looked.preview


@transaction.atomic
def load(
    company: Company, pack: Pack, *, actor: Person | None, at: datetime, address: str = "", contradicting: bool = False
) -> Preview:
    """Make the pack the company's rules. The same pack again changes nothing.

    One that contradicts itself is refused, unless whoever loads it says that it may (`contradicting`);
    one that changes who approves is for administrators, for nobody names themselves approver.
    """
    if pack.conflicts and not contradicting:
        raise PackConflicts(pack)
    lean.locked(company)
    check_deciders(company, pack, actor, at)
    before = company.settings.get("pack", {}).get("digest")
    done = Loading(company, pack, Act(actor, at, address)).apply()
    if done:
        lean.enter(
            company, Event.PACK_LOADED, at=at, actor=actor, address=address, subject=pack.code,
            changes={"digest": [before, pack.digest], **done.counts(), **undecided(pack)},
        )  # fmt: skip
        announce(Event.PACK_LOADED, company=company, at=at, actor=actor, digest=pack.digest)
    return done


def check_deciders(company: Company, pack: Pack, actor: Person | None, at: datetime) -> None:
    """Refuse a pack by which whoever loads it would say who approves or heads; administrators may, and the system."""
    if actor is None or standing_of(actor, at).administers_itself:
        return
    if preview(company, pack, at=at).names_deciders:
        text = _(
            "This pack changes who approves what, or which role heads a department. Only an administrator can load it."
        )
        raise Refused([text])


def undecided(pack: Pack) -> dict[str, list[object]]:
    """Which duties contradict each other in a pack that was loaded all the same."""
    return {"conflicts": [None, [" – ".join(one.duties) for one in pack.conflicts]]} if pack.conflicts else {}


@transaction.atomic
def found_company(  # noqa: PLR0913
    pack: Pack,
    *,
    actor: Person | None,
    at: datetime,
    code: str = "",
    name: str = "",
    name_en: str = "",
    contradicting: bool = False,
) -> Company:
    """Set up a company from a pack, under its own code and name or other ones; its tasks are made at once."""
    about = pack.company.company
    company = organisation.create_company(
        code or about.code, name or about.name, actor=actor, at=at,
        name_en=name_en or (about.name_en if not name else ""), timezone=about.timezone,
    )  # fmt: skip
    load(company, pack, actor=actor, at=at, contradicting=contradicting)
    return company


class Loading:
    """One load of one pack."""

    def __init__(self, company: Company, pack: Pack, act: Act) -> None:
        self.company, self.pack, self.act = company, pack, act
        self.at = act.at
        self.preview = Preview(pack.code, pack.digest)

    def apply(self) -> Preview:
        self._organisation()
        for order, rules in enumerate(self.pack.policies):
            self._policy(rules, order)
        self._retire_missing()
        self.preview.take_tasks(
            materialise(self.company, at=self.at, why=f"{Event.PACK_LOADED.label}"), self.company.zone
        )
        return self.preview

    # ------------------------------------------------------------ organisation, settings, routes

    def _organisation(self) -> None:
        before = self.company.settings
        settings = settings_of(self.pack)
        settings["scopes"] = kept_scopes(before, settings["scopes"])
        self.preview.settings = [name for name, value in settings.items() if before.get(name) != value]
        organisation.change_settings(self.company, settings, actor=self.act.actor, at=self.at)
        self._departments()
        routes = routes_of(self.pack)
        names = ("subject", "when", "by", "clause")
        kept = [dict(zip(names, row, strict=True)) for row in self.company.routes.order_by("order").values_list(*names)]
        self.preview.routes = kept != routes
        organisation.put_routes(self.company, routes, actor=self.act.actor, at=self.at)

    def _departments(self) -> None:
        known = {one.key: one for one in Department.objects.filter(company=self.company)}
        for one in parents_first(self.pack):
            parent = known.get(one.parent or "")
            values = {"name": one.name, "name_en": one.name_en, "aliases": list(one.aliases), "parent": parent}
            there = known.get(one.code)
            if there is None or any(getattr(there, name) != value for name, value in values.items()):
                self.preview.departments.append(one.code)
                known[one.code] = organisation.put_department(
                    self.company, one.code, actor=self.act.actor, at=self.at, **values
                )

    # ------------------------------------------------------------ policies and clauses

    def _policy(self, rules: PolicyRules, order: int) -> None:
        kept = Policy.objects.filter(company=self.company, code=rules.code, superseded_at__isnull=True).first()
        stood = {name: getattr(kept, name) for name in HEAD} if kept else {}
        policy, is_new = self._edition(rules, kept)
        values = policy_values(rules, order, self.pack.digest)
        changed = [name for name, value in values.items() if getattr(policy, name) != value]
        for name, value in values.items():
            setattr(policy, name, value)
        if is_new:
            lean.add([policy])
        elif changed:
            lean.save(policy, *changed)
        before = kept if kept and kept.pk != policy.pk else None
        if kept is None or before or set(changed) - {"digest", "order"}:
            version = kept.version if kept else ""
            fields = difference(stood, {name: values[name] for name in HEAD if kept or name == "effective"})
            self.preview.policies.append(PolicyChange(rules.code, rules.head.title, version, policy.version, fields))
        put_under_control(policy, rules, self.act)
        clauses = self._clauses(policy, rules, before)
        self._duties(policy, clauses, rules, anew=before is not None)

    def _edition(self, rules: PolicyRules, kept: Policy | None) -> tuple[Policy, bool]:
        """The row of this edition: the one in force, a new one, or an earlier one that comes back."""
        if kept and kept.version == rules.head.version:
            return kept, False
        if kept:
            kept.superseded_at = self.at
            lean.save(kept, "superseded_at")
        earlier = Policy.objects.filter(company=self.company, code=rules.code, version=rules.head.version).first()
        if earlier:
            earlier.superseded_at = None
            lean.save(earlier, "superseded_at")
            return earlier, False
        return Policy(company=self.company, code=rules.code, version=rules.head.version, loaded_at=self.at), True

    def _clauses(self, policy: Policy, rules: PolicyRules, before: Policy | None) -> dict[str, Clause]:
        """The clauses as the pack states them now; told against the edition `before`, else against what there was."""
        stood, stated = stated_in(before or policy), {one.number: clause_values(one) for one in rules.clauses}
        self.preview.take_clauses(policy.code, stood, stated, anew=before is not None)
        known = {one.number: one for one in Clause.objects.filter(policy=policy)}
        added = []
        for order, (number, values) in enumerate(stated.items()):
            values = values | {"order": order, "retired_at": None}
            if number in known:
                amended(known[number], values)
            else:
                added.append(Clause(company=self.company, policy=policy, number=number, **values))
        lean.add(added)
        for number in known.keys() - stated.keys():
            if known[number].retired_at is None:
                amended(known[number], {"retired_at": self.at})
        return known | {one.number: one for one in added}

    # ------------------------------------------------------------ duties

    def _duties(self, policy: Policy, clauses: dict[str, Clause], rules: PolicyRules, *, anew: bool) -> None:
        """`anew`: the paper has a new edition, so every duty gets a row of its own."""
        refs = [duty.ref for duty in rules.duties]
        last = {one.ref: one for one in Duty.objects.filter(company=self.company, ref__in=refs).order_by("edition")}
        for order, duty in enumerate(rules.duties):
            values = duty_values(duty) | {"policy": policy, "clause": clauses[duty.clause], "order": order}
            there = last.get(duty.ref)
            stood = there.rule if there and not there.retired_at else None
            self.preview.take_duty(duty.ref, stood, values["rule"], anew=anew)
            if there is None or stood is None or anew or rule_of(stood) != rule_of(values["rule"]):
                self._new_edition(duty, values, there)
            else:
                amended(there, values)

    def _new_edition(self, duty: DutyRules, values: dict[str, Any], before: Duty | None) -> None:
        if before and before.retired_at is None:
            amended(before, {"retired_at": self.at})
        first = (before.first or before) if before else None
        edition = before.edition + 1 if before else 1
        lean.add([Duty(company=self.company, ref=duty.ref, edition=edition, first=first, made_at=self.at, **values)])

    def _retire_missing(self) -> None:
        """Policies and duties the pack no longer has."""
        codes = {policy.code for policy in self.pack.policies}
        for policy in Policy.objects.filter(company=self.company, superseded_at__isnull=True).exclude(code__in=codes):
            amended(policy, {"superseded_at": self.at})
            self.preview.policies.append(PolicyChange(policy.code, policy.title, policy.version, ""))
        refs = {duty.ref for duty in self.pack.duties}
        for duty in Duty.objects.filter(company=self.company).in_force().exclude(ref__in=refs):
            amended(duty, {"retired_at": self.at})
            self.preview.duties.append(DutyChange("retired", duty.ref, duty.title))


def amended(row: Any, values: dict[str, Any]) -> list[str]:
    """Bring a row in line; says which columns changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        lean.save(row, *changed)
    return changed


def stated_in(policy: Policy) -> dict[str, dict[str, Any]]:
    """What the clauses of an edition say, by their number."""
    rows = Clause.objects.filter(policy=policy, retired_at=None)
    return {one.number: {name: getattr(one, name) for name in STATED} for one in rows}


def clause_values(clause: ClauseRules) -> dict[str, Any]:
    return {
        "title": clause.title, "gist": clause.gist, "is_heading": clause.kind == "heading", "no_duty": clause.no_duty or "",
    }  # fmt: skip


def duty_values(duty: DutyRules) -> dict[str, Any]:
    return {
        "title": duty.title,
        "title_en": duty.title_en,
        "pdca": duty.pdca.value,
        "role": duty.by,
        "trigger": duty.trigger.value,
        "moment": duty.on or duty.before or duty.after or "",
        "evidence_kind": duty.evidence.record,
        "rule": duty.model_dump(mode="json", exclude_none=True),
        "requirements": list(duty.requirement),
    }


def policy_values(rules: PolicyRules, order: int, digest: str) -> dict[str, Any]:
    head = rules.head
    decisions = [decision.model_dump(mode="json") for decision in rules.decisions]
    return {
        "title": head.title, "title_en": head.title_en, "effective": head.effective, "owner": head.owner,
        "scope": head.scope, "decisions": decisions, "digest": digest, "order": order,
    }  # fmt: skip


def settings_of(pack: Pack) -> dict[str, Any]:
    """The groups of settings a pack brings, and what the house reads them as."""
    settings = pack.company.settings()
    quiet = settings["quiet"]
    return settings | {
        "quiet_hours": {"from": quiet["to"], "to": quiet["from"], "digest": quiet["to"]},
        "heads": {one.code: one.head for one in pack.company.department if one.head},
        "pack": {"code": pack.code, "digest": pack.digest, "scopes": names_of(settings["scopes"])},
        "clauses": clauses_of(pack),
    }


def clauses_of(pack: Pack) -> dict[str, str]:
    """The clause each kind of record comes from: of its approval route, else of the first duty it is evidence for."""
    found: dict[str, str] = {}
    for policy in pack.policies:
        for route in policy.approvals:
            found.setdefault(route.subject, f"{policy.code}/{route.clause}")
    for duty in pack.duties:
        found.setdefault(duty.evidence.record, f"{duty.policy}/{duty.clause}")
    return found


def routes_of(pack: Pack) -> list[dict[str, Any]]:
    named = {"subject", "when", "by"}
    return [
        one.model_dump(mode="json", include=named) | {"clause": f"{policy.code}/{one.clause}"}
        for policy in pack.policies
        for one in policy.approvals
    ]


def parents_first(pack: Pack) -> Iterable[Any]:
    waiting: Sequence[Any] = pack.company.department
    placed: set[str | None] = {None}
    while waiting:
        ready = [one for one in waiting if one.parent in placed]
        yield from ready
        placed |= {one.code for one in ready}
        waiting = [one for one in waiting if one.code not in placed]


__all__ = ["Changes", "Loading", "Preview", "TaskChange", "found_company", "load", "preview"]
