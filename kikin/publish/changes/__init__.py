"""What changed between two publications (新旧対照表): what a page says is kept beside it, and two of these are compared."""
