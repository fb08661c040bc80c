package main

import (
	"os"
	"strings"
	"time"
)

// localZone is the zone of this machine under the name by which other machines
// know it. Go calls it "Local", which on a paper would be wherever it is read.
func localZone() *time.Location {
	name, set := os.LookupEnv("TZ")
	if !set {
		if link, err := os.Readlink("/etc/localtime"); err == nil {
			_, name, _ = strings.Cut(link, "zoneinfo/")
		}
	}
	if zone, err := time.LoadLocation(strings.TrimPrefix(name, ":")); err == nil && zone != time.Local {
		return zone
	}
	return time.UTC
}

// localNow is the clock of pages whose officer has set no zone.
func localNow() time.Time { return time.Now().In(localZone()) }
