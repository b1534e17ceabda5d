"""The addresses of reports."""

from django.urls import path

from jingzhun_site.reports.views import keeping, names, reports, templates

app_name = "reports"

urlpatterns = [
    path("", reports.report_list, name="reports"),
    path("names/", names.name_list, name="names"),
    path("templates/", templates.template_list, name="templates"),
    path("templates/new/", keeping.add, name="add"),
    path("templates/new/<slug:form>/", keeping.take_form, name="take_form"),
    path("templates/<int:pk>/", templates.template_page, name="template"),
    path("templates/<int:pk>/file/<int:number>/", templates.file, name="template_file"),
    path("templates/<int:pk>/version/", keeping.new_version, name="version"),
    path("templates/<int:pk>/duty/", keeping.duty, name="duty"),
    path("templates/<int:pk>/retire/", keeping.retire, name="retire"),
    path("templates/<int:pk>/fill/", reports.fill, name="fill"),
    path("<int:pk>/", reports.report_page, name="report"),
    path("<int:pk>/file/", reports.file, name="report_file"),
    path("<int:pk>/cells/<int:number>/", reports.cell_page, name="cell"),
]
