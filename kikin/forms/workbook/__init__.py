"""The input workbook: a sheet per table, made from the declaration; next year's rows; import and its undoing."""
