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

// Reserve takes one piece of an item off the stock and returns how many are left.
func (s *Stock) Reserve(ctx context.Context, item string) (int, error) {
	var pieces int
	row := s.DB.QueryRowContext(ctx, `SELECT pieces FROM stock WHERE item = $1`, item)
	if err := row.Scan(&pieces); err != nil {
		return 0, err
	}
	if pieces == 0 {
		return 0, ErrSoldOut
	}
	_, err := s.DB.ExecContext(ctx, `UPDATE stock SET pieces = $2 WHERE item = $1`, item, pieces-1)
	return pieces - 1, err
}
