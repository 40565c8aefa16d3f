"""The compliance matrix."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from bihuan.web import menu
from bihuan.web.request import Request


def matrix(request: Request) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [path("matrix/", matrix, name="matrix")]
menu.add(menu.Entry(_("Compliance matrix"), "table-options", "matrix", "top", 40, assessors=True))
