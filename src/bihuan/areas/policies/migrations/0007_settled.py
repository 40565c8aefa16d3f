from django.db import migrations

from bihuan.core import seals

WHICH = ("company_id", "line_id", "occasion", "scope", "subject_id", "made_at")
DEADLINE = (
    "duty_id", "triggered_at", "from_day", "opens_at", "due_at", "due_day", "month", "cell", "provisional", "calendar",
    "role", "department_id", "person_id", "history", "waived_at", "cancelled_at",
)  # fmt: skip
DONE = ("fulfilled_at", "known_at", "record_id")
PROOF = "EXISTS (SELECT 1 FROM policies_evidence e WHERE e.task_id = NEW.id AND {})"
STANDS = PROOF.format("e.revoked_at IS NULL")
SHOWN = PROOF.format("e.revoked_at IS NULL AND e.record_id = NEW.record_id AND e.counted_at = NEW.fulfilled_at")
HEARD = PROOF.format("e.known_at = NEW.known_at")


def condition(vendor: str) -> str:
    """What may not be said of a task: another one; done by another deadline; done, or not, against its evidence."""
    false_claim = f"NEW.fulfilled_at IS NOT NULL AND NOT ({SHOWN} AND {HEARD})"
    false_denial = f"NEW.fulfilled_at IS NULL AND {STANDS}"
    return " OR ".join(
        (
            seals.altered(vendor, *WHICH),
            f"(OLD.fulfilled_at IS NOT NULL AND ({seals.altered(vendor, *DEADLINE)}))",
            "(NEW.pending AND NEW.fulfilled_at IS NOT NULL)",
            f"(({seals.altered(vendor, *DONE)}) AND ({false_claim} OR {false_denial}))",
        )
    )


def statements(vendor: str) -> list[str]:
    columns = ", ".join((*WHICH, *DEADLINE, *DONE, "pending"))
    message = "what was done stays as it was done"
    return seals.sql_for(vendor, "policies_task", f"UPDATE OF {columns}", message, condition(vendor), "settled")


class Migration(migrations.Migration):
    """A task is done when its evidence says so, by the deadline it had then; what is told of its past stays."""

    dependencies = [("policies", "0006_unemptied"), ("core", "0007_shut")]
    operations = [
        seals.Seal(statements),
        seals.unaltered("policies_duechange"),
        seals.unaltered("policies_reminder"),
        seals.unaltered("policies_anchor"),
    ]
