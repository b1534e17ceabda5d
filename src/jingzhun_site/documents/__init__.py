"""Evidence: files that prove a step, a task or a figure; kept, shown, taken off with a reason."""
