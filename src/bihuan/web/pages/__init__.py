"""Hand-written pages. Every module here with `urlpatterns` is found by web/urls.py; the company is already entered."""
