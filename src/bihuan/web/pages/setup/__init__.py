"""Setting a company up and administering it."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bihuan.web import menu
from bihuan.web.pages.setup.access import is_administrator, may_set_up
from bihuan.web.pages.setup.founding import new_company
from bihuan.web.pages.setup.ledger_import import ledger_import
from bihuan.web.pages.setup.messages import channel, messages
from bihuan.web.pages.setup.overview import make_tasks, overview
from bihuan.web.pages.setup.packs import pack
from bihuan.web.pages.setup.papers import papers
from bihuan.web.pages.setup.people import department, end_role, give_role, new_person, people, person, sign_in
from bihuan.web.pages.setup.staff_import import staff_import
from bihuan.web.pages.setup.workdays import calendar

urlpatterns = [
    path("setup/", overview, name="setup"),
    path("setup/tasks/", make_tasks, name="setup-tasks"),
    path("setup/people/", people, name="setup-people"),
    path("setup/people/new/", new_person, name="setup-new-person"),
    path("setup/people/import/", staff_import, name="setup-people-import"),
    path("setup/people/<int:pk>/", person, name="setup-person"),
    path("setup/people/<int:pk>/sign-in/", sign_in, name="setup-sign-in"),
    path("setup/people/<int:pk>/roles/", give_role, name="setup-role"),
    path("setup/people/<int:pk>/roles/<int:key>/", end_role, name="setup-end-role"),
    path("setup/departments/<slug:key>/", department, name="setup-department"),
    path("setup/calendar/", calendar, name="setup-calendar"),
    path("setup/pack/", pack, name="setup-pack"),
    path("setup/import/", ledger_import, name="setup-import"),
    path("setup/papers/", papers, name="setup-papers"),
    path("setup/messages/", messages, name="setup-messages"),
    path("setup/messages/<slug:key>/", channel, name="setup-channel"),
]
open_urlpatterns = [path("new-company/", new_company, name="new-company")]
menu.add(
    menu.Entry(_("Set up the company"), "adjustments", "setup", "admin", 10, may_set_up),
    menu.Entry(_("People and roles"), "users", "setup-people", "admin", 20, may_set_up),
    menu.Entry(_("Working calendar"), "calendar", "setup-calendar", "admin", 30, may_set_up),
    menu.Entry(_("Policy pack"), "book-2", "setup-pack", "admin", 40, may_set_up),
    menu.Entry(_("Import"), "file-import", "setup-import", "admin", 50, may_set_up),
    menu.Entry(_("Look of the papers"), "file-text", "setup-papers", "admin", 60, may_set_up),
    menu.Entry(_("Messages"), "send", "setup-messages", "admin", 70, is_administrator),
)
