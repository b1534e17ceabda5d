"""Every refusal with its exact message and place: one text at least for each code of the catalogue."""

import re
from dataclasses import replace

import pytest

from jingzhun.errors import JingzhunError, Position, load_catalogue
from jingzhun.rules import (
    BOOLEAN,
    MONEY,
    ParameterDeclaration,
    RuleDeclaration,
    Scope,
    ValueType,
    parse_rule,
)
from jingzhun.rules.type_words import describe_kinds_zh
from jingzhun.vocabulary import FieldType, Sensitivity, load_vocabulary
from tests.jingzhun.rules.small_world import SCOPE, VOCABULARY

SAME = "is the same for everybody: it would match all or none. Write a condition that depends on the subject."
TIMES = "during(year), during('2018-Q1'), previous(year), as_at(today), ever"
LOOKS = "Only names, numbers, 'texts', ( ) , . + - * / and comparisons may stand in a rule."
TYPES = "Compare and add only values of one type and unit."
FINE = "Money has two decimals, quantities three, percentages four."
KEYED = "Keyed parameters are read with by(), tiered ones with bracket()."
SUITS = (
    "as_at() is for records that last, during() for records with a day or a year;"
    " records without time take none."
)
DIVIDED = "Divide two values of one kind, or an amount by a count; constants go to the other side."
MULTIPLIED = "Multiply by a count; for rates use apply_rate(amount, rate, 'half_up')."
READ = "Check brackets, commas and quotation marks."
ROUNDED = "Write apply_rate(amount, rate, 'half_up'); roundings are half_up, down, up."

