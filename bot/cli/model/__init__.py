"""Commands for those who write a maturity model."""
