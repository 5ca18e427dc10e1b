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
        "Correct the counts so that the four sum to eligible.",
    ),
    "measure-twice": Sentence(
        "A measure is reported twice",
        "The measure is reported more than once (also in {expected}).",
        "Counts are for the whole practice, so each measure is reported once.",
        "Add up the counts in one place and remove the other.",
    ),
    "collection-type": Sentence(
        "A measure has no such collection type",
        "Measure {measure} cannot be collected in this way in {year}.",
        "The measure has no specification for this collection type.",
        "Count the measure by its specification for {expected}, and write that in reporting_method.",
    ),
    "measure-not-reported": Sentence(
        "A measure is not reported",
        "Measure {expected} is not in the file.",
        "A required measure that you do not report scores 0 points, even if you have few cases.",
        "Add the measure with its counts. If you had no case, write 0 in each count.",
        WARNING,
    ),
    "measure-ignored": Sentence(
        "The file holds other measures",
        "The file also holds measures that are not the Model's: {expected}.",
        "We ignore them.",
        "You do not need to do anything.",
        WARNING,
    ),
    "no-measure-of-ours": Sentence(
        "The file holds none of the Model's measures",
        "The file holds these measures: {held}. It holds no measure of the Model that this format can carry.",
        "There is nothing to score.",
        "Export these measures and upload the file again: {expected}.",
    ),
    "printed-rate": Sentence(
        "A printed rate disagrees with the counts",
        "The performance rate in the file differs from the rate of the counts.",
        "We score the counts.",
        "Check the counts with the vendor of your system.",
        WARNING,
    ),
    "period-mismatch": Sentence(
        "The period of the counts is not the performance year",
        "The counts do not cover exactly the performance year {year}.",
        "We score measures on all cases of the year.",
        "Export the measures for January 1 to December 31, {year}, and upload that file.",
    ),
    "counts-of-one-clinician": Sentence(
        "The counts are those of a single clinician",
        "The file was made for a single clinician.",
        "The Model scores the counts of the whole practice.",
        "Export the measures for the group (your TIN), and upload that file.",
    ),
    "counts-of-another-entity": Sentence(
        "The counts are not those of one practice",
        "The file was made for a virtual group, an APM Entity or a part of a practice.",
        "The Model scores the counts of one whole practice.",
        "Export the measures for the group (your TIN), and upload that file.",
    ),
    "several-tins": Sentence(
        "The file names more than one TIN",
        "The file names more than one Taxpayer Identification Number.",
        "We cannot tell whose counts it contains.",
        "Export the measures of your practice alone and upload that file.",
    ),
    "population-twice": Sentence(
        "A population is counted twice",
        "A population of the measure has more than one count.",
        "We cannot tell which of them is right.",
        "Export the measure with one count of each population; tell the vendor of your system if this happens again.",
    ),
    "population-not-counted": Sentence(
        "A population has no count",
        "The count of this population is missing or is not a whole number of 0 or more.",
        "We cannot calculate a rate without it.",
        "Export the measure again; tell the vendor of your system if this happens again.",
    ),
    "population-order": Sentence(
        "A population is larger than the one it is part of",
        "The count of this population is larger than that of the population it is part of.",
        "Such counts cannot be right, so we cannot calculate a rate.",
        "Check the counts with the vendor of your system. Expected: {expected}.",
    ),
    "measure-strata": Sentence(
        "A measure is split into strata",
        "The counts of the measure are split into strata.",
        "The Model scores each measure on its total counts.",
        "Export the measure with its total counts.",
    ),
}
