"""What lies beside a flow and becomes part of it: wordings of a region, and the defaults of a country."""
