"""What lies beside a flow and becomes part of it: overlays of languages with a region, and the defaults of countries."""
