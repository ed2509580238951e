"""The Processing provider: one module per algorithm."""
