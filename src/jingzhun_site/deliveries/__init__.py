"""Benefits handed out: batches made from enrolments, their files, receipts that come back, and the differences."""
