"""The addresses of goals."""

from django.urls import path

from jingzhun_site.goals.views import handing, reporting, rows, tree

app_name = "goals"

_GOAL = "<slug:goal_id>/<int:year>/<slug:span>/"

urlpatterns = [
    path("", tree.tree, name="tree"),
    path("ask/", tree.ask, name="ask"),
    path("reports/", reporting.report_list, name="reports"),
    path("reports/<int:pk>/", reporting.check, name="check"),
    path("shortfalls/<int:pk>/", handing.answer, name="answer"),
    path(_GOAL, tree.goal_page, name="goal"),
    path(f"{_GOAL}rows/", rows.figure, name="rows"),
    path(f"{_GOAL}split/", handing.split, name="split"),
    path(f"{_GOAL}split/workbook/", handing.workbook, name="workbook"),
    path(f"{_GOAL}shortfall/", handing.shortfall, name="shortfall"),
    path(f"{_GOAL}report/", reporting.report, name="report"),
]
