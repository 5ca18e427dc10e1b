"""Sentences about the structure of JSON and XML files."""

from quality.intake.messages.sentence import Sentence

SENTENCES = {
    "structure-unreadable": Sentence(
        "The structure of the file cannot be read",
        "The file is not well-formed {content}{where}.",
        "It may be cut off or changed by hand.",
        "Export the file again from your system and upload it unchanged.",
    ),
    "structure-unsafe": Sentence(
        "The file holds a document type definition",
        "The XML file holds a document type definition or entities.",
        "Both can be used for attacks, so we do not accept them.",
        "Export the file again without a document type definition.",
    ),
    "doubled-name": Sentence(
        "A name occurs twice",
        "In one object of the JSON file a name occurs more than once.",
        "We cannot tell which of its values counts.",
        "Export the file again from your system and upload it unchanged. If this happens again, tell the vendor.",
    ),
    "structure-too-large": Sentence(
        "The file holds too many elements",
        "The {content} file has more elements or more levels than any file of measures.",
        "We stopped reading the file to protect the portal.",
        "Check that this is the right file. Export the measures of your practice alone, or fill in the template.",
    ),
    "structure-unexpected": Sentence(
        "The file does not have the expected structure",
        "The file is {content} but not {expected}.",
        "We cannot find the measures in it.",
        "Export it from your system in this format, or fill in the current template.",
    ),
}
