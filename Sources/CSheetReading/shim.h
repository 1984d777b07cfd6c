#pragma once
// The two halves of a workbook that somebody saved: a ZIP archive, and XML in it.
#include <expat.h>
#include <minizip/unzip.h>
