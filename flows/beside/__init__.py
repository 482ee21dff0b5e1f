"""What lies beside a flow and becomes part of it: overlays for the language of a region, and country packs."""
