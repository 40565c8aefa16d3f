"""Channels with their secrets, each person's choice of mail; attachments, comments and links stay as written."""

import django.db.models.deletion
from django.db import migrations, models

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [("core", "0004_origin")]
    operations = [
        migrations.AddField(
            "person",
            "mail",
            models.CharField(
                choices=[("single", "Each one at once"), ("digest", "Once a day, together"), ("none", "Not by e-mail")],
                default="single",
                max_length=10,
                verbose_name="Notices by e-mail",
            ),
        ),
        migrations.CreateModel(
            "Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="channels", to="core.company"
                    ),
                ),
                ("key", models.SlugField(verbose_name="Short name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wecom", "WeCom robot"),
                            ("dingtalk", "DingTalk robot"),
                            ("feishu", "Feishu robot"),
                            ("webhook", "Webhook"),
                        ],
                        max_length=20,
                        verbose_name="Kind",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Name")),
                ("url", models.CharField(max_length=500, verbose_name="Address")),
                ("secret", models.CharField(blank=True, max_length=200, verbose_name="Secret")),
                ("tells", models.JSONField(blank=True, default=list, verbose_name="What is told there")),
                ("is_active", models.BooleanField(default=True, verbose_name="In use")),
            ],
            options={
                "verbose_name": "Channel",
                "ordering": ["company", "id"],
                "constraints": [models.UniqueConstraint(fields=("company", "key"), name="channel_key")],
            },
        ),
        migrations.RemoveConstraint("outgoing", "outgoing_once"),
        migrations.AddConstraint(
            "outgoing",
            models.UniqueConstraint(fields=("company", "channel", "address", "key"), name="outgoing_to_one"),
        ),
        *(seals.unaltered(table) for table in ("core_attachment", "core_comment", "core_link")),
    ]
