"""The words of a table sheet in the languages of the product; labels and choices are the flow's own."""

from collections.abc import Mapping
from typing import Final

from flows.status import Status

NON_ANSWERS: Final[Mapping[Status, Mapping[str, str]]] = {
    Status.DONT_KNOW: {
        "en": "I don't know", "fr": "Je ne sais pas", "es": "No sé", "pt": "Não sei", "ar": "لا أعرف",
    },
    Status.NOT_APPLICABLE: {
        "en": "Does not apply", "fr": "Ne s'applique pas", "es": "No corresponde", "pt": "Não se aplica",
        "ar": "لا ينطبق",
    },
    Status.REFUSED: {
        "en": "Rather not say", "fr": "Je préfère ne pas répondre", "es": "Prefiero no decirlo",
        "pt": "Prefiro não dizer", "ar": "أفضّل عدم الإجابة",
    },
}  # fmt: skip
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "table": {"en": "Table", "fr": "Tableau", "es": "Tabla", "pt": "Tabela", "ar": "الجدول"},
    "help": {"en": "Help", "fr": "Aide", "es": "Ayuda", "pt": "Ajuda", "ar": "مساعدة"},
    "which": {"en": "Which?", "fr": "Lequel ?", "es": "¿Cuál?", "pt": "Qual?", "ar": "ما هو؟"},
    "needed": {"en": "needed", "fr": "obligatoire", "es": "obligatorio", "pt": "obrigatório", "ar": "مطلوب"},
    "list": {
        "en": "one of the list", "fr": "un choix de la liste", "es": "una opción de la lista",
        "pt": "uma opção da lista", "ar": "خيار من القائمة",
    },
    "several": {
        "en": "several, with commas", "fr": "plusieurs, avec des virgules", "es": "varias, con comas",
        "pt": "várias, com vírgulas", "ar": "عدة خيارات تفصلها فواصل",
    },
    "order": {
        "en": "all, best first, with commas", "fr": "tous, le préféré d'abord, avec des virgules",
        "es": "todas, la mejor primero, con comas", "pt": "todas, a melhor primeiro, com vírgulas",
        "ar": "كلها، الأفضل أولاً، تفصلها فواصل",
    },
    "tick": {
        "en": "x where it is so", "fr": "x si c'est le cas", "es": "x si es así", "pt": "x se for assim",
        "ar": "x إن كان كذلك",
    },
    "number": {"en": "a number", "fr": "un nombre", "es": "un número", "pt": "um número", "ar": "رقم"},
    "words": {
        "en": "a few words", "fr": "quelques mots", "es": "unas palabras", "pt": "algumas palavras", "ar": "بضع كلمات",
    },
    "place": {
        "en": "latitude, longitude", "fr": "latitude, longitude", "es": "latitud, longitud",
        "pt": "latitude, longitude", "ar": "خط العرض، خط الطول",
    },
    "example": {"en": "Example", "fr": "Exemple", "es": "Ejemplo", "pt": "Exemplo", "ar": "مثال"},
}  # fmt: skip
HELP: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "Write one line for each thing, from row 4 on.",
        "The second row says what is asked, the grey one what is accepted.",
        "A blank cell is a question that is left open: it is asked in the chat.",
        "A line that you leave blank does not count.",
        "Lines that are there already stay, even if you remove them here.",
        "You may write “{dont_know}” where the list offers it.",
        "Write days as 2026-11-23.",
        "The order of the columns does not matter; do not change the hidden ones.",
        "Save the file as .xlsx or .ods and send it back in the chat.",
        "Nothing is kept before you have seen what was understood and pressed Save.",
    ),
    "fr": (
        "Écrivez une ligne par élément, à partir de la ligne 4.",
        "La deuxième ligne dit ce qui est demandé, la ligne grise ce qui est accepté.",
        "Une case vide est une question laissée ouverte : elle sera posée dans la conversation.",
        "Une ligne laissée vide ne compte pas.",
        "Les lignes déjà présentes restent, même si vous les enlevez ici.",
        "Vous pouvez écrire « {dont_know} » là où la liste le propose.",
        "Écrivez les jours ainsi : 2026-11-23.",
        "L'ordre des colonnes n'a pas d'importance ; ne changez pas celles qui sont cachées.",
        "Enregistrez le fichier en .xlsx ou .ods et renvoyez-le dans la conversation.",
        "Rien n'est gardé avant que vous ayez vu ce qui a été compris et appuyé sur Enregistrer.",
    ),
    "es": (
        "Escriba una línea por cada cosa, a partir de la fila 4.",
        "La segunda fila dice qué se pregunta; la gris, qué se acepta.",
        "Una celda vacía es una pregunta que queda abierta: se hará en el chat.",
        "Una línea que deja vacía no cuenta.",
        "Las líneas que ya están se quedan, aunque las quite aquí.",
        "Puede escribir «{dont_know}» donde la lista lo ofrece.",
        "Escriba los días así: 2026-11-23.",
        "El orden de las columnas no importa; no cambie las ocultas.",
        "Guarde el archivo como .xlsx u .ods y envíelo de vuelta en el chat.",
        "No se guarda nada antes de que vea lo que se ha entendido y pulse Guardar.",
    ),
    "pt": (
        "Escreva uma linha por cada coisa, a partir da linha 4.",
        "A segunda linha diz o que se pergunta; a cinzenta, o que se aceita.",
        "Uma célula vazia é uma pergunta que fica em aberto: será feita na conversa.",
        "Uma linha deixada vazia não conta.",
        "As linhas que já existem ficam, mesmo que as retire aqui.",
        "Pode escrever «{dont_know}» onde a lista o oferece.",
        "Escreva os dias assim: 2026-11-23.",
        "A ordem das colunas não importa; não mude as escondidas.",
        "Guarde o ficheiro como .xlsx ou .ods e envie-o de volta na conversa.",
        "Nada é guardado antes de ver o que foi entendido e carregar em Guardar.",
    ),
    "ar": (
        "اكتب سطراً لكل عنصر ابتداءً من السطر 4.",
        "السطر الثاني يقول ما هو السؤال، والسطر الرمادي يقول ما هو مقبول.",
        "الخانة الفارغة سؤال يبقى مفتوحاً، وسيُطرح في المحادثة.",
        "السطر الذي تتركه فارغاً لا يُحسب.",
        "السطور الموجودة تبقى حتى لو حذفتها هنا.",
        "يمكنك أن تكتب «{dont_know}» حيث تعرضه القائمة.",
        "اكتب الأيام هكذا: ‎2026-11-23.",
        "ترتيب الأعمدة لا يهم، ولا تغيّر الأعمدة المخفية.",
        "احفظ الملف بصيغة ‎.xlsx أو ‎.ods وأرسله في المحادثة.",
        "لا يُحفظ شيء قبل أن ترى ما فُهم وتضغط على حفظ.",
    ),
}


def say(word: str, language: str) -> str:
    """A word of the sheet in a language, its base, or English."""
    texts = WORDS[word]
    return texts.get(language) or texts.get(language.partition("-")[0]) or texts["en"]


def say_non_answer(status: Status, language: str) -> str:
    """The word that stands for a non-answer in a cell."""
    texts = NON_ANSWERS[status]
    return texts.get(language) or texts.get(language.partition("-")[0]) or texts["en"]


def help_lines(language: str) -> tuple[str, ...]:
    """The ten lines of the help sheet."""
    lines = HELP.get(language) or HELP.get(language.partition("-")[0]) or HELP["en"]
    return tuple(line.replace("{dont_know}", say_non_answer(Status.DONT_KNOW, language)) for line in lines)
