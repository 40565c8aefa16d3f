"""All addresses: the API, then the pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bihuan.api.urls")),
    path("", include("bihuan.web.urls")),
]

handler400 = "bihuan.web.views.errors.bad_request"
handler403 = "bihuan.web.views.errors.forbidden"
handler404 = "bihuan.web.views.errors.not_found"
handler500 = "bihuan.web.views.errors.broken"
