"""The addresses of the pages about the interface; its own stand in ``exchange.api``."""

from django.urls import path

from jingzhun_site.exchange import views

app_name = "exchange"

urlpatterns = [
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="revoke"),
]
