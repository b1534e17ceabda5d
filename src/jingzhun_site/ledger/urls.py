"""The addresses of the ledger."""

from django.urls import path

from jingzhun_site.ledger.views import acting, listing

app_name = "ledger"

urlpatterns = [
    path("", listing.entry_list, name="list"),
    path("new/", acting.new, name="new"),
    path("remind/", acting.remind_many, name="remind_many"),
    path("export/", listing.export, name="export"),
    path("<int:pk>/", listing.entry, name="entry"),
    path("<int:pk>/<slug:act>/", acting.act, name="act"),
]
