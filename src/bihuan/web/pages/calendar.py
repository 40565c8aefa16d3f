"""The duty calendar."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from bihuan.web import menu
from bihuan.web.request import Request


def calendar(request: Request) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [path("calendar/", calendar, name="calendar"), path("calendar/feed/", calendar, name="calendar-feed")]
menu.add(menu.Entry(_("Duty calendar"), "calendar-event", "calendar", "top", 30))
