"""The ground floor: errors, periods, amounts, readings, categories, prefectures, letters. Values and plain functions."""
