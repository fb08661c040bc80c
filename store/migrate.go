package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations are run in the order of their names, each once. The number of
// those that were run stands in the database's user_version.
func migrations() ([]string, error) {
	entries, err := fs.ReadDir(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, e := range entries { // sorted by name
		b, err := migrationFiles.ReadFile("migrations/" + e.Name())
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(b))
	}
	return texts, nil
}

// migrate brings the database to this program's version in one transaction.
func migrate(ctx context.Context, conn *sql.Conn) error {
	texts, err := migrations()
	if err != nil {
		return err
	}
	var app, version, tables int
	for _, q := range []struct {
		text string
		into *int
	}{
		{"PRAGMA application_id", &app},
		{"PRAGMA user_version", &version},
		{"SELECT count(*) FROM sqlite_schema", &tables},
	} {
		if err := conn.QueryRowContext(ctx, q.text).Scan(q.into); err != nil {
			return err
		}
	}
	switch {
	case app != applicationID && (app != 0 || version != 0 || tables != 0):
		return fmt.Errorf("%w: not a store of this program", ErrDamaged)
	case version > len(texts):
		return fmt.Errorf("%w: version %d, this program knows %d", ErrNewer, version, len(texts))
	case version < 0:
		return fmt.Errorf("%w: version %d", ErrDamaged, version)
	case version == len(texts):
		return nil
	}
	script := []string{
		"BEGIN IMMEDIATE",
		fmt.Sprintf("PRAGMA application_id = %d", applicationID),
	}
	script = append(script, texts[version:]...)
	script = append(script, fmt.Sprintf("PRAGMA user_version = %d", len(texts)), "COMMIT")
	if _, err := conn.ExecContext(ctx, strings.Join(script, ";\n")); err != nil {
		return fmt.Errorf("migrate from version %d: %w", version, err)
	}
	return nil
}
