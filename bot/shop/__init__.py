"""Customers, orders, returns, refunds and coupons: rules on the records, and no chatbot."""
