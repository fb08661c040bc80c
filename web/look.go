package web

import (
	"context"

	"goodoffices/desk"
	"goodoffices/paper"
)

// look asks the desk what it knows of some talks.
func (s *Server) look(ctx context.Context, talks paper.ID) (*desk.View, error) {
	v, err := s.desk.Look(ctx, talks)
	if err != nil {
		return nil, err
	}
	return &v, nil
}
