"""Sentences about rows compared with episodes and with other files."""

from quality.intake.messages.sentence import ACROSS, WARNING, Sentence, of_kind

SENTENCES = of_kind(
    ACROSS,
    {
        "patient-without-episode": Sentence(
            "A patient has no completed episode",
            "The claims that CMS has show no completed episode of this patient in the period.",
            "Claims come late, so the row may be right. Only rows of completed episodes count.",
            "Check the MBI. If it is right, you do not need to do anything.",
            WARNING,
        ),
        "episode-on-another-day": Sentence(
            "An episode starts on another day",
            "The claims show an episode of this patient that starts on another day.",
            "A row counts only for the episode that starts on the same day.",
            "Compare episode_start_date with the day of the planning service on your claim: {expected}.",
            WARNING,
        ),
        "episode-without-row": Sentence(
            "Episodes have no row",
            "{missing} of {total} completed {episodes} of the period have no row in this file.",
            "Clinical data are due for each of them.",
            "Add the missing patients, if the file is to be complete, and upload it again.",
            WARNING,
        ),
        "changed-since-other-file": Sentence(
            "A patient differs from another file",
            "The {column} of this patient is another one {expected}.",
            "A patient has one birth date and one sex. Often the MBI is another patient's.",
            "Check the MBI and {column}. If the earlier file is wrong, correct it while its window is open.",
            WARNING,
        ),
        "episode-in-another-file": Sentence(
            "A patient has an episode close by in another file",
            "Another accepted file has an episode of this patient that starts less than {apart} days away.",
            "An episode is reported once, in the period in which it completes.",
            "Check episode_start_date and the MBI. If both files mean the same episode, keep one row.",
            WARNING,
        ),
    },
)
