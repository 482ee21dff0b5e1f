"""A small flow in three versions, as a coordinator would send them; nothing in it is scored."""

HEAD = """spec_version: 1
settings:
  id: bicycles
  version: "{version}"
  title: {{en: Bicycles at work, fr: Le vélo au travail}}
  default_language: en
  languages: {{en: English, fr: Français}}
  allow: [dont_know]
choices:
  yes_no:
    - {{name: yes, label: {{en: "Yes", fr: Oui}}}}
    - {{name: no, label: {{en: "No", fr: Non}}}}
survey:
"""
V1 = (
    HEAD.format(version="1")
    + """
  - type: select_one
    name: has_bicycle
    choices: yes_no
    label: {en: "Do you come by bicycle?", fr: "Venez-vous à vélo ?"}
  - type: integer
    name: minutes
    constraint: . > 0
    constraint_message: {en: More than 0., fr: Plus que 0.}
    label: {en: "How many minutes is it?", fr: "Combien de minutes ?"}
"""
)
# A question renamed, one added.
V2 = (
    HEAD.format(version="2")
    + """
  - type: select_one
    name: rides
    renamed_from: [has_bicycle]
    choices: yes_no
    label: {en: "Do you come by bicycle?", fr: "Venez-vous à vélo ?"}
  - type: integer
    name: minutes
    constraint: . > 0
    constraint_message: {en: More than 0., fr: Plus que 0.}
    label: {en: "How many minutes is it?", fr: "Combien de minutes ?"}
  - type: select_one
    name: would_repair
    choices: yes_no
    label: {en: "Would you use a repair stand?", fr: "Utiliseriez-vous un atelier ?"}
"""
)
# The type of a question changed: not to be published.
BROKEN = V2.replace('version: "2"', 'version: "3"').replace("type: integer", "type: decimal")
# A question removed: to be confirmed.
SHORTER = V2.replace('version: "2"', 'version: "3"').partition("  - type: integer")[0]
UNSOUND = V1.replace("choices: yes_no", "choices: yes_nos").replace(". > 0", ". > ${nobody}")
