from django.db import migrations

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        seals.append_only("core_journalentry"),
        seals.record_table(),
        *(
            seals.kept(table)
            for table in ("core_attachment", "core_comment", "core_link", "core_approval", "core_approvalslot")
        ),
    ]
