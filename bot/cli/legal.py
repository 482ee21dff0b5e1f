"""The legal profile of a municipality: four facts are asked, the rest has a default that may be changed."""

from collections.abc import Mapping
from typing import Final

SAID: Final[Mapping[str, tuple[str, str, str, str, str, str]]] = {
    "en": (
        "The town clerk (invented), Town hall",
        "the technical service of {name}",
        "none named (demonstration)",
        "public interest",
        "to find out what to make simpler in the work with residents",
        "the machine of the municipality",
    ),
    "fr": (
        "Le secrétariat général (inventé), Mairie",
        "le service technique ({name})",
        "aucune nommée (démonstration)",
        "intérêt public",
        "savoir ce qu'il faut simplifier dans le travail avec les usagers",
        "la machine de la commune",
    ),
    "es": (
        "La secretaría general (inventada), Municipalidad",
        "el área técnica ({name})",
        "ninguna indicada (demostración)",
        "interés público",
        "saber qué conviene simplificar en el trabajo con la población",
        "la máquina de la municipalidad",
    ),
    "pt": (
        "O secretariado geral (inventado), Câmara municipal",
        "o serviço técnico ({name})",
        "nenhuma indicada (demonstração)",
        "interesse público",
        "saber o que convém simplificar no trabalho com os munícipes",
        "a máquina do município",
    ),
    "ar": (
        "الكتابة العامة (خيالية)، مقر البلدية",
        "المصلحة التقنية ({name})",
        "لم تُحدد أي جهة (عرض تجريبي)",
        "المصلحة العامة",
        "معرفة ما ينبغي تبسيطه في العمل مع السكان",
        "حاسوب البلدية",
    ),
}
"""By language what stands where nothing was given: who is responsible, who runs the machine, the authority, the basis,
the purpose, where the data are."""


def legal_profile(
    municipality: str, controller: str, contact: str, authority: str, months: int, language: str = "en"
) -> dict[str, object]:
    """Every field of the notice, filled; what was not given in this language.

    Raises ValueError naming the field that is empty.
    """
    responsible, operator, nobody, basis, purpose, hosting = SAID[language]
    name, _, address = (controller or responsible).replace("،", ",").partition(",")
    profile: dict[str, object] = {
        "controller_name": name.strip(),
        "controller_address": address.strip() or municipality,
        "contact": contact or f"{name.strip()}",
        "dpo": "none",
        "sender": name.strip(),
        "operator": operator.format(name=name.strip()),
        "operator_employer": name.strip(),
        "authority_name": authority or nobody,
        "authority_url": "none",
        "registration_number": "not required",
        "basis": basis,
        "purpose": purpose,
        "transfer_notice": "none",
        "hosting_country": hosting,
        "retention_raw_months": months,
        "retention_ids_days": 30,
        "complaint_text": "none",
    }
    empty = [field for field, value in profile.items() if value == ""]
    if empty:
        raise ValueError(f"empty: {', '.join(empty)}")
    return profile
