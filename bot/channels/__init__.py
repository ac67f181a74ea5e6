"""How shoppers and operators reach the service: one module a channel."""
