// What script adds to pages that work without it. Nothing here knows the talks.
"use strict";
