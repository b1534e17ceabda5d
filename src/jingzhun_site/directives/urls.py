"""The addresses of documents."""

from django.urls import path

from jingzhun_site.directives.views import items, keeping, reading

app_name = "directives"

urlpatterns = [
    path("", reading.directive_list, name="list"),
    path("upload/", keeping.upload, name="upload"),
    path("<int:pk>/", reading.directive_page, name="directive"),
    path("<int:pk>/file/", reading.file, name="file"),
    path("<int:pk>/units/", reading.units, name="units"),
    path("<int:pk>/facts/", keeping.facts, name="facts"),
    path("<int:pk>/withdraw/", keeping.withdraw, name="withdraw"),
    path("<int:pk>/export/", reading.export, name="export"),
    path("<int:pk>/carry/", keeping.carry, name="carry"),
    path("<int:pk>/give/", keeping.give, name="give"),
    path("<int:pk>/assign/", keeping.assign, name="assign"),
    path("items/<int:pk>/", items.card, name="item"),
    path("items/<int:pk>/<slug:act>/", items.act, name="act"),
    path("findings/<int:pk>/seen/", keeping.seen, name="seen"),
]
