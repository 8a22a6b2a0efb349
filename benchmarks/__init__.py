"""Measures the line against stock Rasa: same messages, same machine, one after the other. ``make bench`` runs it."""
