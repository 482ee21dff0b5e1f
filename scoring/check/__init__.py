"""Whether a model file is sound: its names, formulas, levels, texts and examples, without a database."""
