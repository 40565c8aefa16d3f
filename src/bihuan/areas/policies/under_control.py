"""Each policy is a controlled document: the edition its pack states stands under document control, with its history.

A paper that was drafted, approved and issued here is found by its code and edition. One that was approved elsewhere is
taken over as issued, as its pack tells of it; nothing is announced, and nobody is asked to approve it again.
"""

from typing import Any

from django.utils.translation import gettext as _

from bihuan.areas.policies.issuing import replace_predecessor
from bihuan.areas.policies.models import ControlledDocument, Policy, Revision
from bihuan.areas.policies.policy_rules import Edition
from bihuan.areas.policies.policy_rules import Policy as PolicyRules
from bihuan.core.access import role_word
from bihuan.core.adopting import Row, adopt
from bihuan.core.flow import Act
from bihuan.core.models import Company, Department
from bihuan.core.phrases import for_keeping
from bihuan.core.writing import add_part

State = ControlledDocument.State


def put_under_control(policy: Policy, rules: PolicyRules, act: Act) -> None:
    """See to it that this edition of the policy is a controlled document."""
    if document_of(policy) is None:
        _take_over(policy, rules, act)


def document_of(policy: Policy) -> ControlledDocument | None:
    """The controlled document that is this edition of the policy; one that was withdrawn only where no other is."""
    rows = ControlledDocument.objects.filter(company=policy.company_id, code=policy.code, edition=policy.version)
    return max(rows, key=lambda one: (one.state != State.WITHDRAWN, one.pk), default=None)


def _take_over(policy: Policy, rules: PolicyRules, act: Act) -> None:
    history = rules.revisions or (_untold(policy),)
    issued = history[-1].issued
    row = Row(
        key=f"{policy.code} {policy.version}", digest=policy.digest, state=State.ISSUED, values=_values(policy),
        happened_on=issued, note=rules.file,
    )  # fmt: skip
    stamped = {"issued_on": issued, "open_to_all": True, "predecessor": _edition_before(policy)}
    made = adopt(ControlledDocument, row, company=policy.company, **act.signed, stamped=stamped)
    for edition in history:
        add_part(Revision, made, **act.signed, as_rule=True, **_line(edition, policy.company))
    if made.is_in_force(made.company.day_of(act.at)):
        replace_predecessor(made, act.at)


def _untold(policy: Policy) -> Edition:
    with for_keeping():
        return Edition(version=policy.version, issued=policy.effective, changes=_("The pack tells no history."))


def _values(policy: Policy) -> dict[str, Any]:
    place = policy.company.place_of(policy.owner)
    return {
        "title": policy.title, "code": policy.code, "edition": policy.version, "type": ControlledDocument.Type.POLICY,
        "summary": policy.scope, "effective_on": policy.effective,
        "department": Department.objects.filter(company=policy.company_id, key=place).first(),
    }  # fmt: skip


def _edition_before(policy: Policy) -> ControlledDocument | None:
    """The last edition under control that this one replaces: what holds, else what is being made."""
    rows = ControlledDocument.objects.filter(company=policy.company_id, code=policy.code).exclude(state=State.WITHDRAWN)
    return max(rows, key=lambda one: (one.state == State.ISSUED, one.pk), default=None)


def _line(edition: Edition, company: Company) -> dict[str, Any]:
    with for_keeping():
        words = {field: role_word(company, role) for field, role in edition.roles.items()}
    return {
        "edition": edition.version, "issued_on": edition.issued, "changes": edition.changes,
        "author_name": words.get("drawn_up_by", ""), "approved_by": words.get("approved_by", ""),
    }  # fmt: skip
