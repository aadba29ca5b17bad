"""The files an organisation, its rosters and its ratings come in and go out by (CSV or one XLSX workbook)."""
