package payments

import "context"

// Charge takes the price of an order from its customer.
func (c *Client) Charge(ctx context.Context, order Order) error {
	return c.post(ctx, "/charges", order)
}
