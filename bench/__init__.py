"""What the portal costs, beside the plainest program that does the same. See docs/scale.md."""
