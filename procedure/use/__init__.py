"""The use of a communication against a person: what is asked, what is checked, who permits it."""
