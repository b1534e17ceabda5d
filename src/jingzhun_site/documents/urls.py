"""The addresses of documents."""

from django.urls import path

from jingzhun_site.documents import views

app_name = "documents"

urlpatterns = [
    path("", views.document_list, name="list"),
    path("<int:pk>/", views.document_page, name="document"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
