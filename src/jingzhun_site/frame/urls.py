"""The address of the component page, which only engineers see."""

from django.urls import path

from jingzhun_site.frame import views

app_name = "frame"
urlpatterns = [
    path("components/", views.components, name="components"),
    path("components/row/", views.sample_row, name="sample_row"),
]
