"""The departments' side: differences out as a workbook, answers in."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.actions.answering import note_book, take_answers
from jingzhun_site.crosschecks.answers import MOST_ROWS, read_answer_book, write_answer_book
from jingzhun_site.crosschecks.forms import AnswersForm
from jingzhun_site.crosschecks.queries.filtering import DifferenceFilter, narrowed
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.crosschecks.views.tabs import DIFFERENCES, looking_of, tabs_for
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.imports.responses import workbook_response

_LARGEST = 10 << 20


@require_right(Right.SUPPLY_REGISTERS)
@require_POST
def answer_book(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, of what the address lists."""
    user, looking = user_of(request), looking_of(request)
    own = access_differences(user, place=looking.place, right=Right.SUPPLY_REGISTERS)
    wanted = DifferenceFilter.read(request.GET)
    found = narrowed(own, wanted, on=clock.today()).select_related("entry", "last_run")
    rows = list(found.order_by("register", "rank", "pk")[:MOST_ROWS])
    content = write_answer_book(rows, user=user)
    note_book(user, place=looking.place, rows=len(rows))
    return workbook_response(content, f"{_('比对差异反馈表')}.xlsx")


@require_right(Right.SUPPLY_REGISTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """Take a filled-in workbook."""
    form = AnswersForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        faults = _taken(request, form.cleaned_data["file"])
        if not faults:
            return redirect(keep_looking(reverse("crosschecks:list"), request))
    about = {
        "form": form,
        "faults": faults,
        "tabs": tabs_for(request, DIFFERENCES),
        "back": keep_looking(reverse("crosschecks:list"), request),
    }
    status = 422 if form.errors or faults else 200
    return render(request, "crosschecks/answers.html", about, status=status)


def _taken(request: HttpRequest, file: UploadedFile) -> list[str]:
    """Take the answers in; what is wrong with them, if anything."""
    if (file.size or 0) > _LARGEST:
        return [_("文件超过 10 MB，不像这里导出的反馈表。")]
    read = read_answer_book(file.read())
    if read.faults:
        return list(read.faults)
    try:
        count = take_answers(read.answers, acting_user=user_of(request))
    except CrossCheckRefusedError as refused:
        return list(refused.sentences)
    messages.success(request, _("已登记 %(count)d 条反馈。") % {"count": count})
    return []
