"""What an evidence package covers: clauses (or all), over months of the compliance matrix."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.areas.policies.models import Clause, Task
from bihuan.core.models import Company
from bihuan.core.months import month_of, months_of, written
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Refused


@dataclass(frozen=True)
class Selection:
    """Tasks of a company between two months (202501, both included); of one clause, of a policy, or all."""

    company: Company
    first: int
    last: int
    policy: str = ""
    clause: str = ""

    @property
    def label(self) -> str:
        """`XDYJ-04-01 4.1.1, 2025-01 – 2025-12`."""
        what = f"{self.policy} {self.clause}".strip() or _("All clauses")
        return f"{what}, {written(self.first)} – {written(self.last)}"

    @property
    def file_name(self) -> str:
        what = f"{self.policy} {self.clause}".strip() or self.company.code
        period = str(self.first // 100) if self.is_year else f"{written(self.first)} {written(self.last)}"
        return f"{what} {period}"

    @property
    def is_year(self) -> bool:
        return (self.first, self.last) == months_of(self.first // 100)

    def tasks(self) -> "QuerySet[Any]":
        """The tasks it covers, by clause and due day; cancelled ones asked for nothing."""
        wanted = Q(company=self.company, cell__range=(self.first, self.last), cancelled_at__isnull=True)
        if self.policy:
            wanted &= Q(duty__policy__code=self.policy)
        if self.clause:
            wanted &= Q(duty__clause__number=self.clause) | Q(duty__clause__number__startswith=f"{self.clause}.")
        order = ("duty__policy__order", "duty__clause__order", "duty__order", "due_at", "id")
        return Task.objects.filter(wanted).with_words().order_by(*order)


def cell_of(text: str) -> int:
    """`2025-03` as the matrix counts months."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Refused([phrase(_("“%(text)s” is no month. Write it as 2025-03."), text=text[:20])]) from None
    return month_of(day)


def clause_of(company: Company, text: str) -> tuple[str, str]:
    """`XDYJ-04-01/4.1.1`, or a whole policy `XDYJ-04-01`, as policy and clause. Refuses what there is not."""
    policy, _slash, number = text.strip().partition("/")
    known = Clause.objects.filter(company=company, policy__code__iexact=policy)
    if not known.exists():
        codes = listed(sorted(set(company.policies.values_list("code", flat=True))))
        raise Refused(
            [phrase(_("There is no policy “%(code)s”. There are: %(known)s."), code=policy[:40], known=codes)]
        )
    code = known.values_list("policy__code", flat=True)[0]
    if number and not known.filter(Q(number=number) | Q(number__startswith=f"{number}.")).exists():
        numbers = listed(dict.fromkeys(known.order_by("order").values_list("number", flat=True)))
        text = _("%(code)s has no clause “%(number)s”. It has: %(known)s.")
        raise Refused([phrase(text, code=code, number=number[:40], known=numbers)])
    return code, number
