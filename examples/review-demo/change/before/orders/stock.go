package orders

import (
	"context"
	"database/sql"
	"errors"
)

// ErrSoldOut means that nothing is left of an item.
var ErrSoldOut = errors.New("sold out")

// Stock counts what is left of each item.
type Stock struct{ DB *sql.DB }

// Reserve takes one piece of an item off the stock.
func (s *Stock) Reserve(ctx context.Context, item string) error {
	result, err := s.DB.ExecContext(ctx,
		`UPDATE stock SET pieces = pieces - 1 WHERE item = $1 AND pieces > 0`, item)
	if err != nil {
		return err
	}
	if taken, err := result.RowsAffected(); err != nil || taken == 0 {
		return errors.Join(ErrSoldOut, err)
	}
	return nil
}
