// Writes bytes that anyone can compute again: writeBytes <count> <chunk> <seed>, to stdout.
#include <stdlib.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    if (argc != 4) return 2;
    unsigned long long left = _wcstoui64(argv[1], NULL, 10);
    DWORD chunk = (DWORD)wcstoul(argv[2], NULL, 10);
    unsigned int state = (unsigned int)wcstoul(argv[3], NULL, 10);
    unsigned char *bytes = malloc(chunk);
    if (!bytes) return 3;
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    while (left > 0) {
        DWORD size = left < chunk ? (DWORD)left : chunk;
        for (DWORD i = 0; i < size; i++) {
            state = state * 1664525u + 1013904223u;
            bytes[i] = (unsigned char)(state >> 24);
        }
        for (DWORD at = 0, written = 0; at < size; at += written) {
            if (!WriteFile(out, bytes + at, size - at, &written, NULL)) return 4;
        }
        left -= size;
    }
    free(bytes);
    return 0;
}
