from django.db import migrations

from bihuan.core import replacing, seals

ENDED = "EXISTS (SELECT 1 FROM core_approval a WHERE a.id = {}.approval_id AND a.state <> 'open')"
KEPT = (
    "journalentry",
    "filewithdrawal",
    "record",
    "attachment",
    "comment",
    "link",
    "approval",
    "approvalslot",
    "origin",
)


class Migration(migrations.Migration):
    """Signatures stay as they were given; nothing comes into what is archived, nor in the place of what is kept."""

    dependencies = [("core", "0004_sent")]
    operations = [
        seals.settled("core_approval", "OLD.state <> 'open'", "the approval has ended"),
        seals.settled("core_approvalslot", f"OLD.verdict <> '' OR {ENDED.format('OLD')}", "the approval has ended"),
        seals.Seal(
            lambda vendor: seals.sql_for(
                vendor, "core_approvalslot", "INSERT", "the approval has ended", ENDED.format("NEW"), "added"
            )
        ),
        seals.Seal(
            lambda vendor: seals.sql_for(
                vendor,
                "core_approval",
                "INSERT",
                "the record is archived",
                replacing.ARCHIVED.format(row="NEW", column="record_id"),
                "added",
            )
        ),
        *(replacing.Unreplaced(f"core_{name}") for name in KEPT),
    ]
