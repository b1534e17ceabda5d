"""The addresses of lists and of the search box."""

from django.urls import path

from jingzhun_site.lists import views

app_name = "lists"

urlpatterns = [
    path("search/", views.search_page, name="search"),
]
