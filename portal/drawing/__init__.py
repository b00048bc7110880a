"""Pictures that the server draws: pure functions from frozen values to SVG, with classes alone."""
