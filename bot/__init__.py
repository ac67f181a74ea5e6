"""Beforehand: a customer-service chatbot for online shops that answers the next question too."""
