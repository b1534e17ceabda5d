"""The addresses of jobs."""

from django.urls import path

from jingzhun_site.jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.job_list, name="list"),
    path("schedule/", views.schedule, name="schedule"),
    path("schedule/<int:pk>/", views.schedule_switch, name="schedule_switch"),
    path("<uuid:pk>/", views.job_page, name="job"),
    path("<uuid:pk>/again/", views.job_again, name="again"),
    path("<uuid:pk>/result/", views.job_result, name="result"),
]
