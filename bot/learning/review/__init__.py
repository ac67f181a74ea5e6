"""Leads look at doubted turns and say what they meant; who said what is kept, and can be undone."""
