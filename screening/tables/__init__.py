"""What is known of names and letters, as data: letters, sounds, given names, family names."""
