"""The addresses of accounts."""

from django.urls import path

from jingzhun_site.accounts import managing, views

app_name = "accounts"

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
    path("second-step/", views.second_step, name="second_step"),
    path("second-step/set-up/", views.set_up_second_step, name="set_up_second_step"),
    path("second-step/own/", views.own_second_step, name="own_second_step"),
    path("password/", views.change_password, name="change_password"),
    path("users/", managing.user_list, name="users"),
    path("new-user/", managing.new_user, name="new_user"),
    path("users/<slug:username>/", managing.user_page, name="user"),
    path("users/<slug:username>/password/", managing.reset_password, name="reset_password"),
    path("users/<slug:username>/active/", managing.switch_active, name="switch_active"),
    path(
        "users/<slug:username>/second-step/",
        managing.reset_second_step,
        name="reset_second_step",
    ),
    path("grants/<int:pk>/take/", managing.take_grant, name="take_grant"),
]
