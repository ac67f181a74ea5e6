"""Mails: rows that are committed with what caused them, and sent soon after."""
