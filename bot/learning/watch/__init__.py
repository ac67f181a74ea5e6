"""How shoppers and the assistant change after a training, told to leads before it hurts."""
