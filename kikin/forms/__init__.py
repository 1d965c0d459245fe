"""Spreadsheets that people pass on: the ministry's forms, tables for download, workbooks to be filled in."""
