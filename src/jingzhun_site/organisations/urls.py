"""The addresses of posts."""

from django.urls import path

from jingzhun_site.organisations import views

app_name = "organisations"

urlpatterns = [
    path("", views.post_list, name="posts"),
    path("<str:post_id>/", views.post_page, name="post"),
    path("<str:post_id>/take-over/", views.take_over_page, name="take_over"),
    path("<str:post_id>/leave/", views.leave_page, name="leave"),
]
