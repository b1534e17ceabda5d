"""Reading a pack's rules must not be what an officer waits for."""

import time

from jingzhun.rules import parse_rule
from tests.jingzhun.rules.small_world import SCOPE

TYPICAL = (
    "colour in ('red', 'green') and (p or q or mark = 'blue' or any_of(parts, ok and amount > 20))",
    "standard.housed and need < param.line and not programme.help.receiving",
    "case when p then by(param.grants, colour) else bracket(param.example_b, cash) end >= 100",
    "count_of(gifts, amount > 5, where(ok), during(year)) >= 2 and cash / debt >= param.share",
    "age(born_on) between 16 and 59 and none_of(jobs, ok) and place.poor",
)


def test_three_hundred_rules_are_read_in_a_second_and_a_half() -> None:
    texts = [text for text in TYPICAL for _ in range(60)]
    begun = time.process_time()
    for text in texts:
        parse_rule(text, subject="thing", scope=SCOPE)
    assert time.process_time() - begun < 1.5  # about 0.25 s where it was written
