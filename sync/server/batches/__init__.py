"""A county's batches: drafted from approved sites, put on notice, objected to, published, withdrawn."""
