"""The addresses of duties."""

from django.urls import path

from jingzhun_site.duties.views import pages

app_name = "duties"

urlpatterns = [
    path("", pages.duty_list, name="list"),
    path("export/", pages.export, name="export"),
    path("<int:pk>/", pages.duty, name="duty"),
    path("records/<int:pk>/withdraw/", pages.withdraw, name="withdraw"),
]
