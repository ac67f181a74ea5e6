"""The Rasa assistant, behind the conversation core's idea of an engine."""
