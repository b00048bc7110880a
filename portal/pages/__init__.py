"""The pages of the portal: what each role reads and does in a browser, also with scripts off."""
