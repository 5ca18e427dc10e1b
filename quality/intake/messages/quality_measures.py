"""Sentences about the counts of quality measures."""

from quality.intake.messages.sentence import WARNING, Sentence

SENTENCES = {
    "unknown-measure": Sentence(
        "A measure is not one of the Model's",
        "The measure is not one of the Model's measures.",
        "It would not be scored.",
        "Write one of: {expected}; or remove the row.",
    ),
    "measure-sum": Sentence(
        "The counts of a measure do not add up",
        "met + not_met + exceptions + exclusions is not equal to eligible.",
        "Every eligible case must be in exactly one of the four.",
        "Correct the counts so that the four add up to eligible.",
    ),
    "measure-twice": Sentence(
        "A measure is reported twice",
        "The measure is reported in more than one row ({expected}).",
        "Counts are for the whole practice, so there is one row for each measure.",
        "Add the counts up in one row and remove the other.",
    ),
    "measure-not-reported": Sentence(
        "A measure is not reported",
        "Measure {expected} is not in the file.",
        "A measure that is not reported scores 0 points unless it has too few cases.",
        "Add a row for the measure if your practice has cases.",
        WARNING,
    ),
    "measure-ignored": Sentence(
        "The file holds other measures",
        "The file also holds measures that are not the Model's: {expected}.",
        "They are ignored.",
        "Nothing needs to be done.",
        WARNING,
    ),
    "no-measure-of-ours": Sentence(
        "The file holds none of the Model's measures",
        "The file holds these measures: {held}. None of them is one of the Model's that this format can carry.",
        "There is nothing to score.",
        "Export the measures {expected} and upload again.",
    ),
    "printed-rate": Sentence(
        "A printed rate disagrees with the counts",
        "The performance rate in the file is not the one that the counts give.",
        "The counts are what is scored.",
        "Check the counts with the vendor of your system.",
        WARNING,
    ),
    "measure-strata": Sentence(
        "A measure is split into strata",
        "The counts of the measure are split into strata.",
        "The Model's measures are counted as one.",
        "Export the measure with its total counts.",
    ),
}
