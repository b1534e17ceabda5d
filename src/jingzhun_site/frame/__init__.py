"""The look of every page: the frame around it and the components inside it."""
