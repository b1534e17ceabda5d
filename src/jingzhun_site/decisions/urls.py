"""The addresses of decisions."""

from django.urls import path

from jingzhun_site.decisions import fact_views, run_views, views

app_name = "decisions"

urlpatterns = [
    path("gaps/", views.gap_list, name="gaps"),
    path("gaps/export/", views.export, name="export"),
    path("gaps/handle/<slug:kind>/", views.handle, name="handle"),
    path("facts/", fact_views.fact_list, name="facts"),
    path("runs/", run_views.run_list, name="runs"),
    path("runs/ask/", run_views.ask, name="ask"),
    path("runs/compare/", run_views.compare, name="compare"),
    path("runs/<str:pk>/", run_views.run_page, name="run"),
    path("runs/<str:pk>/subjects/", run_views.subjects, name="subjects"),
    path("runs/<str:pk>/turned/", run_views.turned, name="turned"),
]
