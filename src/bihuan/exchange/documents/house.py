"""House style: how a company's papers look. From the pack: Company.settings["house"]."""

from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage

from bihuan.core.models import Company

Cover = Literal["department", "signatures"]
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class House:
    """One company's style.

    `cover` says how the first page is laid out: `department` names department, date, version and approver;
    `signatures` names who prepared, reviewed and approved. `template` is the company's own Word file.
    """

    name: str
    cover: Cover = "department"
    header: str = ""
    footer: str = ""
    accent: str = "#1c5a9e"
    body_font: str = "宋体"
    heading_font: str = "黑体"
    latin_font: str = "Times New Roman"
    numbered: bool = True
    zone: ZoneInfo = ZONE
    template: bytes | None = None

    @classmethod
    def of(cls, company: Company) -> "House":
        """The style the company's pack states, with defaults for what it leaves open."""
        stated: dict[str, Any] = company.settings.get("house", {})
        plain = {name: stated[name] for name in PLAIN if stated.get(name) not in (None, "")}
        return cls(
            company.display_name, zone=company.zone, template=_template(company.settings.get(TEMPLATE, "")), **plain
        )


PLAIN = ("cover", "header", "footer", "accent", "body_font", "heading_font", "numbered")
TEMPLATE = "house_template"  # apart from what the pack states, so that loading a pack keeps it


def _template(path: str) -> bytes | None:
    if not path or not default_storage.exists(path):
        return None
    with default_storage.open(path) as file:
        content: bytes = file.read()
        return content
