"""Turns worth a lead's look: found in the transcripts, cleaned of personal data, grouped and ranked."""
