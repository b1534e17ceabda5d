"""The addresses of the war map."""

from django.urls import path

from jingzhun_site.warmap import views

app_name = "warmap"

urlpatterns = [
    path("", views.map_page, name="map"),
    path("wall/", views.wall_page, name="wall"),
]
