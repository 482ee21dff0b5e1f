"""Labels as people see them: the fixed words on buttons in the five languages, and how two labels are compared."""

import html
import re
import unicodedata
from collections.abc import Iterable

INVISIBLE = re.compile("[\u2066-\u2069\u200e\u200f]")
TAG = re.compile(r"<[^>]*>")
OFF, ON = "☐", "☑"
ELLIPSIS = "…"

STATUSES = {
    "skipped": ("Skip", "Passer", "Saltar", "Passar à frente", "تخطّي"),
    "dont_know": ("I don't know", "Je ne sais pas", "No sé", "Não sei", "لا أعرف"),
    "not_applicable": ("Does not apply", "Ne s'applique pas", "No corresponde", "Não se aplica", "لا ينطبق"),
    "refused": (
        "Rather not say",
        "Je préfère ne pas répondre",
        "Prefiero no decirlo",
        "Prefiro não dizer",
        "أفضّل عدم الإجابة",
    ),
}
CONTROLS = {
    "back": ("Back", "Retour", "Volver", "Voltar", "رجوع"),
    "keep": ("Keep", "Garder", "Conservar", "Manter", "إبقاء"),
    "pause": ("Pause", "Pausa", "توقف مؤقت"),
    "cancel": ("Cancel", "Annuler", "Cancelar", "إلغاء"),
    "page": ("More", "Suite", "Más", "Mais", "المزيد", "Previous", "Précédent", "Anterior", "السابق"),
    "send": ("Send", "Envoyer", "Enviar", "إرسال"),
    "start": ("Start", "Je commence", "Empezar", "Começar", "لنبدأ"),
    "delete": ("Yes, delete", "Oui, supprimer", "Sí, borrar", "Sim, apagar", "نعم، حذف"),
    "clear": (
        "Clear my answers from this chat",
        "Effacer mes réponses du chat",
        "Quitar respuestas del chat",
        "Limpar respostas da conversa",
        "مسح أجوبتي من المحادثة",
    ),
    "add": ("Add another", "Ajouter", "Agregar otro", "Acrescentar outro", "إضافة"),
    "done": ("Done", "Terminé", "Listo", "Concluído", "تم"),
}
DONE_COUNT = re.compile(r"(?:Done|Terminé|Listo|Concluído|تم) \((\d+)\)")
REVIEW = (
    "These are your answers.",
    "Voici vos réponses.",
    "Estas son sus respuestas.",
    "Estas são as suas respostas.",
    "هذه أجوبتك.",
)
NAME_WORDS = (
    "What is it called, in a few words?",
    "Comment cela s'appelle-t-il, en quelques mots ?",
    "¿Cómo se llama, en pocas palabras?",
    "Como se chama, em poucas palavras?",
    "ما اسمه، في كلمات قليلة؟",
)
ASKED_AGAIN = re.compile(
    "|".join(
        (
            "is no longer offered",
            "Another answer has changed",
            "n'est plus proposée",
            "Une autre réponse a changé",
            "ya no se ofrece",
            "Cambió otra respuesta",
            "já não é proposta",
            "Outra resposta mudou",
            "لم يعد معروضاً",
            "تغيّر جواب آخر",
        )
    )
)
PROGRESS = re.compile(r"\d+ (?:of about|of|sur environ|sur|de unas|de cerca de|de|من نحو|من) \d+")
KNOWN_ABOVE = re.compile(
    "|".join(
        (
            PROGRESS.pattern,
            "This was already answered.*",
            "Vous avez déjà répondu.*",
            "Esto ya está respondido.*",
            "Isto já foi respondido.*",
            "سبق الجواب عن هذا.*",
            "Welcome back.*",
            "Vous revoilà.*",
            "Qué bueno verle de nuevo.*",
            "Olá de novo.*",
            "أهلاً بعودتك.*",
            "✓ .*",
        )
    )
)


def plain(text: str) -> str:
    """A text without marks of direction, and without spaces around its lines."""
    return "\n".join(" ".join(line.split()) for line in INVISIBLE.sub("", text).split("\n")).strip()


def from_html(text: str) -> str:
    """What is left to read of a message in HTML."""
    return html.unescape(TAG.sub("", text))


def fold(text: str) -> str:
    """A label without case, accents, punctuation and marks, for comparing what was typed with what is offered."""
    letters = []
    for each in unicodedata.normalize("NFKD", text).casefold():
        category = unicodedata.category(each)
        if category[0] not in "MC":
            letters.append(" " if category[0] in "PZ" else each)
    return " ".join("".join(letters).split())


def same_label(seen: str, label: str) -> bool:
    """Whether a button reads so; long labels are cut on buttons."""
    seen, label = plain(seen), " ".join(plain(label).split())
    if seen.endswith(ELLIPSIS) and len(seen) > 3:
        return label.startswith(seen[:-1].rstrip())
    return seen == label


def is_one_of(seen: str, labels: Iterable[str]) -> bool:
    """Whether a button reads like one of these."""
    return any(same_label(seen, label) for label in labels)


def control_of(seen: str) -> str:
    """What a button does that is no answer; empty for any other."""
    return next((name for name, labels in CONTROLS.items() if is_one_of(seen, labels)), "")


def status_of(seen: str) -> str:
    """The non-answer that a button with the usual words stands for; empty for any other."""
    return next((name for name, labels in STATUSES.items() if is_one_of(seen, labels)), "")
