"""From a publication, and nothing else, to words and pages."""
