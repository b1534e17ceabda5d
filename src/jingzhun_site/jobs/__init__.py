"""Long work in the background: jobs, their progress, their results, the schedule.

An app declares its kinds in its module ``background`` (see ``kinds.job``) and starts them with
``actions.start_job``. The row of a job is the queue itself: it becomes visible to the worker when the
transaction that made it ends, and there is one place that says what became of it.
"""
