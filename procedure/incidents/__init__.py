"""Incidents: somebody relied on a communication against law or policy, or tried to misuse one."""
