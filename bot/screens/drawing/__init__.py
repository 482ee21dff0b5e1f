"""How each kind of question is drawn, a family of kinds in a file; `bot/screens/kinds.py` is the table of them."""
