"""The hard limits of flows, expressions, interviews and files; going over one is always said, never passed over."""

from typing import Final

# flows
MAX_FLOW_BYTES: Final = 256 * 1024
MAX_YAML_DEPTH: Final = 20
MAX_YAML_NODES: Final = 20_000
MAX_PROBLEMS: Final = 200
"""Told at once: who reads more than that begins anew, and the nearest name is looked for in each."""
MAX_ITEMS: Final = 1_000
MAX_GROUP_DEPTH: Final = 8
MAX_REPEAT_DEPTH: Final = 2
MAX_LISTS: Final = 200
MAX_CHOICES_PER_LIST: Final = 500
MAX_LANGUAGES: Final = 20
MAX_MATRIX_ROWS: Final = 12
MAX_INPUTS: Final = 50
MAX_INPUT_ROWS: Final = 200
MAX_INPUT_CHOICES: Final = 500

# expressions
MAX_EXPRESSION_CHARS: Final = 2_000
MAX_EXPRESSION_TOKENS: Final = 500
MAX_EXPRESSION_DEPTH: Final = 32
MAX_STEPS_PER_EVALUATION: Final = 10_000
MAX_STEPS_PER_REPLAY: Final = 1_000_000
MAX_COMPUTED_CHARS: Final = 100_000
"""The longest text that concat and join may make: calculations that feed one another could grow without end."""

MAX_REGEX_CHARS: Final = 200
MAX_REGEX_DEPTH: Final = 20
MAX_REGEX_PLACES: Final = 1_000
"""Characters and classes of a pattern once its counted repetitions are written out."""

# interviews
MAX_INSTANCES_PER_REPEAT: Final = 200
MAX_RESPONSES_PER_INTERVIEW: Final = 5_000
MAX_TEXT_UNITS: Final = 4_000
MIN_NAME_UNITS: Final = 2
MAX_NAME_UNITS: Final = 40
MAX_VOICE_SECONDS: Final = 60

# what is shown, in UTF-16 code units
MAX_LABEL_UNITS: Final = 3_500
MAX_HINT_UNITS: Final = 500
MAX_CHOICE_LABEL_UNITS: Final = 200
MAX_PIPED_VALUE_UNITS: Final = 300
MAX_CARD_UNITS: Final = 4_096
MAX_BUTTON_UNITS: Final = 64
MAX_NUMBERED_UNITS: Final = 2_200
"""Of a page of choices that stand in the text because they are too long for buttons."""

CHOICES_PER_PAGE: Final = 8
MAX_CHOICES_WITHOUT_PAGES: Final = 12

# files
MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_XLSX_BYTES: Final = 2 * 1024 * 1024
TABLE_FROM_MAX: Final = 10
TABLE_KEPT_HOURS: Final = 24

# transcripts
MAX_TRANSCRIPT_TURNS: Final = 1_000
