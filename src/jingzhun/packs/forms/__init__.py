"""The form of pack files: what may stand in them, key by key.

These models say which keys exist, which are needed and of what kind their values are; what they
cannot say (a clause exists, a unit fits, keys of a table are complete) is checked while building,
see ``building`` and ``checks``. Their JSON Schema is published for editors (``packs/schema``).
"""

from jingzhun.packs.forms.cases import CaseForm, ExpectedForm, ExpectedProgrammeForm, Follows
from jingzhun.packs.forms.checks import (
    BackgroundForm,
    CheckForm,
    CoverageForm,
    DemandForm,
    DocumentForm,
    WaiverForm,
)
from jingzhun.packs.forms.heads import EntryForm, NamedForm, PackForm, StatusField
from jingzhun.packs.forms.obligations import (
    AssessmentForm,
    Cadence,
    ConsequenceForm,
    DutyForm,
    GoalForm,
    IndicatorForm,
    LedgerForm,
    Level,
    MoneyForm,
    PartForm,
    RatioForm,
    ReportForm,
    RewardForm,
    SanctionForm,
    SumForm,
    TargetForm,
    TaskForm,
)
from jingzhun.packs.forms.rules import (
    BenefitForm,
    Benefits,
    DefinitionForm,
    ParameterForm,
    ProcedureForm,
    ProgrammeForm,
    StandardForm,
    StepForm,
)

__all__ = [
    "AssessmentForm",
    "BackgroundForm",
    "BenefitForm",
    "Benefits",
    "Cadence",
    "CaseForm",
    "CheckForm",
    "ConsequenceForm",
    "CoverageForm",
    "DefinitionForm",
    "DemandForm",
    "DocumentForm",
    "DutyForm",
    "EntryForm",
    "ExpectedForm",
    "ExpectedProgrammeForm",
    "Follows",
    "GoalForm",
    "IndicatorForm",
    "LedgerForm",
    "Level",
    "MoneyForm",
    "NamedForm",
    "PackForm",
    "ParameterForm",
    "PartForm",
    "ProcedureForm",
    "ProgrammeForm",
    "RatioForm",
    "ReportForm",
    "RewardForm",
    "SanctionForm",
    "StandardForm",
    "StatusField",
    "StepForm",
    "SumForm",
    "TargetForm",
    "TaskForm",
    "WaiverForm",
]
