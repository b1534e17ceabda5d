"""``jingzhun explain``: why the rules came out as they did for one subject."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from jingzhun.cli.deciding import request_for
from jingzhun.cli.explanations import Sayer, state_word
from jingzhun.cli.kinds import PATH
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options
from jingzhun.cli.place_names import full_name, place_names
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_tables import clause_text, columns_of
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.subjects import FoundSubject, found_subject
from jingzhun.cli.tables import Cell, Kind, Table, without
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import (
    ColumnKey,
    DecisionRequest,
    Gap,
    RuleExplanation,
    State,
    load_run,
    unknown_rule,
)
from jingzhun.errors import Fault, JingzhunError, Position

_CONDITIONS: dict[str, Kind] = dict.fromkeys(("rule", "condition", "value"), "text")
_OVERVIEW: dict[str, Kind] = dict.fromkeys(("rule", "state", "gap", "clause", "id"), "text")


@spoken_command("explain")
@argument("source", type=PATH)
@argument("subject")
@option("--rule", "rules_asked", multiple=True)
@option("--snapshot", type=PATH)
@rules_options
@output_options
def command(
    texts: Texts,
    /,
    source: Path,
    subject: str,
    *,
    rules_asked: tuple[str, ...],
    snapshot: Path | None,
    rules: RulesAsked,
    output: Output,
) -> None:
    """Explain a subject."""
    request = _request(source, snapshot, rules)
    packs = request.regimes.chains[0].packs
    words = RuleWords.of(packs, texts=texts, vocabulary=request.vocabulary)
    with found_subject(request, subject) as found:
        if rules_asked:
            for rule in rules_asked:
                table = _conditions(found, _key(found, rule), request, words)
                output.put(without(table, "rule") if output.form == "table" else table)
        else:
            output.put(_overview(found, request, words))


def _request(source: Path, snapshot: Path | None, rules: RulesAsked) -> DecisionRequest:
    """The snapshot with the rules of the day; of a run the day, the packs and the snapshot must be its own."""
    if not (source / "rules.json").exists():
        return request_for(source, rules)
    run = load_run(source)
    if snapshot is None:
        raise JingzhunError([Fault(code="CLI013", position=Position(file=str(source)))])
    request = request_for(snapshot, replace(rules, on=run.manifest.on))
    if request.snapshot.manifest.id != run.manifest.snapshot:
        seen, wanted = request.snapshot.manifest.id[:12], run.manifest.snapshot[:12]
        place = Position(file=str(snapshot))
        raise JingzhunError([Fault(code="CLI003", position=place, seen=seen, wanted=wanted)])
    hashes = {pack.id: pack.content_hash for pack in run.manifest.packs}
    changed = [p.id for p in request.regimes.chains[0].packs if hashes.get(p.id) != p.content_hash]
    if changed:
        raise JingzhunError([Fault(code="CLI011", seen=", ".join(changed))])
    return request


def _key(found: FoundSubject, rule: str) -> ColumnKey:
    """The result that a rule's name means: whether a standard is met, whether a programme is due."""
    kind, _, id_ = rule.partition(":")
    entity = found.subject.entity.name
    chain = found.decider.chain
    if kind == "standard" and id_ in chain.standards:
        key = ColumnKey(kind="standard", id=id_, aspect="met")
        speaks_of = chain.standards[id_].entry.entity
    elif kind == "programme" and id_ in chain.programmes:
        key = ColumnKey(kind="programme", id=id_, aspect="entitled")
        speaks_of = chain.programmes[id_].entry.entity
    else:
        known = [f"standard:{name}" for name in chain.standards]
        known += [f"programme:{name}" for name in chain.programmes]
        raise JingzhunError([unknown_rule(rule, known)])
    if speaks_of != entity:
        raise JingzhunError([_other_subject(rule, found, speaks_of)])
    return key


def _other_subject(rule: str, found: FoundSubject, speaks_of: str) -> Fault:
    entity = found.subject.entity
    wanted = found.subject.register.vocabulary.entities[speaks_of]
    fields = {
        "entity": entity.name,
        "entity_zh": entity.named_zh,
        "wanted_zh": wanted.named_zh,
    }
    return Fault(code="CLI012", seen=rule, wanted=speaks_of, fields=fields)


def _title(found: FoundSubject, request: DecisionRequest, words: RuleWords) -> str:
    place = full_name(found.place, place_names(request.snapshot, request.vocabulary))
    return words.texts(
        "explain.title",
        entity=words.texts.label(found.subject.entity),
        key=found.subject.key,
        place=place,
        on=found.decider.chain.date,
    )


def _overview(found: FoundSubject, request: DecisionRequest, words: RuleWords) -> Table:
    """Every standard and programme about the subject with its state."""
    rows = [*_standards(found, words), *_programmes(found, words)]
    title = _title(found, request, words)
    columns = columns_of(_OVERVIEW, words.texts)
    return Table(title=title, columns=columns, rows=rows, notes=(words.texts("explain.hint"),))


def _standards(found: FoundSubject, words: RuleWords) -> Iterator[tuple[Cell, ...]]:
    decided = found.decider.decide(found.subject)
    for id_, state in decided.standards.items():
        entry = found.decider.chain.standards[id_].entry
        said = state_word(state, words, is_standard=True)
        yield (
            entry.label,
            said,
            "",
            f"{entry.pack_id} {clause_text(entry.source.clause, words.texts)}",
            f"standard:{id_}",
        )


def _programmes(found: FoundSubject, words: RuleWords) -> Iterator[tuple[Cell, ...]]:
    decided = found.decider.decide(found.subject)
    for id_, programme in decided.programmes.items():
        entry = found.decider.chain.programmes[id_].entry
        said = words.texts(f"due.{programme.entitled.name.lower()}")
        is_gap = entry.checks_gaps and programme.gap in (Gap.NOT_RECEIVING, Gap.NOT_ENTITLED)
        gap = words.texts(f"gap.{programme.gap.name.lower()}") if is_gap else ""
        clause = f"{entry.pack_id} {clause_text(entry.source.clause, words.texts)}"
        yield (entry.label, said, gap, clause, f"programme:{id_}")


def _conditions(
    found: FoundSubject, key: ColumnKey, request: DecisionRequest, words: RuleWords
) -> Table:
    """One rule, each condition with what it saw."""
    explained = found.decider.explain(found.subject, key)
    sayer = Sayer(words=words, decider=found.decider, subject=found.subject)
    lines = list(sayer.lines(explained))
    if key.kind == "programme" and explained.state is not State.NO:
        lines += sayer.amounts(key.id)
    rows = [(key.rule, f"{'  ' * line.depth}{line.condition}", line.value) for line in lines]
    return Table(
        title=f"{_title(found, request, words)}\n{_headline(explained, found, words)}",
        columns=columns_of(_CONDITIONS, words.texts),
        rows=rows,
        notes=tuple(sayer.parameters(lines)),
    )


def _headline(explained: RuleExplanation, found: FoundSubject, words: RuleWords) -> str:
    """What came out: label, state, clause of the document."""
    is_standard = explained.key.kind == "standard"
    state = explained.state
    if is_standard:
        state = found.decider.decide(found.subject).standards[explained.key.id]
        said = state_word(state, words, is_standard=True)
    else:
        said = words.texts(f"due.{state.name.lower()}")
    source = f"{explained.document} {clause_text(explained.clause, words.texts)}"
    return words.texts("explain.headline", label=explained.label, state=said, source=source)
