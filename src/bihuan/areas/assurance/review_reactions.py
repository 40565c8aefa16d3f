"""What follows when the report of a management review is approved: it is announced, and its decisions are handed out."""

from bihuan.areas.assurance.deciding import carry_out
from bihuan.areas.assurance.models.review import ManagementReview
from bihuan.core.events import Announcement, announce, on
from bihuan.core.flow import Act
from bihuan.core.vocabulary import Event
from bihuan.core.writing import take


@on(Event.APPROVAL_DECIDED)
def report_decided(told: Announcement) -> None:
    """Every decision becomes a record with an owner and a day; the follow-up begins."""
    record = told.record
    if not isinstance(record, ManagementReview) or not told.facts["approved"]:
        return
    announce(Event.REVIEW_REPORTED, company=told.company, at=told.at, actor=told.actor, record=record)
    carry_out(record, Act(told.actor, told.at))
    take("follow-up", record, actor=None, at=told.at)
