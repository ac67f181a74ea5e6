"""Scripted shoppers who speak with a running service, and a look at what became of their orders."""
