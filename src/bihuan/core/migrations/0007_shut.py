from django.db import migrations

from bihuan.core.replacing import ARCHIVED, shut

IN_ARCHIVED = ARCHIVED.format(row="NEW", column="record_id")
OF_ARCHIVED = (
    "EXISTS (SELECT 1 FROM core_attachment f JOIN core_record r ON r.id = f.record_id"
    " WHERE f.id = NEW.attachment_id AND r.archived_at IS NOT NULL)"
)
# The paper a record is archived with is made of it as it stands then, by the system and in the same moment.
ITS_PAPER = (
    "NEW.purpose = 'archived-paper' AND NEW.received_from_id IS NULL"
    " AND EXISTS (SELECT 1 FROM core_record r WHERE r.id = NEW.record_id AND r.archived_at = NEW.received_at)"
)
# One that follows an archived record, or supports it, is tied to it while it is at work itself.
BOTH_ARCHIVED = " AND ".join(ARCHIVED.format(row="NEW", column=column) for column in ("source_id", "target_id"))


class Migration(migrations.Migration):
    """No file, remark, withdrawal or tie comes to what is archived from beside the program."""

    dependencies = [("core", "0006_unemptied")]
    operations = [
        shut("core_attachment", f"{IN_ARCHIVED} AND NOT ({ITS_PAPER})"),
        shut("core_filewithdrawal", OF_ARCHIVED),
        shut("core_comment", IN_ARCHIVED),
        shut("core_link", BOTH_ARCHIVED, "both records are archived"),
    ]
