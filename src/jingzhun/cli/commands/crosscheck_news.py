"""``jingzhun crosscheck news``: what is new, changed, gone and still open between two runs."""

from pathlib import Path

from jingzhun.cli.crosscheck_tables import news_table
from jingzhun.cli.kinds import PATH
from jingzhun.cli.options import Output, output_options
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.crosschecks import compare_runs, load_comparison_run
from jingzhun.vocabulary import load_vocabulary


@spoken_command("news")
@argument("previous_run", type=PATH)
@argument("current_run", type=PATH)
@option("--list", "news_list", type=PATH)
@output_options
def command(
    texts: Texts,
    /,
    previous_run: Path,
    current_run: Path,
    *,
    news_list: Path | None,
    output: Output,
) -> None:
    """Hold two runs against each other."""
    current = load_comparison_run(current_run)
    news = compare_runs(load_comparison_run(previous_run), current, out=news_list)
    output.put(news_table(news, current, load_vocabulary(), texts))
