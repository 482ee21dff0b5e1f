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
OFFICES = ("Mr Diallo", "Mme Faye", "Mr Ndour", "Mme Thiam", "Mr Gueye")
REVIEWER = "Mme Sarr, library (invented)"
AGENT_NAMES = (
    "Awa", "Moussa", "Fatou", "Ibrahima", "Aïssatou", "Cheikh", "Ndeye", "Ousmane", "Khady", "Mamadou",
    "Rokhaya", "Abdou", "Coumba", "Lamine", "Sokhna", "Pape", "Dieynaba", "Samba", "Astou", "Modou",
)  # fmt: skip
