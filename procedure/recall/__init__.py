"""The recall: whoever got data that INTERPOL changed or deleted is notified, and must attest."""
