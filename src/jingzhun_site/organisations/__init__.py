"""Who holds which post: organisations, their posts, and the officials who hold them from day to day."""
