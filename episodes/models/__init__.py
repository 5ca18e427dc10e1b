"""Tables of claims and episodes."""

from .adjustment import Adjustment, AdjustmentTable
from .adjustment_proposal import AdjustmentProposal
from .beneficiary import Beneficiary
from .care_figures import CareFigures
from .claims_file import ClaimsFile, ClaimsPiece, RejectedRow
from .component import Component
from .construction_run import ConstructionRun
from .episode import Episode, EpisodeComponent, EpisodeLine, EpisodePrice
from .fee_schedule import FeeAmount, FeeSchedule
from .proposed_adjustment import ProposedAdjustment

__all__ = [
    "Adjustment",
    "AdjustmentProposal",
    "AdjustmentTable",
    "Beneficiary",
    "CareFigures",
    "ClaimsFile",
    "ClaimsPiece",
    "Component",
    "ConstructionRun",
    "Episode",
    "EpisodeComponent",
    "EpisodeLine",
    "EpisodePrice",
    "FeeAmount",
    "FeeSchedule",
    "ProposedAdjustment",
    "RejectedRow",
]
