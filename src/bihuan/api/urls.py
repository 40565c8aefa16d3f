"""Addresses of the API: /api/v1/<company>/<noun>/…, documentation at /api/docs."""

from django.urls import path

from bihuan.api.app import api
from bihuan.api.duties import router as duties
from bihuan.api.records import all_routes

for router in [duties, *all_routes()]:
    api.add_router("/v1", router)

urlpatterns = [path("api/", api.urls)]
