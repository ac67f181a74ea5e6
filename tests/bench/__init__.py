"""Benchmarks: the service beside stock Rasa with the same assistant, in the same call (`make bench`)."""
