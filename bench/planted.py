"""Promise: every planted gap and error that the rules can see is found, and nothing is found that is not there."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.registers import Options, Register, regimes, register_of, vocabulary
from bench.report import Report
from jingzhun.eligibility import DecisionRequest, DecisionRun, decide, load_snapshot
from jingzhun.engines import EngineSettings

PROMISE = "planted gaps and errors found: recall and precision of 100 % for what the rules can see"
UNREGISTERED = "'never_registered', 'borderline'"
LACKING = "standard__basic_medical = 0 OR standard__safe_housing = 0 OR standard__compulsory_education = 0"
BELOW_LINE = (
    "wage_income_yuan + business_income_yuan + property_income_yuan + transfer_income_yuan - business_expense_yuan"
    " < living * 2995 AND living > 0"
)


@dataclass(frozen=True, kw_only=True)
class Finder:
    """How plants of one kind are found: SQL that yields the ``subject_id`` of whatever looks like one.

    ``rightly`` is the SQL of the subjects that may be found without being a false alarm, where the truth list speaks
    of other subjects (a person's household).
    """

    kind: str
    where: str
    found: str
    rightly: str


def _gap(kind: str, programme: str, way: int) -> Finder:
    return Finder(
        kind=kind,
        where=f"gap list of {programme}, {'not receiving' if way == 1 else 'not entitled'}",
        found=f"SELECT subject_id FROM gaps WHERE programme = '{programme}' AND gap = {way}",
        rightly=f"SELECT subject_id FROM truth WHERE programme = '{programme}'"
        f" AND category {'=' if way == 1 else '<>'} 'gap'",
    )


def _standards(kind: str, where: str, registrations: str, standards: tuple[str, ...]) -> Finder:
    """Households of some registrations that are below the line, or fail one of some standards."""
    failed = "".join(f" OR standard__{standard} = 0" for standard in standards)
    return Finder(
        kind=kind,
        where=where,
        found=f"SELECT household_id AS subject_id FROM households WHERE registration IN ({registrations})"
        f" AND ({BELOW_LINE}{failed})",
        rightly="SELECT household_id AS subject_id FROM of_household",
    )


FINDERS = (
    _gap("gap_housing_renovation", "housing_renovation", 1),
    _gap("gap_dibao", "dibao", 1),
    _gap("gap_living_allowance", "disabled_living_allowance", 1),
    _gap("gap_care_allowance", "disabled_care_allowance", 1),
    _gap("gap_student_aid", "student_aid", 1),
    _gap("gap_family_doctor", "family_doctor", 1),
    _gap("gap_medical_insurance", "cover_basic_insurance", 1),
    _gap("excess_dibao_income", "dibao", 2),
    _gap("excess_housing_renovation", "housing_renovation", 2),
    _gap("excess_care_allowance", "disabled_care_allowance", 2),
    _gap("error_died_still_paid", "disabled_care_allowance", 2),
    Finder(
        kind="gap_dropout",
        where="standard compulsory_education of the household",
        found="SELECT p.person_id AS subject_id FROM persons AS p JOIN households USING (household_id)"
        " WHERE standard__compulsory_education = 0 AND dropped_out AND died_on IS NULL",
        rightly="SELECT subject_id FROM truth WHERE kind = 'gap_dropout'",
    ),
    _standards("missed_household", "income per head below the line, not registered", UNREGISTERED, ()),
    _standards(
        "wrongful_exit",
        "words of wrongful_exit_suspect over the standards",
        "'exited'",
        ("compulsory_education", "basic_medical", "safe_housing", "safe_water"),
    ),
    Finder(
        kind="error_id_check_digit",
        where="quality list of the snapshot",
        found="SELECT key AS subject_id FROM quality WHERE problem = 'wrong_check_digit'",
        rightly="SELECT subject_id FROM truth WHERE kind = 'error_id_check_digit'",
    ),
)  # fmt: skip
UNSEEN = {
    "error_id_birth_date": "the number's date against born_on",
    "error_id_sex": "the number's digit against sex",
    "error_certificate_as_id": "20 and 22 digits are read as a disability certificate",
    "error_duplicate_person": "one number twice",
    "error_cause_without_illness": "the cause against the members' illness",
    "error_cause_without_disability": "the cause against the members' certificates",
    "error_labour_of_child": "labour capacity against age",
    "error_business_without_expense": "business income with no expense",
}
"""Plants that no rule of the packs speaks of: comparisons between fields, and with other registers."""


def bench(options: Options) -> Report:
    """Decide the register and hold what was found against what was planted."""
    register = register_of(options.persons, options)
    with tempfile.TemporaryDirectory(dir=options.cache) as folder, duckdb.connect() as connection:
        run = Path(folder) / "run"
        request = DecisionRequest(
            snapshot=load_snapshot(register.snapshot), regimes=regimes(), vocabulary=vocabulary()
        )
        decided = decide(request, run, settings=EngineSettings(threads=options.threads))
        _lay_out(connection, register, run)
        rows = [_score(connection, finder) for finder in FINDERS]
        unseen = [_unseen(connection, kind) for kind in UNSEEN]
        near = _false_alarms(connection, decided)
        others = _count(
            connection,
            f"SELECT household_id AS subject_id FROM households WHERE registration IN ({UNREGISTERED})"
            f" AND ({LACKING}) AND household_id NOT IN (SELECT household_id FROM of_household)",
        )
    return Report(
        name="planted",
        promise=PROMISE,
        columns=("planted", "how many", "found", "recall", "precision", "found in"),
        rows=(*(row.cells() for row in rows), *unseen),
        kept=near == 0 and all(row.is_whole for row in rows),
        notes=(
            f"{register.persons:,} persons. Recall: planted ones found. Precision: of all that was found, the share"
            " that the generator's list names under any origin (planted, consequence, backlog).",
            f"Near-misses (one fen above the line, 35 litres, 30 minutes, 16 or 60 a day later) taken wrongly: {near}.",
            f"The rule identification_candidate also names {others:,} unregistered households that lack insurance, safe"
            " housing or schooling but no income: people of the roster as drawn, not planted, so not in the list.",
            "'Not ours' are comparisons between fields and registers, which no rule of these packs speaks of.",
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Score:
    """What one finder found."""

    finder: Finder
    planted: int
    hit: int
    found: int
    right: int

    @property
    def is_whole(self) -> bool:
        """All that was planted was found, and nothing else."""
        return self.hit == self.planted and self.right == self.found

    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        recall, precision = _percent(self.hit, self.planted), _percent(self.right, self.found)
        return (
            self.finder.kind,
            f"{self.planted:,}",
            f"{self.hit:,}",
            recall,
            precision,
            self.finder.where,
        )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "none"


def _lay_out(connection: duckdb.DuckDBPyConnection, register: Register, run: Path) -> None:
    """Name what the finders read: the truth, the gaps, the quality list, persons, and households with decisions."""
    snapshot = register.snapshot
    sources = {
        "truth": register.register / "truth" / "planted.parquet",
        "gaps": run / "gaps.parquet",
        "quality": snapshot / "quality.parquet",
        "persons": snapshot / "persons.parquet",
        "decided_persons": run / "persons.parquet",
    }
    for name, path in sources.items():
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")
    connection.execute(
        "CREATE VIEW households AS"
        f" SELECT h.*, d.* EXCLUDE (household_id), coalesce(living, 0) AS living"
        f" FROM read_parquet('{snapshot}/households.parquet') AS h"
        f" JOIN read_parquet('{run}/households.parquet') AS d USING (household_id)"
        " LEFT JOIN (SELECT household_id, count(*) AS living FROM persons WHERE died_on IS NULL"
        " GROUP BY household_id) AS m USING (household_id)"
    )
    connection.execute(
        "CREATE VIEW of_household AS SELECT DISTINCT coalesce(p.household_id, subject_id) AS household_id"
        " FROM truth LEFT JOIN persons AS p ON p.person_id = subject_id WHERE category <> 'near'"
    )


def _score(connection: duckdb.DuckDBPyConnection, finder: Finder) -> Score:
    planted = f"SELECT subject_id FROM truth WHERE kind = '{finder.kind}' AND origin = 'planted'"
    return Score(
        finder=finder,
        planted=_count(connection, planted),
        hit=_count(connection, f"({planted}) INTERSECT ({finder.found})"),
        found=_count(connection, finder.found),
        right=_count(connection, f"({finder.found}) INTERSECT ({finder.rightly})"),
    )


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = connection.sql(f"SELECT count(DISTINCT subject_id) FROM ({sql})").fetchall()
    return int(found[0][0])


def _unseen(connection: duckdb.DuckDBPyConnection, kind: str) -> tuple[str, ...]:
    planted = f"SELECT subject_id FROM truth WHERE kind = '{kind}' AND origin = 'planted'"
    return (kind, f"{_count(connection, planted):,}", "not ours", "", "", UNSEEN[kind])


def _false_alarms(connection: duckdb.DuckDBPyConnection, run: DecisionRun) -> int:
    """Near-misses that a rule took for the real thing."""
    old, young = _leaf(run, "basic_pension", "age("), _leaf(run, "public_welfare_job", "age(")
    alarms = (
        ("near_income_above_line", "standard__income_above_line <> 1"),
        ("near_income_at_line", f"standard__income_above_line <> 0 OR {BELOW_LINE}"),
        ("near_income_below_line", f"NOT ({BELOW_LINE})"),
        ("near_water_35_litres", "standard__safe_water <> 1"),
        ("near_fetch_30_minutes", "standard__safe_water <> 1"),
        ("near_age_60_tomorrow", f"{old} <> 0"),
        ("near_age_60_today", f"{old} <> 1"),
        ("near_age_16_tomorrow", f"{young} <> 0"),
        ("near_age_16_today", f"{young} <> 1"),
    )
    wrong = [
        f"SELECT subject_id FROM truth JOIN {_about(kind)} WHERE kind = '{kind}' AND ({test})"
        for kind, test in alarms
    ]
    return _count(connection, " UNION ALL ".join(wrong))


def _about(kind: str) -> str:
    if kind.startswith("near_age"):
        return "decided_persons ON person_id = subject_id"
    return "households ON household_id = subject_id"


def _leaf(run: DecisionRun, programme: str, begins: str) -> str:
    """SQL of how the first condition of a programme that begins so stood, from its reason code."""
    rule = run.rule(f"programme:{programme}")
    assert rule is not None
    number = next(n for n, text in enumerate(rule.leaves) if text.startswith(begins))
    return f"((programme__{programme}__reason >> {2 * number}) & 3)"
