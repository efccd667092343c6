// The peer of a search for the holders of a file: findFile <path> copies every File handle of the system and asks for its device and, of
// files, for its identity, then for the modules of every process; prints microseconds, handles asked about, and those of the file. It
// knows nothing of calls that wait: other people's pipes are passed over.
#define PSAPI_VERSION 2
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <psapi.h>

typedef LONG(WINAPI *QuerySystem)(ULONG, void *, ULONG, ULONG *);
typedef LONG(WINAPI *QueryVolume)(HANDLE, void *, void *, ULONG, ULONG);

typedef struct {
    void *object;
    ULONG_PTR pid, value;
    ULONG access;
    USHORT trace, type;
    ULONG attributes, reserved;
} Entry;

typedef struct {
    ULONG_PTR count, reserved;
    Entry entries[1];
} Table;

static QueryVolume queryVolume;
static BY_HANDLE_FILE_INFORMATION wanted, information;

static USHORT fileType(const Table *table, HANDLE file)
{
    for (ULONG_PTR i = 0; i < table->count; i++) {
        const Entry *entry = &table->entries[i];
        if (entry->pid == GetCurrentProcessId() && (HANDLE)entry->value == file) return entry->type;
    }
    return 0;
}

static int isWanted(HANDLE copy)
{
    ULONG_PTR status[2];
    ULONG device[2];
    if (queryVolume(copy, status, device, sizeof device, 4) != 0) return 0;
    if (device[0] != 7 && device[0] != 8 && device[0] != 0x14) return 0;
    if (!GetFileInformationByHandle(copy, &information)) return 0;
    return information.dwVolumeSerialNumber == wanted.dwVolumeSerialNumber &&
           information.nFileIndexHigh == wanted.nFileIndexHigh && information.nFileIndexLow == wanted.nFileIndexLow;
}

static void modules(DWORD pid, const wchar_t *path)
{
    static HMODULE list[1000];
    static wchar_t module[MAX_PATH * 4];
    DWORD size = 0;
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_VM_READ, FALSE, pid);
    if (!process) return;
    if (EnumProcessModules(process, list, sizeof list, &size))
        for (DWORD i = 0; i < size / sizeof *list && i < 1000; i++)
            if (GetModuleFileNameExW(process, list[i], module, MAX_PATH * 4)) _wcsicmp(module, path);
    CloseHandle(process);
}

int wmain(int argc, wchar_t **argv)
{
    if (argc != 2) return 2;
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    QuerySystem querySystem = (QuerySystem)(void *)GetProcAddress(ntdll, "NtQuerySystemInformation");
    queryVolume = (QueryVolume)(void *)GetProcAddress(ntdll, "NtQueryVolumeInformationFile");
    LARGE_INTEGER frequency, begin, end;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&begin);
    HANDLE file = CreateFileW(argv[1], FILE_READ_ATTRIBUTES, 7, NULL, OPEN_EXISTING, 0, NULL);
    if (!GetFileInformationByHandle(file, &wanted)) return 3;
    ULONG room = 1 << 18, needed = 0;
    Table *table = malloc(room);
    while (querySystem(64, table, room, &needed) != 0) {
        room = needed + 65536 > 2 * room ? needed + 65536 : 2 * room;
        free(table);
        table = malloc(room);
    }
    USHORT type = fileType(table, file);
    HANDLE process = NULL;
    ULONG_PTR pid = 0;
    int asked = 0, found = 0;
    for (ULONG_PTR i = 0; i < table->count; i++) {
        const Entry *entry = &table->entries[i];
        if (entry->type != type || entry->pid == GetCurrentProcessId()) continue;
        if (entry->pid != pid) {
            if (process) CloseHandle(process);
            pid = entry->pid;
            modules((DWORD)pid, argv[1]);
            process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, (DWORD)pid);
        }
        HANDLE copy;
        // What synchronous pipes are opened with: on Windows the question about them can wait for ever.
        if (entry->access == 0x12019f || entry->access == 0x1a019f) continue;
        if (!process || !DuplicateHandle(process, (HANDLE)entry->value, GetCurrentProcess(), &copy, 0, FALSE,
                                         DUPLICATE_SAME_ACCESS))
            continue;
        asked++;
        found += isWanted(copy);
        CloseHandle(copy);
    }
    if (process) CloseHandle(process);
    CloseHandle(file);
    QueryPerformanceCounter(&end);
    printf("%llu %d %d\n", (unsigned long long)((end.QuadPart - begin.QuadPart) * 1000000 / frequency.QuadPart), asked, found);
    return 0;
}
