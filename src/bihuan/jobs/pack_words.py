"""The words a pack may use: kinds of record with their states and fields, events, roles, papers. `bihuan pack words`."""

from typing import Any

from bihuan.core.catalogue import COMMON_DATES, COMMON_FACTS, DECIDED, KINDS, MAY_BE_DECIDED, PAPERS
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Event, Role
from bihuan.jobs.outcomes import DONE, Outcome


def tell(code: str) -> Outcome:
    """All of it, or one kind of record by its name."""
    if code and code not in KINDS:
        raise Refused([f"“{code}” is no kind of record. `bihuan pack words` lists them."])
    kinds = [KINDS[code]] if code else list(KINDS.values())
    told: dict[str, Any] = {
        "kinds": [
            {
                "kind": one.code, "title": str(one.title), "states": list(one.states), "dates": sorted(one.dates),
                "fields": sorted(one.facts),
            }
            for one in kinds
        ]
    }  # fmt: skip
    if not code:
        told |= {
            "every_kind": {"dates": sorted(COMMON_DATES), "fields": sorted(COMMON_FACTS)},
            "events": {one.value: str(one.label) for one in Event},
            "roles": {one.value: str(one.label) for one in Role},
            "papers": sorted(PAPERS),
            "approvals": [*DECIDED, *MAY_BE_DECIDED],
        }
    return Outcome(told, DONE, in_words(told))


def in_words(told: dict[str, Any]) -> str:
    lines = [line for one in told["kinds"] for line in _kind(one)]
    if "every_kind" in told:
        lines += [
            "",
            f"every kind: dates {_listed(told['every_kind']['dates'])}; fields {_listed(told['every_kind']['fields'])}",
        ]
        lines += ["", "events (trigger `on`, interval `after`; a record's state is one too: kind.state)"]
        lines += [f"  {name:34}{word}" for name, word in told["events"].items()]
        lines += ["", "roles (`by`, routes; your own words for them in company.toml)"]
        lines += [f"  {name:34}{word}" for name, word in told["roles"].items()]
        lines += ["", f"subjects of [[approval]]; each needs a route but the last: {_listed(told['approvals'])}"]
        lines += ["", f"papers (table [title]): {_listed(told['papers'])}"]
    return "\n".join(lines)


def _kind(one: dict[str, Any]) -> list[str]:
    more = [f"  {name}: {_listed(one[name])}" for name in ("dates", "fields") if one[name]]
    return [f"{one['kind']}  {one['title']}", f"  states: {_listed(one['states'])}", *more]


def _listed(words: list[str]) -> str:
    return " ".join(words)
