"""The addresses of imports."""

from django.urls import path

from jingzhun_site.imports import views
from jingzhun_site.imports.key_back import views as key_back

app_name = "imports"

urlpatterns = [
    path("", views.batch_list, name="list"),
    path("new/", views.upload, name="upload"),
    path("templates/", views.template_list, name="templates"),
    path("templates/<slug:layout>/", views.template, name="template"),
    path("key-back/", key_back.key_back_list, name="key_back"),
    path("key-back/done/", key_back.key_back_done, name="key_back_done"),
    path("key-back/workbook/", key_back.key_back_workbook, name="key_back_workbook"),
    path("<int:pk>/", views.batch_page, name="batch"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/values/", views.values, name="values"),
    path("<int:pk>/again/", views.check_again, name="check_again"),
    path("<int:pk>/marked/", views.marked, name="marked"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
