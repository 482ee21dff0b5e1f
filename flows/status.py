"""What became of a question for one respondent."""

from enum import StrEnum


class Status(StrEnum):
    """What became of a question for one respondent; the first five are stored, the last two derived."""

    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    NOT_APPLICABLE = "not_applicable"
    SKIPPED = "skipped"
    NOT_ASKED = "not_asked"
    NOT_REACHED = "not_reached"
