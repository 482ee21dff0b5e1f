"""From released responses to an assessment, and to what of it may be shown."""
