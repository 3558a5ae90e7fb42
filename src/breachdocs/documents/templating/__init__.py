"""A Word template: its page, its placeholders, the engine that fills it in. Knows no form and no incident."""
