"""Whether a text binds anybody: a plan, and no story, report or contract."""

import re
from collections.abc import Iterable
from functools import cache

from jingzhun.directives.reading.lexicon import any_of, words_of

_LEAST_BINDING = 0.2  # share of the clauses; plans have more than a half
_MOST_TELLING = 0.2
_DUE = r"(?:年底|年末|月底|月末|季度末|\d月(?:\d{1,2}日)?)以?前(?!已)"
"""A time by which something is to be done: a notice of three clauses may oblige by nothing else."""
_LEADS = "^(?:责任|牵头|配合)(?:单位|部门)"


def binds(clauses: Iterable[str]) -> bool:
    """Whether enough of some clauses oblige and few of them tell.

    >>> binds(["加快建设学校", "完善制度"]), binds(["昨天他去了学校", "老师表示高兴"])
    (True, False)
    >>> binds(["县财政局落实资金", "每村一所"])
    True
    >>> binds(["关于危房改造的通知", "6月底前危房改造20户"]), binds(["3个月前", "已改造危房20户"])
    (True, False)
    """
    every = [clause for clause in clauses if len(clause) > 1]
    if not every:
        return False
    binding = sum(bool(_binding().search(clause)) for clause in every) / len(every)
    telling = sum(bool(_telling().search(clause)) for clause in every) / len(every)
    return binding >= _LEAST_BINDING and telling <= _MOST_TELLING


@cache
def _binding() -> re.Pattern[str]:
    head = words_of("head")
    verbs = set(words_of("verbs")["verbs"]) - set(head["ambiguous"])
    begins = rf"^(?:20\d\d年)?{any_of(verbs)}"
    names_who = rf"^[^,]{{1,14}}[局委办府会组所站](?:{any_of(verbs)}|负责|牵头)"
    return re.compile(
        f"{begins}|{names_who}|{_DUE}|{_LEADS}|到20\\d\\d年|{any_of(head['binding'])}"
    )


@cache
def _telling() -> re.Pattern[str]:
    return re.compile("|".join(words_of("head")["telling"]))
