"""Tables that people keep in spreadsheets, in and out: xlsx and csv. The only importer of the libraries for them."""
