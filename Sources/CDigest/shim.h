#pragma once
// SHA-256 from libmd: 60 KB of C with no dependencies, against 64 CPU seconds of building swift-crypto.
#include <sys/types.h>
#include <sha2.h>
