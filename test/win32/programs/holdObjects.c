// Holds objects until the named event is set, or for two minutes. "holdObjects <event> [<kind> <what>]...": "mutex", "event", "section" and
// "semaphore" make one of that name, "map" maps a file and closes its handles, "many" makes so many handles to NUL. Then it prints one
// line: the value of each named object in their order, "ready" when there is none.
#include <stdio.h>
#include <windows.h>

static HANDLE made(const wchar_t *kind, const wchar_t *name)
{
    if (wcscmp(kind, L"mutex") == 0) return CreateMutexW(NULL, FALSE, name);
    if (wcscmp(kind, L"event") == 0) return CreateEventW(NULL, TRUE, FALSE, name);
    if (wcscmp(kind, L"semaphore") == 0) return CreateSemaphoreW(NULL, 0, 1, name);
    if (wcscmp(kind, L"section") == 0)
        return CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, name);
    return NULL;
}

static int map(const wchar_t *path)
{
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE section = CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL);
    void *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
    CloseHandle(section);
    CloseHandle(file);
    return view != NULL;
}

static int many(int count)
{
    HANDLE file = CreateFileW(L"NUL", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL), copy;
    HANDLE self = GetCurrentProcess();
    for (int at = 1; at < count; at++)
        if (!DuplicateHandle(self, file, self, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) return 0;
    return 1;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc < 2) return 2;
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, argv[1]);
    int named = 0;
    for (int at = 2; at + 1 < argc; at += 2) {
        if (wcscmp(argv[at], L"map") == 0) {
            if (!map(argv[at + 1])) return 4;
        } else if (wcscmp(argv[at], L"many") == 0) {
            if (!many(_wtoi(argv[at + 1]))) return 5;
        } else {
            HANDLE object = made(argv[at], argv[at + 1]);
            if (!object) return 6;
            printf("%s0x%llx", named++ ? " " : "", (unsigned long long)(ULONG_PTR)object);
        }
    }
    printf(named ? "\n" : "ready\n");
    fflush(stdout);
    return WaitForSingleObject(event, 120000) == WAIT_OBJECT_0 ? 0 : 3;
}
