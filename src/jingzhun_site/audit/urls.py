"""The addresses of the audit."""

from django.urls import path

from jingzhun_site.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.entry_list, name="entries"),
    path("viewings/", views.viewing_list, name="viewings"),
]
