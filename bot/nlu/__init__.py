"""Rasa graph components over the readers."""
