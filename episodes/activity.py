"""Activity in sentences: what episodes tell (`portal.activity`)."""

from portal.activity import Sentence, Topic

SENTENCES = (
    Sentence("adjustment.set", Topic.MONEY, "set the adjustments of the {component} for performance year {year}",
             "episodes.Adjustment"),
    Sentence("adjustment.load_table", Topic.MONEY, "loaded the adjustments of the {component} for performance year "
             "{year}", "episodes.Adjustment"),
    Sentence("adjustment_proposal.load", Topic.MONEY, "loaded the calculated adjustments of the {component} for "
             "performance year {year}", "episodes.Adjustment"),
)  # fmt: skip
