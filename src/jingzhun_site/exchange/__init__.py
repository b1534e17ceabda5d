"""Other systems send registers in and take differences out, each with tokens of its own."""
