"""A workbook edited in place, as SpreadsheetML: parts, sheets, tables, cells. Knows what no column means."""
