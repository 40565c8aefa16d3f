"""What an audit looks at in a department: the six elements, and in place of “process” each process of the company.

A subject is an element (`people`) or a process (`process:incident`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from bihuan.core.models import Company
from bihuan.core.vocabulary import Element

PROCESS = str(Element.PROCESS.value)
PREFIX = f"{PROCESS}:"


@dataclass(frozen=True)
class Subject:
    """One column of the coverage matrix."""

    code: str
    label: str

    @property
    def is_process(self) -> bool:
        return self.code.startswith(PREFIX)

    @property
    def element(self) -> str:
        return element_of(self.code)


def element_of(code: str) -> str:
    """The element a subject belongs to."""
    return code.partition(":")[0]


def processes_of(company: Company) -> dict[str, str]:
    """The company's processes: code → label, in the order of its pack."""
    english = (get_language() or "").startswith("en")
    listed = company.settings.get("scopes", {}).get(PROCESS, [])
    return {str(one["key"]): str((english and one.get("label_en")) or one.get("label") or one["key"]) for one in listed}


def subjects_of(company: Company) -> list[Subject]:
    """Every column: the elements, then the processes; “process” itself only where the company lists none."""
    processes = processes_of(company)
    elements = [Subject(one.value, str(one.label)) for one in Element if one != Element.PROCESS or not processes]
    return elements + [Subject(f"{PREFIX}{code}", label) for code, label in processes.items()]


def chosen(elements: str, processes: str, known: Iterable[str]) -> list[str]:
    """The subjects a row names. “Process” without naming any means all of them."""
    named, listed = elements.split(), list(known)
    wanted = processes.split() or (listed if PROCESS in named else [])
    plain = [one for one in named if one != PROCESS or not listed]
    return plain + [f"{PREFIX}{code}" for code in listed if code in wanted]


def unknown(processes: str, known: Sequence[str]) -> list[str]:
    """Codes that name no process of the company."""
    return [code for code in processes.split() if code not in known]
