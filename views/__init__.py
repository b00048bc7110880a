"""What people read: whether they may, what is held, and how it is put together."""
