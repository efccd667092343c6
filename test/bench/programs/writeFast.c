// Writes without computing anything: writeFast <count> <chunk> [handle …], to stdout and to each handle in turn.
#include <stdlib.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    if (argc < 3 || argc > 10) return 2;
    unsigned long long left = _wcstoui64(argv[1], NULL, 10);
    DWORD chunk = (DWORD)wcstoul(argv[2], NULL, 10);
    HANDLE out[8] = { GetStdHandle(STD_OUTPUT_HANDLE) };
    int count = 1;
    for (int i = 3; i < argc; i++) out[count++] = (HANDLE)_wcstoui64(argv[i], NULL, 10);
    unsigned char *bytes = malloc(chunk);
    if (!bytes) return 3;
    for (DWORD i = 0; i < chunk; i++) bytes[i] = (unsigned char)(i * 31 + 7);
    while (left > 0) {
        DWORD size = left < chunk ? (DWORD)left : chunk;
        for (int i = 0; i < count; i++) {
            for (DWORD at = 0, written = 0; at < size; at += written) {
                if (!WriteFile(out[i], bytes + at, size - at, &written, NULL)) return 4;
            }
        }
        left -= size;
    }
    return 0;
}
