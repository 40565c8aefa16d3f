from django.db import migrations

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial"), ("core", "0002_seals")]
    operations = [
        seals.record_type("policies_waiver"),
        seals.record_type("policies_filing"),
        seals.kept("policies_policy"),
        seals.kept("policies_clause"),
        seals.kept("policies_duty"),
        seals.kept("policies_task"),
        seals.kept("policies_duechange"),
        seals.kept("policies_evidence"),
        seals.kept("policies_reminder"),
        seals.kept("policies_anchor"),
    ]
