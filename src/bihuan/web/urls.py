"""Addresses of the pages: `/<company>/<noun>/<number>/…`; hand-written pages come before registers."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver, include, path

from bihuan.web import pages
from bihuan.web.views import account, everything, notices, registers, root, signin

Routes = list[URLPattern | URLResolver]


def of_pages(name: str) -> Iterator[URLPattern | URLResolver]:
    """The routes hand-written pages declare: `urlpatterns` inside a company, `open_urlpatterns` without one."""
    for found in iter_modules(pages.__path__):
        yield from getattr(import_module(f"{pages.__name__}.{found.name}"), name, [])


in_company: Routes = [
    *of_pages("urlpatterns"),
    path("", everything.company, name="company"),
    path("all/", everything.everything, name="everything"),
    path("search/", everything.search, name="search"),
    path("pick/<slug:where>/", everything.pick, name="pick"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read-notices"),
    path("notices/<int:pk>/", notices.open_notice, name="open-notice"),
    path("me/", account.settings, name="my-settings"),
    path("me/password/", account.password, name="my-password"),
    path("me/delegation/", account.delegation, name="delegation"),
    path("<slug:noun>/", registers.register, name="register"),
    path("<slug:noun>/<str:number>/", registers.record, name="record"),
]
urlpatterns: Routes = [
    path("", root.home, name="home"),
    path("sign-in/", signin.sign_in, name="sign-in"),
    path("sign-out/", signin.sign_out, name="sign-out"),
    path("language/", signin.language, name="language"),
    *of_pages("open_urlpatterns"),
    path("<slug:company_slug>/", include(in_company)),
]
