"""A policy pack: a company's rules as data. `check` says what is wrong with it, `load_pack` reads a good one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.company_rules import CompanyRules
from bihuan.areas.policies.duty_rules import Duty, ForEach
from bihuan.areas.policies.pack_check import examine
from bihuan.areas.policies.policy_rules import Policy
from bihuan.areas.policies.reading import Draft, read_company, read_policy
from bihuan.areas.policies.report import Conflict, Problem, Report
from bihuan.areas.policies.sources import COMPANY_FILE, digest, parse, read_folder
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Element

PACKS = Path(__file__).resolve().parents[2] / "packs"


class PackRefused(Refused):
    """The pack has errors; `report` has them with file and line."""

    def __init__(self, report: Report) -> None:
        super().__init__(map(in_place, report.errors))
        self.report = report


class PackConflicts(Refused):
    """The pack contradicts itself; which of two duties holds is to be decided before anyone is asked to do either."""

    def __init__(self, pack: "Pack") -> None:
        text = _("Decide which of the two holds: write a [[decision]] into the pack, or let one of them go.")
        super().__init__([*map(in_place, pack.conflicts), text])
        self.conflicts = pack.conflicts


def in_place(one: Problem) -> Phrase:
    return phrase(_("%(file)s, line %(line)s: %(what)s"), file=one.file, line=one.line, what=one.message)


@dataclass(frozen=True)
class Pack:
    """A company and its policies, checked."""

    company: CompanyRules
    policies: tuple[Policy, ...]
    digest: str
    conflicts: tuple[Conflict, ...] = ()  # open ones: duties that ask for the same differently

    @property
    def code(self) -> str:
        return self.company.company.code

    @property
    def duties(self) -> list[Duty]:
        return [duty for policy in self.policies for duty in policy.duties]

    def policy(self, code: str) -> Policy:
        return next(policy for policy in self.policies if policy.code == code)

    def duty(self, ref: str) -> Duty:
        """The duty `XDYJ-04-01/callback`."""
        return next(duty for duty in self.duties if duty.ref == ref)

    @property
    def scopes(self) -> dict[ForEach, list[str]]:
        """What duties fan out to as far as the pack itself says; projects and customers come from the company's data."""
        rules = self.company
        return {
            ForEach.DEPARTMENT: [one.code for one in rules.department if one.audited],
            ForEach.PROCESS: [one.code for one in rules.process],
            ForEach.DISCIPLINE: [one.code for one in rules.discipline],
            ForEach.ELEMENT: list(Element.values),
        }


def find_pack(name: str) -> Path:
    """The folder of a pack: a shipped one by its name, any other by its path."""
    shipped = PACKS / name.lower()
    return shipped if name.isidentifier() and shipped.is_dir() else Path(name)


def pack_names() -> list[str]:
    return sorted(path.parent.name for path in PACKS.glob(f"*/{COMPANY_FILE}"))


def check(folder: Path) -> Report:
    """What is wrong with the pack in a folder."""
    files, problems = read_folder(folder)
    return _draft(files, problems)[1]


def check_files(files: Mapping[str, bytes]) -> Report:
    """What is wrong with the files of a pack, e.g. uploaded ones."""
    return _draft(files, [])[1]


def load_pack(folder: Path) -> Pack:
    """The pack in a folder, or PackRefused with every error."""
    files, problems = read_folder(folder)
    return _pack(files, problems)


def pack_of(files: Mapping[str, bytes]) -> Pack:
    """The pack these files are, or PackRefused with every error."""
    return _pack(files, [])


def _pack(files: Mapping[str, bytes], problems: list[Problem]) -> Pack:
    draft, report = _draft(files, problems)
    if not report.is_loadable:
        raise PackRefused(report)
    assert draft.company is not None
    return Pack(draft.company, tuple(policy.policy() for policy in draft.policies), digest(files), report.conflicts)


def _draft(files: Mapping[str, bytes], problems: list[Problem]) -> tuple[Draft, Report]:
    sources, broken = parse(files) if files or not problems else ([], [])
    # a file that could not be read at all is reported once, as that
    unread = {problem.file for problem in problems}
    draft = Draft(problems=[*problems, *(one for one in broken if one.file not in unread)])
    for source in sources:
        (read_company if source.name == COMPANY_FILE else read_policy)(source, draft)
    return draft, examine(draft)
