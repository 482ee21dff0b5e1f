"""Who plays in a demonstration: invented names of an invented town."""

TOWN = {
    "en": "Town of Sandiara-les-Eaux (invented)",
    "fr": "Commune de Sandiara-les-Eaux (inventée)",
    "es": "Municipalidad de Sandiara-les-Eaux (inventada)",
    "pt": "Município de Sandiara-les-Eaux (inventado)",
    "ar": "بلدية سانديارا (خيالية)",
}
DEPARTMENTS = {
    "en": ("Civil registry", "Markets", "Town planning"),
    "fr": ("État civil", "Marchés", "Urbanisme"),
    "es": ("Registro civil", "Mercados", "Urbanismo"),
    "pt": ("Registo civil", "Mercados", "Urbanismo"),
    "ar": ("الحالة المدنية", "الأسواق", "التعمير"),
}
OFFICES = {
    "en": ("Mr Diallo", "Ms Faye", "Mr Ndour", "Ms Thiam", "Mr Gueye"),
    "fr": ("M. Diallo", "Mme Faye", "M. Ndour", "Mme Thiam", "M. Gueye"),
    "es": ("Sr. Diallo", "Sra. Faye", "Sr. Ndour", "Sra. Thiam", "Sr. Gueye"),
    "pt": ("Sr. Diallo", "Sra. Faye", "Sr. Ndour", "Sra. Thiam", "Sr. Gueye"),
    "ar": ("السيد ديالو", "السيدة فاي", "السيد ندور", "السيدة تيام", "السيد غي"),
}
REVIEWER = {
    "en": "Ms Sarr, library (invented)",
    "fr": "Mme Sarr, bibliothèque (inventée)",
    "es": "Sra. Sarr, biblioteca (inventada)",
    "pt": "Sra. Sarr, biblioteca (inventada)",
    "ar": "السيدة سار، المكتبة (خيالية)",
}
AGENT_NAMES = (
    "Awa", "Moussa", "Fatou", "Ibrahima", "Aïssatou", "Cheikh", "Ndeye", "Ousmane", "Khady", "Mamadou",
    "Rokhaya", "Abdou", "Coumba", "Lamine", "Sokhna", "Pape", "Dieynaba", "Samba", "Astou", "Modou",
)  # fmt: skip
