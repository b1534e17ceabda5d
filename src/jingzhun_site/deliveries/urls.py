"""The addresses of deliveries."""

from django.urls import path

from jingzhun_site.deliveries import views

app_name = "deliveries"

urlpatterns = [
    path("", views.batch_list, name="list"),
    path("of/<slug:programme>/", views.due_page, name="due"),
    path("receipts/<int:pk>/", views.upload_page, name="upload"),
    path("receipts/<int:pk>/settle/", views.settle, name="settle"),
    path("<int:pk>/", views.batch_page, name="batch"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/receipts/", views.receipts, name="receipts"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
]
