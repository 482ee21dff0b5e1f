"""The few words on a picture, in the languages of the product."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "isnot": "is not", "label": "label of {x}",
        "if": "if", "and": "and", "or": "or", "not": "not", "answered": "answered", "silent": "not answered",
        "chosen": "chosen", "questions": "questions", "conditions": "conditions",
        "repeats": "repeats",
        "minutes": "about {n} min", "choices": "choices: {n}", "optional": "optional",
        "times": "{a} to {b} times", "count": "as often as {x}", "each": "each {x} once",
        "given": "list given at launch",
    },
    "fr": {
        "isnot": "n'est pas", "label": "libellé de {x}",
        "if": "si", "and": "et", "or": "ou", "not": "non", "answered": "a une réponse", "silent": "sans réponse",
        "chosen": "choisies", "questions": "questions", "conditions": "conditions", "repeats": "répétitions",
        "minutes": "environ {n} min", "choices": "choix : {n}", "optional": "facultatif",
        "times": "de {a} à {b} fois", "count": "autant de fois que {x}", "each": "chaque {x} une fois",
        "given": "liste fournie au lancement",
    },
    "es": {
        "isnot": "no es", "label": "etiqueta de {x}",
        "if": "si", "and": "y", "or": "o", "not": "no", "answered": "tiene respuesta", "silent": "sin respuesta",
        "chosen": "elegidas", "questions": "preguntas", "conditions": "condiciones", "repeats": "repeticiones",
        "minutes": "unos {n} min", "choices": "opciones: {n}", "optional": "opcional",
        "times": "de {a} a {b} veces", "count": "tantas veces como {x}", "each": "cada {x} una vez",
        "given": "lista dada al lanzar",
    },
    "pt": {
        "isnot": "não é", "label": "rótulo de {x}",
        "if": "se", "and": "e", "or": "ou", "not": "não", "answered": "tem resposta", "silent": "sem resposta",
        "chosen": "escolhidas", "questions": "perguntas", "conditions": "condições", "repeats": "repetições",
        "minutes": "cerca de {n} min", "choices": "opções: {n}", "optional": "opcional",
        "times": "de {a} a {b} vezes", "count": "tantas vezes quanto {x}", "each": "cada {x} uma vez",
        "given": "lista dada no lançamento",
    },
    "ar": {
        "isnot": "ليس", "label": "تسمية {x}",
        "if": "إذا", "and": "و", "or": "أو", "not": "ليس", "answered": "أُجيب عنه", "silent": "بلا جواب",
        "chosen": "مختارة", "questions": "أسئلة", "conditions": "شروط",
        "repeats": "تكرارات",
        "minutes": "حوالي {n} دقيقة", "choices": "اختيارات: {n}", "optional": "اختياري",
        "times": "من {a} إلى {b} مرات", "count": "بعدد {x}", "each": "كل {x} مرة واحدة",
        "given": "قائمة تُعطى عند الإطلاق",
    },
}  # fmt: skip


def say(word: str, language: str, **values: object) -> str:
    """A word in the language, its base, or English."""
    texts = WORDS.get(language) or WORDS.get(language.partition("-")[0]) or WORDS["en"]
    return texts[word].format(**values) if values else texts[word]
