"""The tables of the core: companies, people, records, journal, approvals, files, messages, calendar."""

from bihuan.core.models.approval import Approval, ApprovalRoute, ApprovalSlot
from bihuan.core.models.calendar import CalendarDay, CalendarNotice, CompanyDay
from bihuan.core.models.company import Company, Department
from bihuan.core.models.files import Attachment, FileWithdrawal
from bihuan.core.models.journal import JournalEntry, JournalHead
from bihuan.core.models.messages import Channel, Notice, Outgoing
from bihuan.core.models.origin import Origin
from bihuan.core.models.people import Account, ApiToken, Delegation, Mail, Person, RoleAssignment
from bihuan.core.models.record import Comment, Counter, Link, Part, Record, Watch
from bihuan.core.models.sent import Sent

__all__ = [
    "Account",
    "ApiToken",
    "Approval",
    "ApprovalRoute",
    "ApprovalSlot",
    "Attachment",
    "CalendarDay",
    "CalendarNotice",
    "Channel",
    "Comment",
    "Company",
    "CompanyDay",
    "Counter",
    "Delegation",
    "Department",
    "FileWithdrawal",
    "JournalEntry",
    "JournalHead",
    "Link",
    "Mail",
    "Notice",
    "Origin",
    "Outgoing",
    "Part",
    "Person",
    "Record",
    "RoleAssignment",
    "Sent",
    "Watch",
]
