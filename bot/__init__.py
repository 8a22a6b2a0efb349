"""Rasa's side of the line: channel, tracker store, response generator, featurizer. Runs on Python 3.10, on loopback."""
