"""Benchmark: what understands our shoppers beside Rasa's default pipeline and a plain one (`make bench-nlu`)."""
