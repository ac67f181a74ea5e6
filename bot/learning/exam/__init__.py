"""The exam of a model: golden messages and conversations, cross-validation, and what was said replayed."""
