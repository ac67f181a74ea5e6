"""How well a trained model understands labelled messages: figures as JSON, and a page to look at."""
