"""The document of a batch in the law's order, from figures that passed the release: `page.law_document`."""
