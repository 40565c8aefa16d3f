from django.db import migrations

from bihuan.core import seals

KEPT = ("attachment", "comment", "link", "approval", "approvalslot", "origin")
UNALTERED = ("attachment", "comment", "link")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        seals.append_only("core_journalentry"),
        seals.append_only("core_filewithdrawal"),
        seals.record_table(),
        *(seals.kept(f"core_{table}") for table in KEPT),
        *(seals.unaltered(f"core_{table}") for table in UNALTERED),
    ]
