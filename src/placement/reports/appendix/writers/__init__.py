"""Files of an appendix: page, PDF, workbook, text document and JSON, all from the same records."""