REFUSED = [
    ("", f"RULE001 The rule cannot be read near '': a condition was expected. {READ}"),
    ("p and", f"1:3: RULE001 The rule cannot be read near 'and': a value was expected. {READ}"),
    ("(p or q", f"1:7: RULE001 The rule cannot be read near 'q': ) was expected. {READ}"),
    ("name = 'x", f"1:1: RULE001 The rule cannot be read near 'name = 'x': ' … ' was expected. {READ}"),
    ("not p is null", "1:7: RULE002 'is' is not a word of the rule language. Write is_known(x), has_value(x) or not."
     "\n1:10: RULE002 'null' is not a word of the rule language. Write is_known(x) or has_value(x)."),
    ("name like 'a%'", "1:6: RULE002 'like' is not a word of the rule language. Write = or in (…)."
     ),
    ("p（q）", "1:1: RULE002 '（ ）' is not a word of the rule language. Write ( )."),
    ("p == q", "1:3: RULE002 '==' is not a word of the rule language. Write =."),
    ("p -- q", "1:3: RULE002 '-- q' is not a word of the rule language. Write # on a line of its own."),
    ('"p"', "1:1: RULE002 '\"p\"' is not a word of the rule language. Write 'p'."),
    ("p; q", f"1:2: RULE003 ';' is not a sign of the rule language. {LOOKS}"),
    ("cas > 5", "1:1: RULE004 A thing has no field or definition 'cas'. Did you mean 'cash'?"),
    ("place.por", "1:1: RULE004 A place has no field or definition 'por'. Did you mean 'poor'?"),
    ("cash > param.lime",
     "1:14: RULE005 There is no parameter 'lime'. Did you mean 'line'? A parameter is written param.name."),
    ("standard.hosed", "1:1: RULE006 There is no rule 'standard.hosed' about a thing. Did you mean 'housed'?"),
    ("agee(born_on) > 5", "1:1: RULE007 There is no function 'agee'. Did you mean 'age'?"),
    ("coalesce(p, q)", "1:1: RULE007 There is no function 'coalesce'. Did you mean 'age(born_on)'?"),
    ("age(born_on, today) > 5",
     "1:1: RULE008 'age(born_on, today)' has not the arguments it needs. Write age(born_on)."),
    ("apply_rate(cash, rate) > 5", "1:1: RULE008 'apply_rate(cash, rate)' has not the arguments it needs."
     " Write apply_rate(amount, rate, 'half_up')."),
    ("cash > wage", f"1:1: RULE009 In 'cash > wage', money in yuan meets money in yuan_month. {TYPES}"),
    ("cash > n", f"1:1: RULE009 In 'cash > n', money in yuan meets integer. {TYPES}"),
    ("p + q", f"1:1: RULE009 In 'p + q', boolean meets boolean. {TYPES}"),
    ("colour = 'rad'", "1:10: RULE010 'rad' is not a code of table colours. Did you mean 'red'?"),
    ("colour in ('red', 'unspecified')",
     "1:19: RULE010 'unspecified' is not a code of table colours. Did you mean 'red, green, blue'?"),
    ("cash = 'x'", "1:8: RULE011 This is 'x'; money in yuan is wanted here. Write a value of that type."),
    ("n", "1:1: RULE011 This is integer; boolean is wanted here. Write a value of that type."),
    ("sum_of(parts, ok) > 1", "1:15: RULE011 This is boolean; integer / money / quantity / rate is wanted here."
     " Write a value of that type."),
    ("n = 2.5", f"1:5: RULE012 The number 2.5 is finer or larger than integer can be. {FINE}"),
    ("cash > 99999999999999999999",
     f"1:8: RULE012 The number 99999999999999999999 is finer or larger than money in yuan can be. {FINE}"),
    ("n > 1e3", "1:5: RULE013 '1e3' is not a number as rules write it. Write it like 1234.56."),
    ("true", f"1:1: RULE014 'true' {SAME}"),
    ("1 = 1", f"1:1: RULE014 '1' {SAME}"),
    ("n = n", f"1:1: RULE014 'n = n' {SAME}"),
    ("p or not p", f"1:1: RULE014 'p or not p' {SAME}"),
    ("today > date '2018-01-01'", f"1:1: RULE014 'today > date '2018-01-01'' {SAME}"),
    ("param.open", f"1:1: RULE014 'param.open' {SAME}"),
    ("n between 5 and 2", f"1:1: RULE014 'n between 5 and 2' {SAME}"),
    ("count_of(parts, ok) >= 0", f"1:1: RULE014 'count_of(parts, ok) >= 0' {SAME}"),
    ("share_of(parts, ok) > 100", f"1:1: RULE014 'share_of(parts, ok) > 100' {SAME}"),
    ("age(born_on) >= 0", f"1:1: RULE014 'age(born_on) >= 0' {SAME}"),
    ("is_known(left_on)", f"1:1: RULE014 'is_known(left_on)' {SAME}"),
    ("colour in ('red', 'green', 'blue')", f"1:1: RULE014 'colour in ('red', 'green', 'blue')' {SAME}"),
    ("is_known(cash / debt)", "1:10: RULE015 The quotient 'cash / debt' does not stand in a comparison."
     " Compare it (a / b >= 90), or use divide(a, b, 'half_up')."),
    ("any_of(pats, ok)", "1:8: RULE016 A thing has no children called 'pats'. Did you mean 'parts'?"),
    ("any_of(gifts, ok)",
     f"1:1: RULE017 gifts happen on days or in years, but the rule says no time. Add one of {TIMES}."),
    ("any_of(gifts, ok, during(jahr))",
     f"1:19: RULE018 The time 'during(jahr)' cannot be read. Write one of {TIMES}."),
    ("any_of(gifts, ok, during(date '2018-05-01', date '2018-01-01'))",
     "1:19: RULE018 The time 'during(date '2018-05-01', date '2018-01-01')' cannot be read."
     f" Write one of {TIMES}."),
    ("name = 'a' and dup", "1:16: RULE019 'dup' is a field of a thing and a definition as well."
     " Give the definition another id."),
    ("param.grants > 1", f"1:1: RULE021 'param.grants' does not fit the parameter: by(param.x, key). {KEYED}"),
    ("by(param.line, colour) > 1",
     f"1:1: RULE021 'by(param.line, colour)' does not fit the parameter: no key. {KEYED}"),
    ("bracket(param.line, cash) > 1", "1:1: RULE021 'bracket(param.line, cash)' does not fit the parameter:"
     f" bracket(param.scale, amount). {KEYED}"),
    ("has_value(cash)", "1:1: RULE022 has_value() is not for 'cash': its empty cell means 'not known'."
     " Use is_known(x), or ask for the value itself."),
    ("not n", "1:5: RULE023 'n' is integer, not a condition. Compare it with something."),
    ("born_on > date '2019-02-30'",
     "1:16: RULE024 '2019-02-30' is not a day of the calendar. Write date '2018-12-31'."),
    ("apply_rate(cash, rate, 'floor') > 1", f"1:1: RULE025 'floor' is no rounding. {ROUNDED}"),
    ("plaice.poor", "1:1: RULE026 A thing leads to no 'plaice'. Did you mean 'place'?"),
    ("-n > 1", "1:1: RULE027 '-n' is not allowed in a rule. See the language reference for what may be written."),
    ("programme.help.entitle",
     "1:1: RULE030 'entitle' is not a result that rules may name. Write entitled, receiving, amount."),
    ("reached('paid')",
     "1:1: RULE031 'reached('paid')' needs an enrolment and one step in quotation marks. Write reached('step')."),
    ("any_of(gifts, ok, as_at(today))", f"1:19: RULE032 The time 'as_at(today)' does not suit gifts. {SUITS}"),
    ("any_of(parts, ok, during(year))", f"1:19: RULE032 The time 'during(year)' does not suit parts. {SUITS}"),
    ("(" * 41 + "p" + ")" * 41,
     "1:41: RULE033 The rule is too long or too deep: 41, at most 40. Split it into definitions."),
    ("colour > 'red'", "1:1: RULE035 code of colours has no order: '>' cannot compare it. Use = , <> or in (…)."),
    ("cash / wage > 1",
     f"1:1: RULE036 In 'cash / wage', money in yuan cannot be divided by money in yuan_month. {DIVIDED}"),
    ("cash / 5 > 1", f"1:1: RULE036 In 'cash / 5', money in yuan cannot be divided by integer. {DIVIDED}"),
    ("n in (m)", "1:1: RULE037 'n in (m)' needs a list of constants. Write x in ('a', 'b')."),
    ("cash * rate > 5", f"1:1: RULE038 In 'cash * rate', money in yuan cannot be multiplied by rate. {MULTIPLIED}"),
    ("if(p, n, cash) > 1", "1:1: RULE039 The values of 'if(p, n, cash)' are of different types."
     " Give every branch a value of one type and unit."),
    ("p = true", "1:5: RULE040 A condition is not compared with 'true'."
     " Write the condition itself, or not before it."),
    ("colour in ('red', 'red')", "1:1: RULE042 'colour in ('red', 'red')' names a value twice."
     " Take one out; perhaps another value was meant."),
    ("secret = 'x'", "1:1: RULE043 'secret' tells who somebody is; rules do not see it."
     " Ask only whether there is one: is_known(x)."),
    ("n / m > 1", "1:9: RULE044 '1' beside a quotient of two counts could mean percent or times."
     " For times write a >= 2 * b; for percent use share_of() or a rate parameter."),
]  # fmt: skip
THINGS = VOCABULARY.entities["things"]
HIDDEN = {
    "dup": replace(THINGS.fields["p"], name="dup"),
    "secret": replace(THINGS.fields["name"], name="secret", sensitivity=Sensitivity.IDENTITY),
}
WIDER = replace(
    SCOPE,
    vocabulary=replace(
        VOCABULARY,
        entities={
            **VOCABULARY.entities,
            "things": replace(THINGS, fields={**THINGS.fields, **HIDDEN}),
        },
    ),
    rules={
        **SCOPE.rules,
        ("definition", "dup"): RuleDeclaration(
            kind="definition", rule_id="dup", entity="things", types={"value": BOOLEAN}
        ),
    },
)


