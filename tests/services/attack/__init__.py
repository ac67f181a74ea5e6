"""Guesses at orders, codes and tokens against a running service, and what they find out: nothing."""
