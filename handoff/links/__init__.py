"""What a person opens from a message: a link nobody can guess, that ends, and is erased with the conversation."""
