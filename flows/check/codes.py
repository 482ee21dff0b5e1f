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

    E_YAML = "E-YAML", "The text is not one YAML document of this dialect."
    E_YAML_ALIAS = "E-YAML-ALIAS", "An anchor or alias: every value is written where it stands."
    E_YAML_TAG = "E-YAML-TAG", "A tag: values are texts, numbers and booleans only."
    E_YAML_SIZE = "E-YAML-SIZE", "The file is too long or nested too deep."
    E_DUPLICATE_KEY = "E-DUPLICATE-KEY", "A key stands twice in one mapping."
    E_KEY = "E-KEY", "A key is unknown, missing, or does not belong to this type."
    E_TYPE = "E-TYPE", "A type that the language does not have."
    E_NAME = "E-NAME", "A name of a forbidden form, or reserved."
    E_NAME_TWICE = "E-NAME-TWICE", "A name is used by two items: names are unique in the whole flow."
    E_LIST = "E-LIST", "A list of choices is empty or does not exist, or two joined lists share a name."
    E_CHOICE = "E-CHOICE", "A choice without a name, or with one that is taken."
    E_MEASURE = "E-MEASURE", "A measure is not whole: use, authority, scores or their range."
    E_INPUT = "E-INPUT", "An input of an unknown type, or of another type than its use needs."
    E_TABLE = "E-TABLE", "A table for a repeat that cannot have one."
    E_UNIQUE = "E-UNIQUE", "The key of a repeat is no question of it, or of a type that cannot be a key."
    E_STORE = "E-STORE", "Something reads an answer that is kept apart, or it stands where it cannot be."
    E_REF = "E-REF", "An expression or a text reads a name that no question, input or calculate has."
    E_SYNTAX = "E-SYNTAX", "An expression that does not follow the grammar."
    E_FUNC = "E-FUNC", "A function that the language does not have."
    E_ARGS = "E-ARGS", "A function with too few or too many values."
    E_CYCLE = "E-CYCLE", "Values that need each other: none of them could ever be computed."
    E_REPEAT_SCOPE = "E-REPEAT-SCOPE", "A question of a repeat is read from outside as if it had one value."
    E_NODESET = "E-NODESET", "A set of values where one is needed, or the other way round."
    E_REGEX = "E-REGEX", "A pattern outside the portable subset, or one that could take forever."
    E_DEPTH = "E-DEPTH", "Groups or repeats nested too deep."
    E_LIMIT = "E-LIMIT", "More of something than a flow may hold."
    E_DATE = "E-DATE", "A date that does not exist."
    E_FORMAT = "E-FORMAT", "A format that ODK clients do not know."
    E_EXPONENT = "E-EXPONENT", "A number with an exponent."
    E_POSITION = "E-POSITION", "The position of something else than the instances around."
    E_LANGUAGE = "E-LANGUAGE", "A text in a language that settings/languages does not name, or none in the default."
    E_SPEC = "E-SPEC", "A flow of a newer language than this program knows."
    W_UNTRANSLATED = "W-UNTRANSLATED", "A text is missing in a language: readers would see the default language."
    W_FORWARD = "W-FORWARD", "A condition reads a question that is asked later: people would be sent back."
    W_BUTTON_LONG = "W-BUTTON-LONG", "The label of a choice is too long for a button."
    W_TEXT_LONG = "W-TEXT-LONG", "A text is longer than people read on a phone."
    W_NO_MESSAGE = "W-NO-MESSAGE", "A constraint refuses without saying what is accepted."
    W_OTHER_NAME = "W-OTHER-NAME", "A choice called other does not say whether a name is asked for."
    W_UNUSED = "W-UNUSED", "A list or a calculate that nothing reads."
    W_SENSITIVE_PIPE = "W-SENSITIVE-PIPE", "A text shows a sensitive answer."
    W_COVERAGE = "W-COVERAGE", "A branch of the flow that no transcript meets."
    I_MINUTES = "I-MINUTES", "How many questions the longest path has, and how long it takes."
