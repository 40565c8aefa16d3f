"""What an import did, or would do."""

from bisect import insort
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """Counts, and each row that was not taken with all its reasons."""

    file: str
    file_digest: str
    dry_run: bool = False
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    opened: list[int] = field(
        default_factory=list
    )  # rows taken as open that said they were closed and could not show it
    rejected: list[dict[str, Any]] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    sheet: str = ""
    refused: bool = False  # nothing was taken because a row was bad

    def reject(self, row: int, reasons: list[Any]) -> None:
        """Name a row with its reasons; they stand in the order of the sheet, whenever each was found."""
        insort(self.rejected, {"row": row, "reasons": [str(reason) for reason in reasons]}, key=lambda one: one["row"])

    @property
    def ignored(self) -> list[str]:
        """Columns that fill no field."""
        return [column for column, field in self.mapping.items() if not field]

    def as_object(self) -> dict[str, Any]:
        """As the command line and the API print it."""
        counts = {"read": self.read, "created": self.created, "updated": self.updated, "unchanged": self.unchanged}
        counts["opened"] = len(self.opened)
        more = {"mapping": self.mapping, "sheet": self.sheet, "dry_run": self.dry_run, "refused": self.refused}
        return {**counts, "rejected": self.rejected, "file_digest": self.file_digest, **more}
