"""From a snapshot to decisions: who meets which standard, who is entitled to what, what is missing.

:func:`decide` runs all rules in force over a snapshot; :class:`Decider` decides and explains single subjects;
:func:`simulate` compares two sets of rules over the same snapshot.
"""

from jingzhun.eligibility.amount_periods import common_period, times_in
from jingzhun.eligibility.columns import Column, ColumnKey, ColumnSet, Gap, State, Variant
from jingzhun.eligibility.computing import Computed, compute, drop_stages
from jingzhun.eligibility.deciding import (
    DecisionRequest,
    compute_for,
    decide,
    regimes_in,
    rules_of,
    run_rules,
    unknown_rule,
)
from jingzhun.eligibility.explaining import Decider, RuleExplanation, SubjectDecision, gap_of
from jingzhun.eligibility.locations import place_paths
from jingzhun.eligibility.missing_facts import MissingFact, fields_behind, missing_facts
from jingzhun.eligibility.reasons import read_reason
from jingzhun.eligibility.records import RecordSubject, Register, RowsInMemory
from jingzhun.eligibility.rule_pairs import RuleApart
from jingzhun.eligibility.rule_table import AmountInfo, RuleInfo
from jingzhun.eligibility.rules_in_force import (
    Regimes,
    Wording,
    chain_wordings,
    columns_in,
    result_columns,
)
from jingzhun.eligibility.run_folder import DecisionManifest, DecisionRun, load_run
from jingzhun.eligibility.simulating import (
    ChangedSubject,
    Compared,
    ComparedRules,
    Difference,
    changed_subjects,
    compare_rules,
    simulate,
    with_parameters,
)
from jingzhun.eligibility.snapshot_register import SnapshotRegister
from jingzhun.eligibility.snapshots import (
    Snapshot,
    UndecodableTextError,
    load_snapshot,
    make_snapshot,
    text_encoding,
)

__all__ = [
    "AmountInfo", "ChangedSubject", "Column", "ColumnKey", "ColumnSet", "Compared", "ComparedRules", "Computed",
    "Decider", "DecisionManifest", "DecisionRequest", "DecisionRun", "Difference", "Gap", "MissingFact",
    "RecordSubject", "Regimes", "Register", "RowsInMemory", "RuleApart", "RuleExplanation", "RuleInfo", "Snapshot",
    "SnapshotRegister", "State", "SubjectDecision", "UndecodableTextError", "Variant", "Wording",
    "chain_wordings", "changed_subjects", "columns_in", "common_period", "compare_rules", "compute", "compute_for",
    "decide", "drop_stages", "fields_behind", "gap_of",
    "load_run", "load_snapshot", "make_snapshot", "missing_facts", "place_paths", "read_reason", "regimes_in",
    "result_columns", "rules_of", "run_rules", "simulate", "text_encoding", "times_in", "unknown_rule",
    "with_parameters",
]  # fmt: skip
