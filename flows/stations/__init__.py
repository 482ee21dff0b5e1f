"""Stations: the places of a way through a flow where something is asked, and whether what was said there stands."""
