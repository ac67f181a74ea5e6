"""Training from the desk: data problems in words, then merging, training and examining in processes of their own."""
