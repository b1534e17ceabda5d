"""``jingzhun rankings``: whom the procedures choose among, in the order of their records."""

from pathlib import Path

from jingzhun.cli.deciding import request_for
from jingzhun.cli.kinds import PATH
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options
from jingzhun.cli.ranking_tables import procedures_table, ranking_table
from jingzhun.cli.spoken import argument
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import DecisionRequest
from jingzhun.eligibility.rankings import ranked_by, rankings_in
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.errors import Fault, JingzhunError
from jingzhun.errors.suggest import nearest


@spoken_command("rankings")
@argument("snapshot", type=PATH)
@argument("procedure", required=False)
@rules_options
@output_options
def command(
    texts: Texts, /, snapshot: Path, *, procedure: str | None, rules: RulesAsked, output: Output
) -> None:
    """List the procedures that rank, or the records that one of them ranks."""
    request = request_for(snapshot, rules)
    if procedure is None:
        output.put(procedures_table(rankings_in(request), request=request, texts=texts))
        return
    _refuse_unknown(procedure, request)
    with DuckDBEngine(EngineSettings()) as engine:
        found = ranked_by(procedure, request, engine)
    output.put(ranking_table(found, request=request, texts=texts))


def _refuse_unknown(procedure: str, request: DecisionRequest) -> None:
    known = rankings_in(request)
    if procedure not in known:
        offered = nearest(procedure, known) or sorted(known)
        fault = Fault(code="CLI018", seen=procedure, wanted=", ".join(offered) or "-")
        raise JingzhunError([fault])
