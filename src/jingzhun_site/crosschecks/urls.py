"""The addresses of cross-checks."""

from django.urls import path

from jingzhun_site.crosschecks.views import answering, differences, files, results, review, runs

app_name = "crosschecks"

urlpatterns = [
    path("", differences.difference_list, name="list"),
    path("assign/", differences.assign, name="assign"),
    path("export/", differences.export, name="export"),
    path("answers/", answering.answers, name="answers"),
    path("answers/book/", answering.answer_book, name="answer_book"),
    path("registers/", files.register_list, name="registers"),
    path("registers/upload/", files.upload, name="upload"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/discard/", files.discard, name="discard"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/new/", runs.new_run, name="new_run"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("review/", review.review, name="review"),
    path("review/<int:pk>/", review.pair, name="pair"),
    path("results/", results.results, name="results"),
    path("results/found/", results.found, name="found"),
    path("<int:pk>/", differences.difference, name="difference"),
    path("<int:pk>/<slug:act>/", differences.judge, name="judge"),
]
