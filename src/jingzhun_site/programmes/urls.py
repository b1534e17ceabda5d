"""The addresses of programmes."""

from django.urls import path

from jingzhun_site.programmes.views import acting, ledgers, offering, signing, workbooks

app_name = "programmes"

urlpatterns = [
    path("", ledgers.overview_page, name="overview"),
    path("mine/", ledgers.mine_page, name="mine"),
    path("all/<slug:what>/", ledgers.across_page, name="across"),
    path("taken/", ledgers.taken_page, name="taken"),
    path("deadlines/", ledgers.deadlines_page, name="deadlines"),
    path("offer/", offering.offer_page, name="offer"),
    path("lines/<str:key>/", ledgers.line_page, name="line"),
    path("lines/<str:key>/sign/<slug:step>/", signing.sign, name="sign"),
    path("lines/<str:key>/papers/<slug:step>/", signing.papers, name="papers"),
    path("lines/<str:key>/return/", acting.return_page, name="return"),
    path("lines/<str:key>/grant/", acting.grant_page, name="grant"),
    path("lines/<str:key>/end/", acting.end_page, name="end"),
    path("lines/<str:key>/reopen/", acting.reopen_page, name="reopen"),
    path("lines/<str:key>/objection/", acting.objection_page, name="objection"),
    path("lines/<str:key>/resolve/", acting.resolve_page, name="resolve"),
    path("uploads/<int:pk>/", workbooks.upload_page, name="upload"),
    path("uploads/<int:pk>/apply/", workbooks.apply, name="apply"),
    path("uploads/<int:pk>/check/", workbooks.check, name="check"),
    path("<slug:programme>/", ledgers.ledger_page, name="ledger"),
    path("<slug:programme>/entitled/", ledgers.entitled_page, name="entitled"),
    path("<slug:programme>/export/", workbooks.export, name="export"),
    path("<slug:programme>/workbook/", workbooks.book_page, name="workbook"),
    path("<slug:programme>/sign/<slug:step>/", signing.sign_many, name="sign_many"),
]
