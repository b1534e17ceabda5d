"""``jingzhun decide``: all rules in force over a snapshot, written as a run."""

from pathlib import Path

import click

from jingzhun.cli.deciding import request_for
from jingzhun.cli.engines_asked import EngineAsked
from jingzhun.cli.kinds import PATH
from jingzhun.cli.options import RulesAsked, engine_options, rules_options
from jingzhun.cli.progress import progress_bar
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.run_tables import programmes_table, standards_table
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.cli.writing import put_out
from jingzhun.eligibility import decide


@spoken_command("decide")
@argument("snapshot", type=PATH)
@rules_options
@option("--only", multiple=True)
@option("--out", type=PATH, required=True)
@engine_options
def command(
    texts: Texts,
    /,
    snapshot: Path,
    *,
    rules: RulesAsked,
    only: tuple[str, ...],
    out: Path,
    engine: EngineAsked,
) -> None:
    """Decide all rules in force and write the run."""
    open_engine = engine.open
    request = request_for(snapshot, rules, only=only)
    with progress_bar(texts) as tell:
        run = decide(
            request,
            out,
            settings=engine.settings,
            open_engine=open_engine,
            progress=lambda name: tell(f"decide {name}", 0, 0),
        )
    words = RuleWords.of((), texts=texts, vocabulary=request.vocabulary)
    with RunReader(run, words=words) as reader:
        for table in (standards_table(reader), programmes_table(reader)):
            put_out(table, form="table", out=None)
    packs = f" --packs {rules.packs_root}" if rules.packs_root else ""
    click.echo(texts("decide.next", out=out, snapshot=snapshot, packs=packs))
