"""The protest: a formal dispute with another bureau about data, for one or more cases."""
