"""Has it happened before? Earlier nonconformities that look alike are proposed with reasons; a person decides.

Candidates come from the database: those that share rare words of the title, those of the same criterion, the newest.
Only they are compared (see likeness.py), so that a hundred thousand cost no more than a thousand.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from bihuan.areas.correction.likeness import Alike, Case, compare
from bihuan.areas.correction.models import Likeness, Nonconformity
from bihuan.core import search
from bihuan.core.flow import Act
from bihuan.core.models import Record
from bihuan.core.numbering import prefix
from bihuan.core.writing import add_part, amend_part

MOST_PROPOSED = 3
SAMPLE, NEWEST, OF_CLAUSE, OF_WORDS = 200, 30, 50, 60
MOST_WORDS, FEW = 4, 20
RARE = 0.05  # of the sample
READ = ("pk", "title", "what", "criterion", "department_id", "elements", "character")


def case_of(row: dict[str, Any]) -> Case:
    return Case(
        row["title"], row["what"], row["criterion"], str(row["department_id"] or ""), frozenset(row["elements"].split()),
        row["character"],
    )  # fmt: skip


def alike(record: Nonconformity) -> list[tuple[int, Alike]]:
    """The earlier nonconformities that look most like this one: (key, how much and why), best first."""
    rows = Nonconformity.objects.filter(pk__in=_candidates(record), company=record.company_id).exclude(
        state=Nonconformity.State.DISMISSED
    )
    this = case_of({name: getattr(record, name) for name in READ})
    found = [(row["pk"], compare(this, case_of(row))) for row in rows.values(*READ)]
    return sorted((one for one in found if one[1].proposed), key=lambda one: (-one[1].score, -one[0]))[:MOST_PROPOSED]


def _candidates(record: Nonconformity) -> set[int]:
    # Each query stays within one table, so that an index answers it.
    earlier = Record.objects.filter(company=record.company_id, kind=record.KIND, pk__lt=record.pk).order_by("-pk")
    newest = list(earlier.values_list("pk", "title")[:SAMPLE])
    same = Nonconformity.objects.filter(criterion=record.criterion, record_ptr_id__lt=record.pk)
    clause = same.order_by("-record_ptr_id").values_list("record_ptr_id", flat=True)[:OF_CLAUSE]
    rare = rare_words(record.title, [title for _pk, title in newest])
    home = prefix(record.company, record.KIND).casefold()
    worded = search.sharing(list(combinations(rare, 2)), home, record.company_id, OF_WORDS)
    if len(worded) < FEW:
        worded += search.sharing([(word,) for word in rare], home, record.company_id, OF_WORDS)
    return {pk for pk in (*(pk for pk, _title in newest[:NEWEST]), *clause, *worded) if pk < record.pk}


def rare_words(title: str, sample: Sequence[str]) -> list[str]:
    """The words of a title that say most: those few of the others have."""
    counts: Counter[str] = Counter(word for other in sample for word in set(search.words(other)))
    own = sorted(
        (word for word in set(search.words(title)) if len(word) > 1 and not word.isdigit()),
        key=lambda w: (counts[w], w),
    )
    rare = [word for word in own if counts[word] <= RARE * len(sample)]
    return (rare or own[:3])[:MOST_WORDS]


def keep_likenesses(record: Nonconformity, at: datetime) -> None:
    """Keep what looks alike now, with the reasons, for a person to decide on."""
    for key, how in alike(record):
        add_part(
            Likeness, record, actor=None, at=at, earlier=Nonconformity.objects.get(pk=key), score=how.score,
            reasons=[one.value for one in how.reasons] + [f"-{one.value}" for one in how.against],
        )  # fmt: skip


def mark(record: Nonconformity, earlier: Nonconformity, verdict: str, act: Act) -> None:
    """Keep what a person decided about an earlier one, proposed or found by hand."""
    day = record.company.day_of(act.at)
    decided: dict[str, Any] = {"verdict": verdict, "decided_by": act.actor, "decided_on": day}
    row = record.likenesses.filter(earlier=earlier).first()
    if row is None:
        add_part(Likeness, record, **act.signed, as_rule=True, earlier=earlier, score=0, **decided)
    else:
        amend_part(row, **act.signed, as_rule=True, **decided)
