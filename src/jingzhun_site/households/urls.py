"""The addresses of households and persons."""

from django.urls import path

from jingzhun_site.households.views import (
    attachments,
    editing,
    files,
    income_line,
    members,
    pending,
    printing,
    unmasking,
    visits,
)

app_name = "households"
urlpatterns = [
    path("new/", members.found, name="found"),
    path("income-line/", income_line.income_line, name="income_line"),
    path(
        "income-line/<str:village_id>/", income_line.income_line_village, name="income_line_village"
    ),
    path("visits/", visits.visits, name="visits"),
    path("pending/", pending.pending_list, name="pending"),
    path("pending/<int:number>/", pending.pending_change, name="pending_change"),
    path("attachments/<int:number>/", attachments.attachment, name="attachment"),
    path("attachments/<int:number>/take-off/", attachments.take_off, name="take_off"),
    path("persons/<str:person_id>/", files.person, name="person"),
    path("persons/<str:person_id>/attach/", attachments.attach_to_person, name="attach_person"),
    path("persons/<str:person_id>/unmask/", unmasking.unmask_person, name="unmask_person"),
    path("persons/<str:person_id>/leave/", members.leave, name="leave"),
    path("persons/<str:person_id>/groups/", members.groups, name="groups"),
    path("persons/<str:person_id>/edit/<slug:topic_id>/", editing.edit_person, name="edit_person"),
    path(
        "persons/<str:person_id>/why/<slug:kind>/<slug:rule_id>/",
        files.why_person,
        name="why_person",
    ),
    path("<str:household_id>/", files.household, name="household"),
    path("<str:household_id>/card.pdf", printing.card_pdf, name="card"),
    path("<str:household_id>/attach/", attachments.attach_to_household, name="attach"),
    path("<str:household_id>/unmask/", unmasking.unmask_household, name="unmask"),
    path("<str:household_id>/edit/<slug:topic_id>/", editing.edit, name="edit"),
    path("<str:household_id>/why/<slug:kind>/<slug:rule_id>/", files.why, name="why"),
    path("<str:household_id>/members/join/", members.join, name="join"),
    path("<str:household_id>/members/split/", members.split, name="split"),
    path("<str:household_id>/members/merge/", members.merge, name="merge"),
    path("<str:household_id>/members/head/", members.head, name="head"),
    path("<str:household_id>/registration/", members.registration, name="registration"),
    path("<str:household_id>/survey/", editing.survey, name="survey"),
]
