"""XLSForm both ways: a flow as a workbook of ODK tools, and such a workbook as a flow."""
