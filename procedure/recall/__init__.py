"""The recall: whoever got data that INTERPOL changed or deleted is told, and must attest."""
