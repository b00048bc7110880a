"""The sizes of a timeline, in units of which one is a pixel where it has its full width."""

WIDTH, LEFT, RIGHT = 1216.0, 124.0, 56.0
"""The whole picture; the names of the lanes; what is free at the right for a label."""
TOP, ROW, BETWEEN = 68.0, 30.0, 6.0
"""The calendar above the lanes; a row with its label above its bar; what is between lanes."""
LEAST_BAR = 4.0
"""No bar is shorter."""
LONGEST = 42
"""Letters of a label; what is longer is cut at a word."""
BESIDE = 12.0
"""How far the label of a milestone is from its middle."""
