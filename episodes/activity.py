"""Activity in sentences: what episodes tell (`portal.activity`)."""

from portal.activity import Sentence, Topic

DATA_FILE = "episodes.DataFile"

SENTENCES = (
    Sentence("adjustment.set", Topic.MONEY, "set the adjustments of the {component} for performance year {year}",
             "episodes.Adjustment"),
    Sentence("adjustment.load_table", Topic.MONEY, "loaded the adjustments of the {component} for performance year "
             "{year}", "episodes.Adjustment"),
    Sentence("adjustment_proposal.load", Topic.MONEY, "loaded the calculated adjustments of the {component} for "
             "performance year {year}", "episodes.Adjustment"),
    Sentence("data_file.ask", Topic.FILES, "asked for a data file of performance year {year}: {data_set}", DATA_FILE),
    Sentence("data_file.keep", Topic.FILES, "prepared a data file of performance year {year}: {data_set}", DATA_FILE),
    Sentence("data_file.retry", Topic.FILES, "asked again for a data file of performance year {year}: {data_set}",
             DATA_FILE),
    Sentence("data_file.fetch", Topic.FILES, "downloaded a data file of performance year {year} as {file_format}: "
             "{data_set}", "episodes.DataFileFetch"),
    Sentence("data_delivery.send", Topic.FILES, "asked for your data files of performance year {year}", DATA_FILE),
)  # fmt: skip
