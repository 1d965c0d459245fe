-- After Quarto has made a site: it writes an index for a search that these pages do not have.
os.remove((os.getenv("QUARTO_PROJECT_OUTPUT_DIR") or "_site") .. "/search.json")
