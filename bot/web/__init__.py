"""The web door: report links, health and readiness."""
