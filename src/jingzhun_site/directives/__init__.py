"""Policy documents: uploaded, read, reviewed item by item, and handed over to those who carry them out."""
