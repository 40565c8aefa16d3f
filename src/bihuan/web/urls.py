"""Addresses of the pages: `/<company>/<noun>/<number>/…`; hand-written pages come before registers."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver, include, path

from bihuan.web import pages
from bihuan.web.views import (
    account,
    approvals,
    attachments,
    bulk,
    documents,
    everything,
    first_password,
    forgotten,
    health,
    keys,
    notices,
    parts,
    records,
    registers,
    root,
    saved_views,
    signin,
    steps,
    talk,
)

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
    path("me/keys/", keys.keys, name="my-keys"),
    path("me/delegation/", account.delegation, name="delegation"),
    path("approvals/", approvals.waiting, name="approvals"),
    path("<slug:noun>/", registers.show, name="register"),
    path("<slug:noun>/filters/", registers.filters, name="filters"),
    path("<slug:noun>/export.<str:format>", registers.export, name="export"),
    path("<slug:noun>/paper.xlsx", registers.paper, name="paper"),
    path("<slug:noun>/views/", saved_views.save, name="save-view"),
    path("<slug:noun>/views/<int:pk>/remove/", saved_views.remove, name="remove-view"),
    path("<slug:noun>/bulk/", bulk.bulk, name="bulk"),
    path("<slug:noun>/new/", records.new, name="new"),
    path("<slug:noun>/<str:number>/", records.show, name="record"),
    path("<slug:noun>/<str:number>/edit/", records.edit, name="edit"),
    path("<slug:noun>/<str:number>/steps/<slug:step>/", steps.step, name="step"),
    path("<slug:noun>/<str:number>/approvals/<int:pk>/", approvals.approval, name="approval"),
    path("<slug:noun>/<str:number>/parts/<slug:part>/new/", parts.add, name="add-part"),
    path("<slug:noun>/<str:number>/parts/<slug:part>/<int:pk>/", parts.change, name="part"),
    path("<slug:noun>/<str:number>/parts/<slug:part>/<int:pk>/remove/", parts.remove, name="remove-part"),
    path("<slug:noun>/<str:number>/attachments/", attachments.attach, name="attach"),
    path("<slug:noun>/<str:number>/attachments/<int:pk>/", attachments.download, name="download"),
    path("<slug:noun>/<str:number>/attachments/<int:pk>/withdraw/", attachments.withdraw, name="withdraw-file"),
    path("<slug:noun>/<str:number>/comments/", talk.comment, name="comments"),
    path("<slug:noun>/<str:number>/links/", talk.links, name="links"),
    path("<slug:noun>/<str:number>/watch/", talk.watch, name="watch"),
    path("<slug:noun>/<str:number>/documents/<slug:name>/", documents.document, name="document"),
]
urlpatterns: Routes = [
    path("", root.home, name="home"),
    path("health/", health.health, name="health"),
    path("sign-in/", signin.sign_in, name="sign-in"),
    path("sign-out/", signin.sign_out, name="sign-out"),
    path("forgotten/", forgotten.forgotten, name="forgotten"),
    path("choose-password/", first_password.choose_password, name="choose-password"),
    path("new-password/<slug:key>/<slug:token>/", forgotten.new_password, name="new-password"),
    path("language/", signin.language, name="language"),
    *of_pages("open_urlpatterns"),
    path("<slug:company_slug>/", include(in_company)),
]
