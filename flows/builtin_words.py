"""The few words that a flow may leave out, in the languages of the product; everything else is said by the host."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "name": {
        "en": "What is it called, in a few words?",
        "fr": "Comment cela s'appelle-t-il, en quelques mots ?",
        "es": "¿Cómo se llama, en pocas palabras?",
        "pt": "Como se chama, em poucas palavras?",
        "ar": "ما اسمه، في كلمات قليلة؟",
    },
    "add": {
        "en": "Add another: {label}",
        "fr": "Ajouter : {label}",
        "es": "Agregar: {label}",
        "pt": "Acrescentar: {label}",
        "ar": "إضافة: {label}",
    },
    "first": {
        "en": "Add: {label}",
        "fr": "Ajouter : {label}",
        "es": "Agregar: {label}",
        "pt": "Acrescentar: {label}",
        "ar": "إضافة: {label}",
    },
    "done": {"en": "Done", "fr": "Terminé", "es": "Listo", "pt": "Concluído", "ar": "تم"},
    "none": {"en": "None here", "fr": "Aucun ici", "es": "Ninguno aquí", "pt": "Nenhum aqui", "ar": "لا شيء هنا"},
    "exclusive": {
        "en": "Choose either “{label}” or the others.",
        "fr": "Choisissez soit « {label} », soit les autres.",
        "es": "Elija «{label}» o bien las otras.",
        "pt": "Escolha «{label}» ou então as outras.",
        "ar": "إما «{label}» وحده أو الاختيارات الأخرى.",
    },
}


def builtin(word: str, language: str, default: str) -> str:
    """The words in a language, its base, the flow's default language, or English."""
    texts = WORDS[word]
    for code in (language, language.partition("-")[0], default):
        if code in texts:
            return texts[code]
    return texts["en"]
