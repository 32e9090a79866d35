"""The system of record of the centre, and the pages of those who work there."""
