"""``jingzhun consequences``: which sanctions and rewards follow from the records of a snapshot."""

from pathlib import Path

from jingzhun.cli.consequence_tables import consequences_table
from jingzhun.cli.deciding import request_for
from jingzhun.cli.kinds import PATH
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options
from jingzhun.cli.spoken import argument
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.eligibility.consequences import consequences_of
from jingzhun.engines import DuckDBEngine, EngineSettings


@spoken_command("consequences")
@argument("snapshot", type=PATH)
@rules_options
@output_options
def command(texts: Texts, /, snapshot: Path, *, rules: RulesAsked, output: Output) -> None:
    """List what follows for whom."""
    request = request_for(snapshot, rules)
    with DuckDBEngine(EngineSettings()) as engine:
        found = consequences_of(request, engine)
    output.put(consequences_table(found, request=request, texts=texts))