def refusal(text: str, subject: str = "thing", scope: Scope = WIDER) -> JingzhunError:
    with pytest.raises(JingzhunError) as caught:
        parse_rule(text, subject=subject, scope=scope)
    return caught.value


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[text[:40] for text, _ in REFUSED])
def test_a_wrong_text_is_refused_with_its_exact_message(text: str, message: str) -> None:
    assert str(refusal(text)).removeprefix("1:1: " if not text else "") == message


def test_a_step_that_no_programme_has_is_refused() -> None:
    scope = Scope(vocabulary=load_vocabulary(), steps={"renovation": frozenset({"accepted"})})
    seen = str(refusal("reached('acepted')", "enrolment", scope))
    assert seen == "1:1: RULE020 No programme has a step 'acepted'. Did you mean 'accepted'?"


def test_what_a_forgiving_parser_would_drop_is_refused() -> None:
    assert {fault.code for fault in refusal("p and n in (1, 2) over").faults} <= {
        "RULE001",
        "RULE002",
    }


def test_every_code_of_the_catalogue_is_provoked_by_a_test() -> None:
    codes = {code for code in load_catalogue() if code.startswith("RULE")}
    # the step above, the last guard, the overflow, derived fields
    elsewhere = {"RULE020", "RULE034", "RULE041", "RULE045"}
    provoked = {f"RULE{message.split('RULE')[1][:3]}" for _, message in REFUSED}
    assert codes - elsewhere == provoked


