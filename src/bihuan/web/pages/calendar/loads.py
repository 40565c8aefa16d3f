"""How the year's tasks spread over the months and over those who carry them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.areas.policies import duty_words
from bihuan.core.access import role_word
from bihuan.core.models import RoleAssignment
from bihuan.web.drawings.load import Month, load
from bihuan.web.request import Request

BANDS = 2  # roles with a band of their own; the others together
Load = Mapping[int, Counter[str]]  # month to role to tasks


def heaviest(counts: Load) -> list[str]:
    """The roles with most tasks of the year."""
    total: Counter[str] = Counter()
    for one in counts.values():
        total += one
    return [role for role, _count in total.most_common(BANDS)]


def given(request: Request, counts: Load) -> dict[str, Any]:
    """Bars per month by role, and a sentence on the fullest."""
    roles = heaviest(counts)
    bars = load([row(counts.get(month, Counter()), roles) for month in range(1, 13)])
    legend = [{"key": key, "label": role_word(request.company, role)} for key, role in zip("ab", roles, strict=False)]
    return {
        "load": [(bar, duty_words.month_short(bar.month)) for bar in bars],
        "load_legend": [*legend, {"key": "c", "label": _("others")}],
        "load_label": _("Tasks per month; most in %(month)s: %(count)s") % peak_words(bars),
        "load_sentence": sentence(request, bars, counts, roles),
    }


def row(counts: Mapping[str, int], roles: Sequence[str]) -> list[int]:
    own = [counts.get(role, 0) for role in roles]
    return [*own, *[0] * (BANDS - len(own)), sum(counts.values()) - sum(own)]


def peak_of(bars: Iterable[Month]) -> Month:
    return max(bars, key=lambda one: one.total)


def peak_words(bars: Sequence[Month]) -> dict[str, Any]:
    peak = peak_of(bars)
    return {"month": duty_words.month_name(peak.month), "count": peak.total}


def sentence(request: Request, bars: Sequence[Month], counts: Load, roles: Sequence[str]) -> str:
    """Who carries most in the fullest month, and how many people hold that role."""
    peak = peak_of(bars)
    if not peak.total or not roles:
        return ""
    role = max(roles, key=lambda one: counts[peak.month][one])
    held = RoleAssignment.objects.filter(company=request.company, role=role)
    people = len({one.person_id for one in held if one.in_force(request.today)})
    text = ngettext(
        "%(month)s has %(total)s tasks; %(share)s of them fall on %(role)s, held by %(people)s person.",
        "%(month)s has %(total)s tasks; %(share)s of them fall on %(role)s, held by %(people)s people.",
        people,
    )
    words = {"role": role_word(request.company, role), "share": counts[peak.month][role], "people": people}
    return text % {**peak_words(bars), **words, "total": peak.total}
