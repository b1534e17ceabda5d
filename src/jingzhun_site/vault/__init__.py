"""Names, ID numbers, phones and bank accounts, sealed; everything else holds tokens."""
