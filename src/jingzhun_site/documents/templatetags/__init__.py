"""The template tags of documents."""
