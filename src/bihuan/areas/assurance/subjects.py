"""What an audit looks at in a department: the six elements, and each process the company lists.

A subject is an element (`people`) or a process (`process:incident`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bihuan.core.models import Company
from bihuan.core.phrases import in_english
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
    english = in_english()
    listed = company.settings.get("scopes", {}).get(PROCESS, [])
    return {str(one["key"]): str((english and one.get("label_en")) or one.get("label") or one["key"]) for one in listed}


def subjects_of(company: Company) -> list[Subject]:
    """Every column: the six elements, then the processes."""
    elements = [Subject(one.value, str(one.label)) for one in Element]
    return elements + [Subject(f"{PREFIX}{code}", label) for code, label in processes_of(company).items()]


def in_words(subject: str, company: Company) -> str:
    """One subject as the company calls it; an unknown one as it is written."""
    return next((one.label for one in subjects_of(company) if one.code == subject), subject)


def chosen(elements: str, processes: str, known: Iterable[str]) -> list[str]:
    """The subjects a row names, in the order of the columns."""
    named = processes.split()
    return elements.split() + [f"{PREFIX}{code}" for code in known if code in named]


def unknown(processes: str, known: Sequence[str]) -> list[str]:
    """Codes that name no process of the company."""
    return [code for code in processes.split() if code not in known]
