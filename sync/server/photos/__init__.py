"""Photos at the office: uploads that resume, and the shelf where whole ones lie."""
