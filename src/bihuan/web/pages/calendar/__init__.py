"""The duty calendar: year wheel, month, list; simulation of a year; the feed for other calendars."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bihuan.web import menu
from bihuan.web.pages.calendar.feed import feed, subscription
from bihuan.web.pages.calendar.simulate import simulation
from bihuan.web.pages.calendar.views import calendar

urlpatterns = [
    path("calendar/", calendar, name="calendar"),
    path("calendar/simulation/", simulation, name="calendar-simulation"),
    path("calendar/feed/", subscription, name="calendar-feed"),
]
open_urlpatterns = [path("feed/<str:secret>.ics", feed, name="feed")]
menu.add(menu.Entry(_("Duty calendar"), "calendar-event", "calendar", "top", 30))
