"""How controlled documents appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.documents import controlled_document, reading_list
from bihuan.areas.policies.models import ControlledDocument, Distribution, Receipt, Review, Reviewer, Revision
from bihuan.core.registry import RecordType, Section, View, register

register(
    RecordType(
        ControlledDocument,
        noun="documents",
        icon="file-certificate",
        group="files",
        columns=(
            "number", "title", "code", "edition", "type", "state", "department", "author", "effective_on",
            "review_due_on", "issued_on", "owner",
        ),
        filters=("state", "type", "department", "owner", "author", "effective_on", "review_due_on"),
        views=(
            View("in-force", _("Issued"), "state=issued"),
            View("under-way", _("Being made"), "state=draft,in-review,submitted,approved"),
            View("all", _("All"), ""),
        ),
        sections=(
            Section(_("Purpose and scope"), ("summary",)),
            Section(_("Text"), ("text",)),
            Section(_("What changed"), ("changes",)),
            Section(_("Reviewers"), part=Reviewer),
            Section(_("Opinions"), part=Review),
            Section(_("Departments concerned"), part=Distribution),
            Section(_("Revision history"), part=Revision),
            Section(_("Read receipts"), part=Receipt),
        ),
        facts=("code", "edition", "type", "author", "effective_on", "issued_on", "review_due_on", "predecessor"),
        documents=(controlled_document, reading_list),
    )
)  # fmt: skip
