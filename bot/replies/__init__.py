"""Replies as data, and the words for them."""