def test_all_faults_of_a_text_are_told_at_once() -> None:
    seen = [
        fault.code for fault in refusal("cas > param.lime and agee(born_on) > 3 and hosed").faults
    ]
    assert seen == ["RULE004", "RULE005", "RULE007", "RULE004"]
    both_sides = [fault.seen for fault in refusal("cas > mash").faults]
    assert both_sides == ["cas", "mash"]


def test_a_fault_stands_where_the_text_stands_in_its_file() -> None:
    with pytest.raises(JingzhunError) as caught:
        parse_rule(
            "p and\ncas > 5",
            subject="thing",
            scope=SCOPE,
            position=Position(file="standards.yaml", line=7, column=12),
        )
    assert str(caught.value).startswith("standards.yaml:8:1: RULE004")
    with pytest.raises(JingzhunError) as caught:
        parse_rule(
            "p and cas > 5",
            subject="thing",
            scope=SCOPE,
            locate=lambda offset: Position(file="a.yaml", line=3, column=offset),
        )
    assert str(caught.value).startswith("a.yaml:3:6: RULE004")


def test_a_rule_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(JingzhunError, match="RULE011 This is integer; money in yuan is wanted"):
        parse_rule("n + m", subject="thing", scope=SCOPE, expected=MONEY)


@pytest.mark.parametrize("text", [text for text, _ in REFUSED], ids=lambda text: text[:40])
def test_a_chinese_message_names_types_and_units_in_chinese(text: str) -> None:
    english = re.compile(
        r"(money|rate|integer|quantity|boolean|date|text|code|reference) (in|of|to) "
    )
    for fault in refusal(text).faults:
        assert not english.search(fault.line("zh"))


MINUTES = Scope(
    vocabulary=load_vocabulary(),
    parameters={
        "fetch_max": ParameterDeclaration(
            name="fetch_max", type=ValueType(kind=FieldType.QUANTITY, unit="minute")
        ),
        "road_max": ParameterDeclaration(
            name="road_max", type=ValueType(kind=FieldType.INTEGER, unit="km")
        ),
    },
)


def test_a_figure_declared_as_measured_where_the_field_counts_is_told_what_to_declare() -> None:
    (fault,) = refusal("water_fetch_minutes > param.fetch_max", "household", MINUTES).faults
    assert fault.line("zh") == (
        "1:1: RULE009 “water_fetch_minutes > param.fetch_max”中，整数（integer，单位：分钟）与"
        "数量（quantity，单位：分钟）不能相比或相加。只有类型和单位相同的值才能比较或相加。"
        "请在 parameters.yaml 中把 param.fetch_max 的 type 写成 integer。"
    )
    assert fault.next_step().endswith("Declare `type: integer` for param.fetch_max.")


def test_a_figure_declared_as_counted_where_the_field_measures_is_told_so_as_well() -> None:
    (fault,) = refusal("param.road_max >= main_road_km", "household", MINUTES).faults
    assert fault.next_step("zh").endswith(
        "请在 parameters.yaml 中把 param.road_max 的 type 写成 quantity。"
    )


def test_no_declaration_is_proposed_where_none_is_known_to_be_wrong() -> None:
    (fault,) = refusal("water_fetch_minutes > main_road_km", "household", MINUTES).faults
    assert fault.next_step("zh") == "只有类型和单位相同的值才能比较或相加。"


def test_codes_and_references_are_named_by_their_labels() -> None:
    (fault,) = refusal("dwelling_grade > 'C'", "household", MINUTES).faults
    assert "代码（code，代码表：" in fault.line("zh")
    (fault,) = refusal("household_id > 'x'", "person", MINUTES).faults
    assert "引用（reference，对象：" in fault.line("zh")


def test_every_type_has_a_chinese_name() -> None:
    named = describe_kinds_zh(frozenset(FieldType))
    assert named.count("、") == len(FieldType) - 1
