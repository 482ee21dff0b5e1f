"""Words that nobody who is asked should have to read: those of the trade, and promises that cannot be kept."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

REFUSED: Final[Mapping[str, str]] = {
    "en": r"""anonym\w* maturity e-governance e-government demateriali\w* digitali[sz]\w* evaluate\syou score
        indicators? thresholds? samples? percent\w* respondent\syou interoperab\w* back-office front-office workflow\w*
        stakeholders? benchmark\w* roadmap\w* governance""",
    "fr": r"""anonym\w* maturité e-gouvernance dématériali\w* digitalis\w* vous\sévaluer score\w* indicateurs? seuils?
        pourcent\w* collectivités? échantillon\w* interopérab\w* back-office front-office workflow\w*
        parties\sprenantes benchmark\w* gouvernance feuille\sde\sroute parcours\susager""",
    "es": r"""anónim\w* anonim\w* madurez e-gobierno gobierno\selectrónico gobernanza gobernabilidad desmaterializ\w*
        digitalización transformación\sdigital evaluarl\w+ evaluación puntaje puntuación indicador\w* umbral\w*
        muestreo porcentaj\w* interoperab\w* back-office front-office workflow\w* partes\sinteresadas benchmark\w*
        hoja\sde\sruta stakeholders? contribuyentes? usuario\sfinal""",
    "pt": r"""anónim\w* anonim\w* maturidade e-governo governo\seletrónico governação governança desmaterializ\w*
        digitalização transformação\sdigital avaliá-l\w+ avaliação pontuação indicador\w* limiar\w* amostra\w*
        percentag\w* porcentag\w* interoperab\w* back-office front-office workflow\w* partes\sinteressadas benchmark\w*
        roteiro stakeholders? cadastro usuári\w+ arquivo\w* celular\w* tela\w*""",
    "ar": r"""مجهول\w* الهوية\sالمجهولة نضج النضج الحوكمة حوكمة الحكامة حكامة الحكومة\sالإلكترونية رقمنة\sالخدمات
        التحول\sالرقمي التجريد\sالمادي تقييمك درجتك مؤشر المؤشر مؤشرات المؤشرات عتبة العتبة عينة العينة
        النسبة\sالمئوية قابلية\sالتشغيل أصحاب\sالمصلحة خارطة\sالطريق المقارنة\sالمرجعية""",
}
"""By language, patterns of whole words. Portuguese also refuses the words of Brazil, which its overlay may say."""

TAKEN: Final = {language: "|".join(words.split()) for language, words in REFUSED.items()}
CONTROLS: Final[Mapping[str, str]] = {
    "en": "Answers are anonymous",
    "fr": "La maturité de la commune",
    "es": "La madurez de la municipalidad",
    "pt": "A maturidade do município",
    "ar": "درجة النضج في البلدية",
}


def refused_in(language: str, text: str) -> Iterator[str]:
    """The words of a text that its language refuses."""
    return (found[0] for found in re.finditer(rf"(?<!\w)(?:{TAKEN[language]})(?!\w)", text, re.IGNORECASE))
