"""Long work in the background: jobs, their progress, their results, the schedule."""
