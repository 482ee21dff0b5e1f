"""The codes of what can be wrong with a flow, with what each one means; there are no others."""

from enum import StrEnum


class Code(StrEnum):
    """`E-` stops the flow, `W-` is a mistake in most flows, `I-` only tells. `meaning` is one sentence."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> "Code":
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    E_NAME_TWICE = "E-NAME-TWICE", "A name is used by two items: names are unique in the whole flow."
    E_LIST = "E-LIST", "A list of choices does not exist, or two joined lists share a name."
    E_REF = "E-REF", "An expression or a text reads a name that no question, input or calculate has."
    E_CYCLE = "E-CYCLE", "Values that need each other: none of them could ever be computed."
    E_MEASURE = "E-MEASURE", "A measure is not whole: authority, scores or their range."
    E_LANGUAGE = "E-LANGUAGE", "A text in a language that settings/languages does not name."
    E_STORE = "E-STORE", "Something reads an answer that is kept apart from the interview."
    W_UNTRANSLATED = "W-UNTRANSLATED", "A text is missing in a language: readers would see the default language."
    W_FORWARD = "W-FORWARD", "A condition reads a question that is asked later: people would be sent back."
    W_BUTTON_LONG = "W-BUTTON-LONG", "The label of a choice is too long for a button."
    W_TEXT_LONG = "W-TEXT-LONG", "A text is longer than people read on a phone."
    W_NO_MESSAGE = "W-NO-MESSAGE", "A constraint refuses without saying what is accepted."
    W_OTHER_NAME = "W-OTHER-NAME", "A choice called other does not say whether a name is asked for."
    W_UNUSED = "W-UNUSED", "A list or a calculate that nothing reads."
    W_SENSITIVE_PIPE = "W-SENSITIVE-PIPE", "A text shows a sensitive answer."
    I_MINUTES = "I-MINUTES", "How many questions the longest path has, and how long it takes."
