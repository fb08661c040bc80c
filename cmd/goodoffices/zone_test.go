package main

import "testing"

// What is signed names a zone that every machine knows.
func TestZoneHasANameElsewhereToo(t *testing.T) {
	for set, want := range map[string]string{"Asia/Muscat": "Asia/Muscat", ":Europe/Zurich": "Europe/Zurich", "": "UTC", "Local": "UTC", "nowhere/else": "UTC"} {
		t.Setenv("TZ", set)
		if got := localZone().String(); got != want {
			t.Errorf("TZ=%q: %s, want %s", set, got, want)
		}
	}
}
