"""What does not fit together inside company.toml. What could not be read there is None, and told elsewhere."""

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.company_rules import OF_AN_ACTION, CompanyRules
from bihuan.areas.policies.strict import unknown
from bihuan.core.catalogue import KINDS, PAPERS
from bihuan.core.phrases import phrase

Path = tuple[str | int, ...]
Fault = tuple[Path, Any]
Named = Iterator[tuple[Path, Any]]  # where a word stands; None where there is none
ROLES = ("escalation_tells", "administrator_checks_by")  # lists of roles
CODED = {"department": "code", "process": "code", "discipline": "code", "checklist": "type"}
NO_DEPARTMENT = _("“%(word)s” is no department of this company.")
NO_ROLE = _("The role “%(word)s” has no label in company.toml.")
NO_KIND = _("“%(word)s” is no kind of record.")
NO_PAPER = _("“%(word)s” is neither a kind of record nor a paper.")
NO_FIELD = _("The record has no field “%(word)s”.")


def faults_of_company(rules: CompanyRules) -> Iterator[Fault]:
    """What does not fit together inside company.toml: (path, phrase)."""
    kinds = KINDS.keys()
    departments = {getattr(one, "code", None) for one in rules.department or ()}
    yield from _unknown(_departments(rules), departments, NO_DEPARTMENT)
    yield from _unknown(_roles(rules), (rules.role or {}).keys(), NO_ROLE)
    yield from _unknown(_keys("prefix", rules.prefix), kinds, NO_KIND)
    yield from _unknown(_keys("retention", rules.retention), {*kinds, "default"}, NO_KIND)
    yield from _unknown(_keys("title", rules.title), kinds | PAPERS.keys(), NO_PAPER)
    yield from _unknown(_facts(rules), KINDS["action"].facts, NO_FIELD)
    yield from _circles(rules)
    yield from _prefixes(rules)
    for name, field in CODED.items():
        yield from _twice(name, [getattr(one, field, None) for one in getattr(rules, name) or ()])


def _unknown(named: Named, known: Collection[Any], text: Any) -> Iterator[Fault]:
    """The words that are none of those known."""
    for path, word in named:
        if word and word not in known:
            yield path, unknown(text, word, [one for one in known if one])


def _departments(rules: CompanyRules) -> Named:
    for index, one in enumerate(rules.department or ()):
        yield ("department", index, "parent"), getattr(one, "parent", None)
    for code, role in (rules.role or {}).items():
        yield ("role", code, "department"), getattr(role, "department", None)


def _roles(rules: CompanyRules) -> Named:
    for index, one in enumerate(rules.department or ()):
        yield ("department", index, "head"), getattr(one, "head", None)
    for name in ("process", "discipline"):
        for index, place in enumerate(getattr(rules, name) or ()):
            yield (name, index, "owner"), getattr(place, "owner", None)
    for name in sorted(rules.model_fields_set & set(ROLES)):
        for index, code in enumerate(getattr(rules, name) or ()):
            yield (name, index), code
    yield ("reminders", "escalate"), getattr(getattr(rules.reminders, "escalate", None), "to", None)


def _keys(name: str, table: dict[str, Any] | None) -> Named:
    for code in table or ():
        yield (name, code), code


def _facts(rules: CompanyRules) -> Named:
    """What packs compare of an action."""
    for name in OF_AN_ACTION:
        for index, facts in enumerate(getattr(rules, name) or ()):
            for fact in facts or ():
                yield (name, index), fact


def _circles(rules: CompanyRules) -> Iterator[Fault]:
    codes = [getattr(one, "code", None) for one in rules.department or ()]
    parents = {code: one.parent for code, one in zip(codes, rules.department or (), strict=True) if code}
    for index, code in enumerate(codes):
        if code and _below_itself(code, parents):
            text = _("The department “%(code)s” stands below itself.")
            yield ("department", index, "parent"), phrase(text, code=code)


def _below_itself(code: str, parents: dict[str, str | None]) -> bool:
    above = parents.get(code)
    for _step in parents:
        if above is None or above == code:
            break
        above = parents.get(above)
    return above == code


def _prefixes(rules: CompanyRules) -> Iterator[Fault]:
    given = rules.prefix or {}
    used = {kind.code: given.get(kind.code, kind.prefix) for kind in KINDS.values()}
    for code, prefix in given.items():
        others = [other for other, taken in used.items() if taken == prefix and other != code]
        if prefix and others:
            text = _("The prefix “%(prefix)s” is already that of “%(other)s”.")
            yield ("prefix", code), phrase(text, prefix=prefix, other=others[0])


def _twice(name: str, codes: list[Any]) -> Iterator[Fault]:
    seen = set()
    for index, code in enumerate(codes):
        if code and code in seen:
            yield (name, index), phrase(_("“%(code)s” is already used above."), code=str(code))
        seen.add(code)
