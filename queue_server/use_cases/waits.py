"""The wait range of a ticket or a service: the queue's state read once, the rule asked in domain.forecast."""
