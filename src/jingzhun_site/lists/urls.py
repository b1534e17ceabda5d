"""The addresses of lists and of the search box."""

from django.urls import path

from jingzhun_site.lists import views

app_name = "lists"

urlpatterns = [
    path("search/", views.search_page, name="search"),
    path("batches/<int:pk>/undo/", views.undo_page, name="undo"),
    path("<slug:name>/", views.list_page, name="list"),
    path("<slug:name>/paste/", views.paste_page, name="paste"),
    path("<slug:name>/save/", views.save_page, name="save"),
    path("<slug:name>/export/", views.export_page, name="export"),
    path("<slug:name>/change/", views.change_page, name="change"),
]
