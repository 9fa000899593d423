package payments

import (
	"context"
	"time"
)

const tries = 3

// Charge takes the price of an order from its customer, and tries again when the provider does not answer.
func (c *Client) Charge(ctx context.Context, order Order) error {
	for try := 1; ; try++ {
		err := c.post(ctx, "/charges", order)
		if err == nil || try == tries {
			return err
		}
		time.Sleep(time.Duration(try) * 100 * time.Millisecond)
	}
}
